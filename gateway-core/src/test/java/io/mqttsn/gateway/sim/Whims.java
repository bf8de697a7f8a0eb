package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Disconnect;
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

  /** What of a device they touch. */
  record Parts(
      Question question,
      Uplink up,
      Downlink down,
      Whereabouts whereabouts,
      Subscriptions subscriptions,
      Sleep sleep) {}

  private final Device device;
  private final World world;
  private final Habits habits;
  private final SplittableRandom random;
  private final Parts parts;
  private Habits.Whim intent;
  private boolean dark;

  Whims(Device device, World world, Habits habits, SplittableRandom random, Parts parts) {
    this.device = device;
    this.world = world;
    this.habits = habits;
    this.random = random;
    this.parts = parts;
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
      case MOVE -> {
        parts.whereabouts.move();
        device.interrupt();
      }
      case DRIFT -> parts.whereabouts.drift();
      case REBOOT -> reboot();
      case DARK -> goDark();
      case FORGET -> forgetIds();
      case SHOUT -> {
        if (!dark && !parts.whereabouts.mustSayName()) {
          parts.whereabouts.send(shout());
        }
      }
      case BUSY -> parts.down.becomeBusy();
      default -> throw new IllegalStateException("no such whim: " + whim);
    }
  }

  /** Said without a connection, from wherever it is; even a sleeper's sensor may. */
  private Message shout() {
    Ledger.Letter letter = world.ledger().write("anybody", Topics.SHORT, Qos.ZERO);
    return new Publish(
        false, Qos.MINUS_ONE, false, TopicRef.ShortName.of(letter.topic), 0, letter.payload);
  }

  private void reboot() {
    world.count(Happening.DEVICE_REBOOTED);
    parts.up.reboot();
    parts.down.forgetIds();
    parts.subscriptions.forget();
    device.powerOff(random.nextLong(2_000, 30_000), device::connect);
  }

  private void forgetIds() {
    parts.up.forgetIds();
    parts.down.forgetIds();
  }

  /** Without power and without a word; a supervised one until everybody must have noticed. */
  private void goDark() {
    world.count(Happening.DEVICE_WENT_DARK);
    dark = true;
    boolean missed = habits.keepAliveSeconds() > 0 && device.isServed();
    long patience =
        world.weather().patienceWith(Math.max(habits.keepAliveSeconds(), parts.sleep.seconds()));
    device.powerOff(
        missed ? patience : random.nextLong(10_000, 900_000),
        () -> {
          if (missed) {
            world.watchers().mustBeMissed(device.id());
          }
          device.connect();
        });
  }

  void powerIsBack() {
    dark = false;
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
      case SLEEP ->
          parts.question.ask(
              new Disconnect(parts.sleep.plan()),
              m -> m instanceof Disconnect,
              m -> device.fallAsleep());
      case LEAVE ->
          parts.question.ask(
              new Disconnect(Disconnect.NO_DURATION),
              m -> m instanceof Disconnect,
              m -> device.gone());
      case CHANGE_WILL -> {
        Bytes message = world.ledger().writeWill(device.id()).payload;
        parts.question.ask(
            new WillMsgUpd(message), m -> m instanceof WillMsgResp, m -> device.next());
      }
      case UNSUBSCRIBE -> parts.subscriptions.unsubscribe();
      default -> throw new IllegalStateException("not an intent: " + whim);
    }
  }
}
