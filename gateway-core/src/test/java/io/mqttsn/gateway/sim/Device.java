package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsuback;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillMsg;
import io.mqttsn.codec.WillMessages.WillMsgReq;
import io.mqttsn.codec.WillMessages.WillMsgResp;
import io.mqttsn.codec.WillMessages.WillMsgUpd;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * A device, written from the protocol and not from the gateway: it connects, subscribes, publishes,
 * sleeps, moves, forgets, goes dark and comes back, one request at a time.
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
  private final Question question;
  private final Uplink up;
  private final Downlink down;
  private final Deque<String> toSubscribe = new ArrayDeque<>();

  private Site site;
  private State state = State.OFF;
  private Habits.Whim intent;
  private boolean everConnected;
  private boolean calm;
  private boolean dark;
  private boolean saysGoodbye;
  private boolean retired;
  private boolean turnedAway;

  /** Whether it has moved and must say its name before anything else. */
  private boolean namesItself;

  private int sleepSeconds;
  private int cycles;

  /** Counts what makes earlier plans void: off, on, asleep, awake. */
  private int life;

  Device(World world, String id, Habits habits, SplittableRandom random) {
    this.world = world;
    this.id = id;
    this.habits = habits;
    this.random = random;
    this.question =
        new Question(world.clock(), random.nextLong(10_000, 15_001), this::say, this::giveUp);
    this.up = new Uplink(this, world.ledger(), question);
    this.down = new Downlink(this, world);
    this.site = world.newSite(habits.behindForwarder());
  }

  String id() {
    return id;
  }

  // ---- life ---------------------------------------------------------------------------------

  void switchOn() {
    world.link().listen(site, this);
    plan(random.nextLong(1, 60_000), this::connect);
    pulse();
    publishSometimes();
    world.clock().in(random.nextLong(30_000, 900_000), this::followWhim);
  }

  /** From now on nothing happens to this device any more, and whatever is open is finished. */
  void calmDown() {
    calm = true;
    intent = null;
    if (state == State.OFF) {
      plan(1, this::connect);
    } else if (state == State.ASLEEP) {
      plan(random.nextLong(1, 60_000), this::wake);
    } else {
      plan(random.nextLong(1, 60_000), this::showUp);
    }
  }

  /** Whoever moved without knowing it learns so. */
  private void showUp() {
    if (state == State.ACTIVE && !question.isOpen()) {
      question.ask(new Pingreq(""), m -> m instanceof Pingresp, m -> next());
    }
  }

  /** Says goodbye and is heard of no more. */
  void sayGoodbye() {
    saysGoodbye = true;
    intent = Habits.Whim.LEAVE;
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

  /** Whether the gateway has no place for this device. */
  boolean isTurnedAway() {
    return turnedAway;
  }

  boolean isOff() {
    return state == State.OFF;
  }

  private void plan(long millis, Runnable action) {
    int now = ++life;
    world
        .clock()
        .in(
            millis,
            () -> {
              if (life == now) {
                action.run();
              }
            });
  }

  private void publishSometimes() {
    if (!habits.topics().isEmpty() && !world.isEnding()) {
      String topic = habits.topics().get(random.nextInt(habits.topics().size()));
      up.publish(topic, Qos.ofLevel(random.nextInt(3)));
      next();
      world.clock().in(random.nextLong(5_000, 300_000), this::publishSometimes);
    }
  }

  private void pulse() {
    if (habits.keepAliveSeconds() > 0) {
      if (state == State.ACTIVE && !question.isOpen()) {
        question.ask(new Pingreq(""), m -> m instanceof Pingresp, m -> next());
      }
      if (!retired) {
        world.clock().in(habits.keepAliveSeconds() * 1000L, this::pulse);
      }
    }
  }

  private void followWhim() {
    if (calm) {
      return;
    }
    world.clock().in(random.nextLong(60_000, 1_500_000), this::followWhim);
    if (habits.whims().isEmpty()) {
      return;
    }
    Habits.Whim whim = habits.whims().get(random.nextInt(habits.whims().size()));
    switch (whim) {
      case SLEEP, LEAVE, CHANGE_WILL, UNSUBSCRIBE -> {
        intent = whim;
        next();
      }
      case MOVE -> {
        moveTo(world.newOrUsedSite(habits.behindForwarder()));
        namesItself = true;
        if (state == State.ACTIVE || state == State.AWAKE) {
          question.drop();
          connect();
        }
      }
      case DRIFT -> {
        if (!namesItself) {
          moveTo(world.newSite(habits.behindForwarder()));
        }
      }
      case REBOOT -> {
        up.reboot();
        down.forgetIds();
        everConnected = false;
        powerOff();
        plan(random.nextLong(2_000, 30_000), this::connect);
      }
      case DARK -> goDark();
      case FORGET -> {
        up.forgetIds();
        down.forgetIds();
      }
      case SHOUT -> {
        if (!dark && !namesItself) {
          world.link().fromDevice(site, shout());
        }
      }
      case BUSY -> down.becomeBusy();
      default -> throw new IllegalStateException("no such whim: " + whim);
    }
  }

  private Message shout() {
    Ledger.Letter letter = world.ledger().write("anybody", Topics.SHORT, Qos.ZERO);
    return new Publish(
        false, Qos.MINUS_ONE, false, TopicRef.ShortName.of(letter.topic), 0, letter.payload);
  }

  private void powerOff() {
    question.drop();
    state = State.OFF;
    life++;
  }

  private void goDark() {
    boolean served = state == State.ACTIVE || state == State.ASLEEP;
    powerOff();
    dark = true;
    long patience = world.patienceWith(Math.max(habits.keepAliveSeconds(), sleepSeconds));
    boolean supervised = served && habits.keepAliveSeconds() > 0;
    long millis = supervised ? patience : random.nextLong(10_000, 900_000);
    plan(
        millis,
        () -> {
          if (supervised) {
            world.watchers().mustBeMissed(id);
          }
          connect();
        });
  }

  private void moveTo(Site next) {
    world.link().leave(site, this);
    world.vacate(site);
    site = next;
    world.link().listen(site, this);
  }

  // ---- connecting ---------------------------------------------------------------------------

  private void connect() {
    life++;
    dark = false;
    state = State.CONNECTING;
    question.ask(
        new Connect(habits.will(), habits.clean(), 1, habits.keepAliveSeconds(), id),
        m -> m instanceof Connack,
        m -> onConnack((Connack) m));
  }

  private void onConnack(Connack connack) {
    if (connack.returnCode() != ReturnCode.ACCEPTED) {
      turnedAway = true;
      state = State.OFF;
      plan(random.nextLong(5_000, 40_000), this::connect);
      return;
    }
    turnedAway = false;
    state = State.ACTIVE;
    namesItself = false;
    if (habits.clean()) {
      down.beginClean();
    }
    if (habits.clean() || !everConnected) {
      toSubscribe.clear();
      toSubscribe.addAll(habits.filters());
    }
    everConnected = true;
    up.connected(habits.clean());
    next();
  }

  /** Nobody answers any more. */
  private void giveUp() {
    state = State.OFF;
    plan(random.nextLong(1_000, 60_000), this::connect);
  }

  /** The gateway says that there is no session. */
  private void onDisconnect() {
    if (state == State.ACTIVE || state == State.AWAKE) {
      question.drop();
      state = State.OFF;
      plan(random.nextLong(500, 20_000), this::connect);
    }
  }

  // ---- doing one thing after the other ------------------------------------------------------

  void next() {
    if (question.isOpen()) {
      return;
    }
    if (state == State.AWAKE) {
      if (up.hasWork() && !namesItself && random.nextInt(4) == 0) {
        up.go(); // from its sleep, as it were
      } else {
        ping();
      }
    } else if (state == State.ACTIVE) {
      if (!toSubscribe.isEmpty()) {
        subscribe(toSubscribe.peek());
      } else if (up.hasWork()) {
        up.go();
      } else if (intent != null) {
        Habits.Whim whim = intent;
        intent = null;
        act(whim);
      }
    }
  }

  void nextIn(long millis) {
    world.clock().in(millis, this::next);
  }

  private void act(Habits.Whim whim) {
    switch (whim) {
      case SLEEP -> {
        sleepSeconds = random.nextInt(10, 1_200);
        cycles = random.nextInt(1, 6);
        question.ask(new Disconnect(sleepSeconds), m -> m instanceof Disconnect, m -> fallAsleep());
      }
      case LEAVE ->
          question.ask(
              new Disconnect(Disconnect.NO_DURATION), m -> m instanceof Disconnect, m -> gone());
      case CHANGE_WILL -> {
        Bytes message = world.ledger().writeWill(id).payload;
        question.ask(new WillMsgUpd(message), m -> m instanceof WillMsgResp, m -> next());
      }
      case UNSUBSCRIBE -> unsubscribe();
      default -> throw new IllegalStateException("not for here: " + whim);
    }
  }

  private void gone() {
    powerOff();
    if (saysGoodbye) {
      retired = true;
    } else {
      plan(random.nextLong(10_000, calm ? 20_000 : 600_000), this::connect);
    }
  }

  private void subscribe(String filter) {
    int messageId = up.nextMessageId();
    question.ask(
        new Subscribe(false, habits.subscribed(), inFull(filter), messageId),
        m -> m instanceof Suback suback && suback.messageId() == messageId,
        m -> {
          Suback suback = (Suback) m;
          if (suback.returnCode() != ReturnCode.ACCEPTED) {
            nextIn(10_000);
            return;
          }
          toSubscribe.poll();
          if (inFull(filter) instanceof TopicRef.Name && suback.topicId() != 0) {
            down.knows(suback.topicId(), filter);
          }
          next();
        });
  }

  private void unsubscribe() {
    if (!habits.filters().isEmpty()) {
      String filter = habits.filters().get(random.nextInt(habits.filters().size()));
      int messageId = up.nextMessageId();
      toSubscribe.add(filter);
      question.ask(
          new Unsubscribe(inFull(filter), messageId),
          m -> m instanceof Unsuback unsuback && unsuback.messageId() == messageId,
          m -> nextIn(30_000));
    }
  }

  private static TopicRef inFull(String filter) {
    if (filter.equals(Topics.PREDEFINED)) {
      return new TopicRef.PredefinedId(Topics.PREDEFINED_ID);
    }
    return filter.equals(Topics.SHORT) ? TopicRef.ShortName.of(filter) : new TopicRef.Name(filter);
  }

  // ---- sleep --------------------------------------------------------------------------------

  private void fallAsleep() {
    state = State.ASLEEP;
    long millis = sleepSeconds * 1000L;
    boolean oversleeps = !calm && random.nextInt(20) == 0;
    plan(oversleeps ? 3 * millis + 60_000 : random.nextLong(millis / 2, millis + 1), this::wake);
  }

  private void wake() {
    life++;
    if (cycles-- <= 0 || calm || random.nextInt(5) == 0) {
      connect();
      return;
    }
    state = State.AWAKE;
    next();
  }

  private void ping() {
    question.ask(new Pingreq(id), m -> m instanceof Pingresp, m -> served());
  }

  private void served() {
    namesItself = false;
    fallAsleep();
  }

  // ---- the radio ----------------------------------------------------------------------------

  void say(Message message) {
    if (state != State.OFF) {
      world.link().fromDevice(site, message);
    }
  }

  void hear(Message message) {
    if (state == State.OFF || state == State.ASLEEP) {
      return; // no power, or the radio is off
    }
    if (question.hear(message)) {
      return;
    }
    if (state == State.CONNECTING) {
      hearWhileConnecting(message);
      return;
    }
    if (state == State.AWAKE) {
      question.patience();
    }
    if (message instanceof Publish publish) {
      down.onPublish(publish);
    } else if (message instanceof Register register) {
      down.onRegister(register);
    } else if (message instanceof Pubrel pubrel) {
      down.onPubrel(pubrel);
    } else if (message instanceof Pubrec pubrec) {
      up.received(pubrec.messageId());
      say(new Pubrel(pubrec.messageId()));
    } else if (message instanceof Disconnect) {
      onDisconnect();
    }
  }

  /** Whatever else there is belongs to a connection that is not there yet, or not any more. */
  private void hearWhileConnecting(Message message) {
    if (message instanceof WillTopicReq) {
      question.goOnWith(new WillTopic(Qos.ONE, false, Topics.WILLS));
    } else if (message instanceof WillMsgReq) {
      question.goOnWith(new WillMsg(world.ledger().writeWill(id).payload));
    }
  }

  void knows(int topicId, String name) {
    down.knows(topicId, name);
  }

  /** The application gets a message. */
  void receives(String topic, Publish publish) {
    world.watchers().received(id, topic, publish);
  }
}
