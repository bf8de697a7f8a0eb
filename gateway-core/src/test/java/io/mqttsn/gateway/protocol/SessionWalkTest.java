package io.mqttsn.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.PredefinedTopics.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One session on a random walk: whatever is said and happens, what must hold does hold. */
class SessionWalkTest {

  private static final int STEPS = 20_000;
  private static final int QUEUE = 20;
  private static final int MAX_FRAME = 255;

  /** Enough for one session, and not for all that this one asks for. */
  private static final int KEPT = KeptMemory.SESSION + 2_000;

  private static final List<Map<Integer, String>> PREDEFINED =
      List.of(Map.of(1, "pre/one"), Map.of(), Map.of(1, "pre/two"), Map.of(2, "pre/one", 1, "x"));

  private static final List<Optional<List<String>>> FILTERS =
      List.of(
          Optional.empty(),
          Optional.of(List.of()),
          Optional.of(List.of("a/#", "pre/#", "ab", "+")),
          Optional.of(List.of("#")));

  /** An address on a link that exists here only. */
  private record Place(int number) implements Transport.Address {}

  private final PredefinedTopics predefined =
      new PredefinedTopics(List.of(new Rule("*", Map.of(1, "pre/one"))));
  private final ProtocolSettings settings =
      ProtocolSettings.DEFAULT.withQueue(QUEUE, Duration.ofHours(1));

  // of one walk
  private final Outbox outbox = new Outbox(Metrics.NONE);
  private final QueueBudget budget = new QueueBudget(10_000);
  private final KeptMemory kept = new KeptMemory(KEPT);
  private final List<UpstreamCommand> unanswered = new ArrayList<>();
  private final Set<Integer> known = new HashSet<>();
  private SplittableRandom random;
  private RandomTalk talk;
  private Session session;
  private long now;
  private long lastDelivery;
  private int reloads;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  @DisplayName("SN-FRM-9, SN-CGS-3: no exception, bounds and rules hold, what waits has a deadline")
  void invariantsHoldOnEveryStep(long seed) {
    random = new SplittableRandom(seed);
    talk = new RandomTalk(random, "walker");
    begin();
    for (int i = 0; i < STEPS; i++) {
      String step = "seed " + seed + ", step " + i;
      try {
        step();
        check(step);
      } catch (RuntimeException e) {
        throw new AssertionError(step, e);
      }
    }
    assertThat(lastDelivery).isGreaterThan(STEPS / 20);
    assertThat(reloads).isGreaterThan(STEPS / 500);
  }

  private void begin() {
    SessionContext context =
        new SessionContext(
            settings,
            new ClientRules(predefined, AccessRules.NONE).forClient("walker"),
            new Tokens(),
            budget,
            kept,
            random,
            random.nextBoolean(),
            true,
            p -> MAX_FRAME,
            new Latencies());
    session = new Session("walker", context, true);
    known.clear();
    unanswered.clear();
    session.onConnect(peer(), talk.connect(), now, outbox);
  }

