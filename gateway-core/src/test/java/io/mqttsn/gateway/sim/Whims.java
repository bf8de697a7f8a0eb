package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillMsgResp;
import io.mqttsn.codec.WillMessages.WillMsgUpd;
import java.util.SplittableRandom;

/**
 * What comes over a device from time to time. Some of it happens to it at once, whatever it is
 * doing; what takes a conversation waits as its intent until nothing else is open.
 */
final class Whims {

  private final Device device;
  private final World world;
  private final Habits habits;
  private final SplittableRandom random;
  private final Question question;
  private Habits.Whim intent;

  Whims(Device device, World world, Habits habits, SplittableRandom random, Question question) {
    this.device = device;
    this.world = world;
    this.habits = habits;
    this.random = random;
    this.question = question;
  }

  void begin() {
    world.clock().in(random.nextLong(30_000, 900_000), this::follow);
  }

  private void follow() {
    if (device.isCalm()) {
      return;
    }
    world.clock().in(random.nextLong(60_000, 1_500_000), this::follow);
    if (habits.whims().isEmpty()) {
      return;
    }
    Habits.Whim whim = habits.whims().get(random.nextInt(habits.whims().size()));
    switch (whim) {
      case SLEEP, LEAVE, CHANGE_WILL, UNSUBSCRIBE -> {
        intend(whim);
        device.next();
      }
      case MOVE -> device.move();
      case DRIFT -> device.whereabouts().drift();
      case REBOOT -> device.reboot();
      case DARK -> device.goDark();
      case FORGET -> device.forgetIds();
      case SHOUT -> {
        if (!device.isDark() && !device.whereabouts().mustSayName()) {
          device.whereabouts().send(shout());
        }
      }
      case BUSY -> device.becomeBusy();
      default -> throw new IllegalStateException("no such whim: " + whim);
    }
  }

  /** Said without a connection, from wherever it is; even a sleeper's sensor may. */
  private Message shout() {
    Ledger.Letter letter = world.ledger().write("anybody", Topics.SHORT, Qos.ZERO);
    return new Publish(
        false, Qos.MINUS_ONE, false, TopicRef.ShortName.of(letter.topic), 0, letter.payload);
  }

  // ---- intents ------------------------------------------------------------------------------

  /** To be done when there is nothing else to do. */
  void intend(Habits.Whim whim) {
    intent = whim;
  }

  void forget() {
    intent = null;
  }

  boolean hasIntent() {
    return intent != null;
  }

  /** Does what is intended; the device is connected and has nothing else open. */
  void act() {
    Habits.Whim whim = intent;
    intent = null;
    switch (whim) {
      case SLEEP -> device.lieDown();
      case LEAVE -> device.leave();
      case CHANGE_WILL -> {
        Bytes message = world.ledger().writeWill(device.id()).payload;
        question.ask(new WillMsgUpd(message), m -> m instanceof WillMsgResp, m -> device.next());
      }
      case UNSUBSCRIBE -> device.unsubscribe();
      default -> throw new IllegalStateException("not an intent: " + whim);
    }
  }
}
