package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import java.util.SplittableRandom;

/**
 * A device, written from the protocol and not from the gateway: it connects, subscribes, publishes,
 * sleeps, moves, forgets, goes dark and comes back, one request at a time.
 *
 * <p>Here is its state and who has the word; the conversations are {@link Greeting}, {@link
 * Subscriptions}, {@link Uplink} and {@link Downlink}; {@link Routine} and {@link Whims} say when.
 */
final class Device {

  private enum State {
    OFF,
    CONNECTING,
    ACTIVE,
    ASLEEP,
    AWAKE
  }

  private final World world;
  private final String id;
  private final Habits habits;
  private final SplittableRandom random;
  private final Plan plan;
  private final Question question;
  private final Uplink up;
  private final Downlink down;
  private final Whereabouts whereabouts;
  private final Subscriptions subscriptions;
  private final Sleep sleep;
  private final Greeting greeting;
  private final Routine routine;
  private final Whims whims;

  private State state = State.OFF;
  private boolean calm;
  private boolean saysGoodbye;
  private boolean retired;
  private boolean turnedAway;

  Device(World world, String id, Habits habits, SplittableRandom random) {
    this.world = world;
    this.id = id;
    this.habits = habits;
    this.random = random;
    this.plan = new Plan(world.clock());
    this.question =
        new Question(world.clock(), random.nextLong(10_000, 15_001), this::say, this::giveUp);
    this.down = new Downlink(this, world);
    this.up = new Uplink(this, world.ledger(), question, down);
    this.whereabouts = new Whereabouts(this, world, habits.behindForwarder());
    this.subscriptions = new Subscriptions(this, habits, random, question, up, down);
    this.sleep = new Sleep(world, random);
    this.greeting =
        new Greeting(this, habits, world.ledger(), question, this::welcomed, this::refused);
    this.routine = new Routine(this, world, habits, random, up);
    this.whims =
        new Whims(
            this,
            world,
            habits,
            random,
            new Whims.Parts(question, up, down, whereabouts, subscriptions, sleep));
  }

  String id() {
    return id;
  }

  // ---- life ---------------------------------------------------------------------------------

  void switchOn() {
    whereabouts.listen();
    plan.in(random.nextLong(1, 60_000), this::connect);
    routine.begin();
    whims.begin();
  }

  /** A sign of life; whoever moved without knowing it learns so by the answer. */
  void showUp() {
    if (state == State.ACTIVE && !question.isOpen()) {
      question.ask(new Pingreq(""), m -> m instanceof Pingresp, m -> next());
    }
  }

  /** From now on nothing happens to this device any more, and whatever is open is finished. */
  void calmDown() {
    calm = true;
    whims.forget();
    if (state == State.OFF) {
      plan.in(1, this::connect);
    } else {
      Runnable sign = state == State.ASLEEP ? this::wake : this::showUp;
      plan.in(random.nextLong(1, 60_000), sign);
    }
  }

  /** Says goodbye and is heard of no more. */
  void sayGoodbye() {
    saysGoodbye = true;
    whims.intend(Habits.Whim.LEAVE);
    if (state == State.OFF) {
      remove();
    } else if (state == State.ASLEEP) {
      wake();
    } else {
      next();
    }
  }

  /** Taken out of service at once. */
  void remove() {
    powerOff();
    calm = true;
    retired = true;
  }

  private void powerOff() {
    question.drop();
    state = State.OFF;
    plan.drop();
  }

  boolean isOff() {
    return state == State.OFF;
  }

  /** Whether it is out of service for good. */
  boolean isRetired() {
    return retired;
  }

  /** Whether nothing befalls it any more. */
  boolean isCalm() {
    return calm;
  }

  /** Whether the gateway has no place for this device. */
  boolean isTurnedAway() {
    return turnedAway;
  }

  /** Off, and on again after a while. */
  void powerOff(long millis, Runnable on) {
    powerOff();
    plan.in(millis, on);
  }

  boolean isServed() {
    return state == State.ACTIVE || state == State.ASLEEP;
  }

  /** Starts over from where it is now, if it was talking. */
  void interrupt() {
    if (state == State.ACTIVE || state == State.AWAKE) {
      question.drop();
      connect();
    }
  }

  // ---- connecting ---------------------------------------------------------------------------

  void connect() {
    plan.drop();
    whims.powerIsBack();
    state = State.CONNECTING;
    greeting.begin();
  }

  private void refused() {
    world.count(Happening.DEVICE_TURNED_AWAY);
    turnedAway = true;
    tryAgainIn(random.nextLong(5_000, 40_000));
  }

  private void welcomed() {
    turnedAway = false;
    state = State.ACTIVE;
    whereabouts.isKnown();
    if (habits.clean()) {
      down.beginClean();
    }
    subscriptions.connected();
    up.connected(habits.clean());
    next();
  }

  /** Nobody answers any more. */
  private void giveUp() {
    tryAgainIn(random.nextLong(1_000, 60_000));
  }

  /** The gateway says that there is no session. */
  private void onDisconnect() {
    if (state == State.ACTIVE || state == State.AWAKE) {
      question.drop();
      tryAgainIn(random.nextLong(500, 20_000));
    }
  }

  private void tryAgainIn(long millis) {
    state = State.OFF;
    plan.in(millis, this::connect);
  }

  /** The gateway has heard its goodbye. */
  void gone() {
    powerOff();
    if (saysGoodbye) {
      retired = true;
    } else {
      plan.in(random.nextLong(10_000, calm ? 20_000 : 600_000), this::connect);
    }
  }

  // ---- doing one thing after the other ------------------------------------------------------

  /** Says what is to be said next, unless something is open. */
  void next() {
    if (question.isOpen()) {
      return;
    }
    if (state == State.AWAKE) {
      if (up.hasWork() && !whereabouts.mustSayName() && random.nextInt(4) == 0) {
        up.go(); // from its sleep, as it were
      } else {
        question.ask(new Pingreq(id), m -> m instanceof Pingresp, m -> served());
      }
    } else if (state == State.ACTIVE) {
      if (subscriptions.hasWork()) {
        subscriptions.subscribe();
      } else if (up.hasWork()) {
        up.go();
      } else if (whims.hasIntent()) {
        whims.act();
      }
    }
  }

  void nextIn(long millis) {
    world.clock().in(millis, this::next);
  }

  void fallAsleep() {
    world.count(Happening.DEVICE_SLEPT);
    state = State.ASLEEP;
    plan.in(sleep.millis(calm), this::wake);
  }

  private void wake() {
    plan.drop();
    if (sleep.isOver(calm)) {
      connect();
    } else {
      world.count(Happening.DEVICE_WOKE);
      state = State.AWAKE;
      next();
    }
  }

  /** Everything that waited has been sent. */
  private void served() {
    whereabouts.isKnown();
    fallAsleep();
  }

  // ---- the radio ----------------------------------------------------------------------------

  void say(Message message) {
    if (state != State.OFF) {
      whereabouts.send(message);
    }
  }

  void hear(Message message) {
    if (state == State.OFF || state == State.ASLEEP) {
      return; // no power, or the radio is off
    }
    if (question.hear(message)) {
      return;
    }
    if (state == State.AWAKE) {
      question.patience();
    }
    if (state == State.CONNECTING) {
      greeting.hear(message);
    } else if (message instanceof Disconnect) {
      onDisconnect();
    } else {
      down.hear(message);
      up.hear(message);
    }
  }
}