  private void step() {
    SessionPhase before = session.phase();
    boolean byTime = false;
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3, 4 -> say(talk.next());
      case 5, 6 -> deliver();
      case 7 -> answer();
      case 8 -> {
        byTime = true;
        pass();
      }
      default -> {
        if (random.nextInt(20) == 0) {
          reload();
        } else if (random.nextInt(40) == 0) {
          event(
              random.nextBoolean()
                  ? new UpstreamEvent.Reachable()
                  : new UpstreamEvent.Unreachable());
        }
      }
    }
    if (byTime && before == SessionPhase.ASLEEP) {
      assertThat(sends()).as("sent to a sleeper by the clock").isEmpty();
    }
    perform();
    if (session.isOver()) {
      assertThat(budget.used()).as("what an ended session still takes").isZero();
      session.forgotten();
      assertThat(kept.used()).as("what a forgotten session still keeps").isZero();
      begin();
      perform();
    }
  }

  private void reload() {
    boolean asleep = session.phase() == SessionPhase.ASLEEP;
    ClientRules.View rules =
        random.nextInt(4) == 0 ? session.rules() : randomRules().forClient("walker");
    session.renew(
        settings
            .withQueue(1 + random.nextInt(QUEUE), Duration.ofSeconds(1 + random.nextInt(7200)))
            .withRetry(Duration.ofSeconds(1 + random.nextInt(30)), random.nextInt(5))
            .withRequestRate(random.nextInt(3) == 0 ? 5 : 0),
        rules,
        p -> MAX_FRAME,
        now,
        outbox);
    if (asleep) {
      assertThat(sends()).as("sent to a sleeper by a reload").isEmpty();
    }
    reloads++;
  }

  private ClientRules randomRules() {
    PredefinedTopics others =
        new PredefinedTopics(List.of(new Rule("*", PREDEFINED.get(random.nextInt(4)))));
    AccessRules access =
        new AccessRules(
            List.of(
                new AccessRules.Rule(
                    "*",
                    random.nextInt(10) != 0,
                    FILTERS.get(random.nextInt(4)),
                    FILTERS.get(random.nextInt(4)),
                    random.nextBoolean())));
    return new ClientRules(others, random.nextInt(3) == 0 ? AccessRules.NONE : access);
  }

  private void say(Message message) {
    Peer from = peer();
    if (message instanceof Connect connect) {
      session.onConnect(from, connect, now, outbox);
    } else if (message instanceof Pingreq ping && !ping.clientId().isEmpty()) {
      if (session.answersNamedPing(from)) {
        session.onNamedPing(from, now, outbox);
      }
    } else if (message instanceof Disconnect goodbye
        && goodbye.durationSeconds() <= 0
        && random.nextInt(10) != 0) {
      return; // or sessions would be short
    } else if (session.isAt(from)) {
      session.onMessage(message, now, outbox);
    }
  }

  private void deliver() {
    Qos qos = List.of(Qos.ZERO, Qos.ONE, Qos.TWO).get(random.nextInt(3));
    long delivery = qos == Qos.ZERO ? Upstream.NO_TOKEN : ++lastDelivery;
    Bytes payload = talk.payload();
    event(
        new UpstreamEvent.Delivery(
            "walker", delivery, talk.name(), payload, qos, random.nextBoolean()));
  }

  private void answer() {
    if (unanswered.isEmpty()) {
      return;
    }
    UpstreamCommand command = unanswered.remove(random.nextInt(unanswered.size()));
    long token = token(command);
    if (random.nextInt(6) == 0) {
      UpstreamEvent.Cause cause =
          random.nextBoolean() ? UpstreamEvent.Cause.CONGESTION : UpstreamEvent.Cause.NOT_ALLOWED;
      event(new UpstreamEvent.Refused("walker", token, cause));
    } else if (command instanceof UpstreamCommand.Open) {
      event(new UpstreamEvent.Opened("walker", token, random.nextBoolean()));
    } else if (command instanceof UpstreamCommand.Publish) {
      event(new UpstreamEvent.Published("walker", token));
    } else if (command instanceof UpstreamCommand.Subscribe subscribe) {
      event(new UpstreamEvent.Subscribed("walker", token, subscribe.qos()));
    } else {
      event(new UpstreamEvent.Unsubscribed("walker", token));
    }
  }

  private static long token(UpstreamCommand command) {
    return command instanceof UpstreamCommand.Open open
        ? open.token()
        : command instanceof UpstreamCommand.Publish publish
            ? publish.token()
            : command instanceof UpstreamCommand.Subscribe subscribe
                ? subscribe.token()
                : command instanceof UpstreamCommand.Unsubscribe unsubscribe
                    ? unsubscribe.token()
                    : Upstream.NO_TOKEN;
  }

  private void event(UpstreamEvent event) {
    session.onUpstream(event, now, outbox);
  }

  private void pass() {
    now += random.nextInt(random.nextInt(20) == 0 ? 200_000 : 8_000);
    int rounds = 0;
    while (session.nextDeadline() <= now && !session.isOver()) {
      session.onDeadline(now, outbox);
      assertThat(++rounds).as("the clock comes to rest").isLessThan(50);
    }
  }

  private List<Message> sends() {
    return outbox.effects().stream()
        .filter(Outbox.Effect.Send.class::isInstance)
        .map(effect -> ((Outbox.Effect.Send) effect).message())
        .toList();
  }

  private void perform() {
    for (Message message : sends()) {
      checkSent(message);
      talk.heard(message);
    }
    for (Outbox.Effect effect : outbox.effects()) {
      if (effect instanceof Outbox.Effect.Submit submit
          && token(submit.command()) != Upstream.NO_TOKEN) {
        unanswered.add(submit.command());
      }
    }
    outbox.effects().clear();
    outbox.bindings().clear();
  }

  private void checkSent(Message message) {
    byte[] frame = MessageCodec.encode(message);
    assertThat(frame.length).as("%s", message).isLessThanOrEqualTo(MAX_FRAME);
    if (message instanceof Register register) {
      assertThat(register.messageId()).isNotZero();
      known.add(register.topicId());
    } else if (message instanceof Regack regack) {
      known.add(regack.topicId());
    } else if (message instanceof Suback suback) {
      known.add(suback.topicId());
    } else if (message instanceof Publish publish) {
      assertThat(publish.messageId() == 0).isEqualTo(publish.qos() == Qos.ZERO);
      if (publish.topic() instanceof TopicRef.RegisteredId id) {
        assertThat(known).as("an id the client has never heard of").contains(id.id());
      }
    }
  }

  private void check(String step) {
    if (!session.isOver()) {
      checkRules(step);
    }
    assertThat(session.waiting()).as(step).isLessThanOrEqualTo(QUEUE + 2);
    assertThat(budget.used()).as(step).isBetween(0L, 10_000L + 2_000);
    assertThat(kept.used()).as(step).isBetween((long) KeptMemory.SESSION, (long) KEPT);
    long deadline = session.nextDeadline();
    if (session.phase() == SessionPhase.ACTIVE || session.phase() == SessionPhase.AWAKE) {
      boolean pending = session.outbound.waiting() > 0 && !session.outbound.isParked();
      if (pending) {
        assertThat(session.outbound.deadline()).as(step).isLessThan(Retry.NEVER);
      }
    }
    if (!session.isOver()) {
      assertThat(deadline).as("%s: %s", step, session.phase()).isLessThan(Retry.NEVER);
    }
  }

  /** Nothing is held that the rules do not allow, and what is told of the client is so. */
  private void checkRules(String step) {
    AccessRules.View access = session.rules().access();
    for (UpstreamCommand.Filter filter : session.subscriptions.filters()) {
      assertThat(access.maySubscribe(filter.filter())).as("%s: %s", step, filter).isTrue();
    }
    session
        .will
        .stored()
        .ifPresent(will -> assertThat(access.mayPublish(will.topic())).as(step).isTrue());
    for (TopicRegistry.Topic topic : session.topics.topics()) {
      assertThat(topic.publishable())
          .as("%s: %s", step, topic.name())
          .isEqualTo(access.mayPublish(topic.name()));
    }
    assertThat(SessionProbe.toldAndUntrue(session)).as(step).isNull();
    assertThat(SessionProbe.waitsForEver(session)).as(step).isNull();
  }

  private Peer peer() {
    return new Peer("test", new Place(random.nextInt(50) == 0 ? 1 : 0), Bytes.EMPTY);
  }
}
