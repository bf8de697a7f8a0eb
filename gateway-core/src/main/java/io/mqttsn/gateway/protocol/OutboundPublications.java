package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.DeliveryQueue.Waiting;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one client receives (MQTT-SN 1.2 §6.10): one message after the other, each with its REGISTER
 * first where the client has not been told the id.
 *
 * <pre>
 *  nothing ──head of the queue──> REGISTERING ──REGACK──> PUBLISHED ──PUBACK──> nothing
 *     └────────id is known──────────────────────────────────┘ └──PUBREC──> RELEASED ──PUBCOMP──┘
 * </pre>
 *
 * <p>One message is under way at a time and later ones, QoS 0 too, keep their order behind it
 * (SN-DLV-4). An unanswered frame is repeated; when all repetitions are used up the message is
 * parked until the client is heard again, never dropped (SN-DLV-6).
 *
 * <p>The broker is told once the client has the message; or, when the client is away, has not
 * answered for T_retry or has asked for a pause, that it is recorded here, for its share of the
 * broker's window must not stop everybody else.
 */
final class OutboundPublications {

  private static final int MOST_ROUNDS = 3;

  private final String client;
  private final SessionContext context;
  private final TopicRegistry topics;
  private final Subscriptions subscriptions;
  private final Recorder recorder;
  private final Receipts receipts;
  private final MutedNames muted;
  private final Retry retry = new Retry();

  // as long as the session
  private final DeliveryQueue queue;
  private int lastMessageId;

  // as long as the connection
  private boolean delivering;
  private int maxFrame;
  private RetryPolicy patience;
  private Flight flight;
  private boolean overdue;
  private boolean parked;

  /** Whether the client has been heard since the last transmission. */
  private boolean heardSince;

  private long pausedUntil = Retry.NEVER;
  private Flight lastQos0;
  private int left;

  OutboundPublications(
      String client,
      SessionContext context,
      Recorder recorder,
      TopicRegistry topics,
      Subscriptions subscriptions) {
    this.client = client;
    this.context = context;
    this.recorder = recorder;
    this.receipts = new Receipts(client, recorder);
    this.topics = topics;
    this.subscriptions = subscriptions;
    this.muted = new MutedNames(context.settings().maxTopicIds());
    this.queue = new DeliveryQueue(context.settings(), context.budget());
  }

  /**
   * The client can be reached: deliver what waits, and what comes, until {@link #suspend}.
   *
   * @param most how many messages at most
   */
  void resume(Peer peer, int most, long now, Outbox out) {
    maxFrame = context.links().maxFrame(peer);
    patience = context.retry(peer);
    delivering = true;
    left = most;
    pump(now, out);
  }

  /** The client cannot be reached: what is under way goes back to the head of the queue. */
  void suspend(Outbox out) {
    delivering = false;
    land(out);
  }

  /**
   * A message has come for the client.
   *
   * @param recorded whether the client is away, so that to have it here is all that can be done
   */
  void enqueue(UpstreamEvent.Delivery event, boolean recorded, long now, Outbox out) {
    out.count(Counter.DELIVERIES);
    Waiting message = new Waiting(event, now);
    if (recorded || overdue || isPaused() || receipts.recordSurvives()) {
      receipts.recorded(message, out);
    }
    queue.add(message, w -> receipts.over(w, Counter.DELIVERIES_DROPPED_QUEUE_FULL, out));
    pump(now, out);
  }

  /** The bounds of the queue are others; what is under way is not counted. */
  void renew(ProtocolSettings settings, Outbox out) {
    queue.renew(settings, w -> receipts.over(w, Counter.DELIVERIES_DROPPED_QUEUE_FULL, out));
  }

  /**
   * Other rules: what waits on topics that the client may not subscribe to any more is for others.
   * What is under way goes on, and so does a release: the client has that message already.
   */
  void forgetForbidden(Outbox out) {
    queue.removeIf(
        message -> !message.released && !context.access().maySubscribe(message.topic),
        message -> receipts.over(message, Counter.DELIVERIES_DROPPED_REFUSED, out));
  }

  /** Acknowledges to the broker whatever waits here. */
  void record(Outbox out) {
    queue.forEach(message -> receipts.recorded(message, out));
    if (flight != null) {
      receipts.recorded(flight.message, out);
    }
  }

  /**
   * A clean session, or the end of one: nothing is delivered any more, and what it took of the
   * budget is given back. The broker need not wait for it either.
   */
  void clear(Outbox out) {
    if (flight != null) {
      end(Counter.DELIVERIES_DROPPED_NO_SESSION, out);
    }
    lastQos0 = null;
    retry.stop();
    queue.removeIf(
        message -> true,
        message -> receipts.over(message, Counter.DELIVERIES_DROPPED_NO_SESSION, out));
    muted.clear();
    suspend(out);
  }

  /** What rebuilds the messages that are recorded. */
  void describe(Consumer<SessionChange> changes) {
    if (flight != null) {
      receipts.describe(flight.message, changes);
    }
    queue.forEach(message -> receipts.describe(message, changes));
  }

  /** Takes in what was recorded of a message before a restart. */
  void restore(SessionChange change, long now, Outbox out) {
    receipts.restore(change, queue, now, out);
    if (change instanceof SessionChange.Sent sent) {
      lastMessageId = Math.max(lastMessageId, sent.messageId());
    }
  }

  /** The client wants this name again, or names under this filter. */
  void unmute(String filter) {
    muted.unmute(filter);
  }

  /** What is under way is the last for now, until {@link #resume}. */
  void startNoMore() {
    left = 0;
  }

  /** Whether nothing is under way, and nothing waits or no more may be sent. */
  boolean isDone() {
    return left == 0
        ? flight == null || pausedUntil != Retry.NEVER
        : flight == null && queue.isEmpty();
  }

  /** Whether the client has said that it cannot take anything now. */
  boolean isPaused() {
    return pausedUntil != Retry.NEVER;
  }

  /** Whether all repetitions are used up. */
  boolean isParked() {
    return parked;
  }

  /**
   * What waits, for somebody who looks.
   *
   * @param oldestAt when the oldest message came; {@link Retry#NEVER} if there is none
   * @param underWay whether the client has to answer something
   * @param introducing the topic name in a REGISTER that is not answered
   */
  record Backlog(
      long oldestAt,
      boolean underWay,
      boolean parked,
      long pausedUntil,
      Optional<String> introducing) {}

  Backlog backlog() {
    long oldestAt = flight == null ? queue.oldestAt() : flight.message.enqueuedAt;
    Optional<String> introducing =
        flight != null && flight.stage == Flight.Stage.REGISTERING
            ? Optional.of(flight.introduced.name())
            : Optional.empty();
    return new Backlog(oldestAt, flight != null, parked, pausedUntil, introducing);
  }

  int waiting() {
    return queue.size() + (flight == null ? 0 : 1);
  }

  /** The client gave a sign of life: a parked message is worth another try. */
  void heard(long now, Outbox out) {
    heardSince = true;
    if (parked && delivering) {
      tryAgain(now, out);
    }
  }

  private void tryAgain(long now, Outbox out) {
    if (flight.stage == Flight.Stage.REGISTERING && topics.isTold(flight.introduced)) {
      transmit(now, out); // the client has asked for the id itself meanwhile (SN-REG-9)
      return;
    }
    parked = false;
    retry.start(patience, now);
    repeat(out);
  }

  /** Sends once more what is under way; without effect on its deadline (SN-SLP-10). */
  void repeatNow(Outbox out) {
    if (flight != null && delivering) {
      repeat(out);
    }
  }

  void onRegack(Regack regack, long now, Outbox out) {
    if (flight == null || !flight.isRegister(regack.topicId(), regack.messageId())) {
      out.count(Counter.FRAMES_UNEXPECTED);
      return;
    }
    switch (regack.returnCode()) {
      case ACCEPTED -> {
        topics.told(flight.introduced);
        transmit(now, out);
      }
      case CONGESTION -> pause(now, out);
      default -> muteUnderWay(now, out);
    }
  }

  void onPuback(Puback puback, long now, Outbox out) {
    if (flight != null && flight.isPublish(puback.topicId(), puback.messageId())) {
      switch (puback.returnCode()) {
        case ACCEPTED -> {
          // At QoS 2 a PUBACK says nothing (SN-RTX-3).
          if (flight.message.qos == Qos.ONE) {
            complete(now, out);
          }
        }
        case CONGESTION -> pause(now, out);
        case INVALID_TOPIC_ID -> introduceAgain(now, out);
        default -> {
          if (flight.markedDuplicate()) {
            flight.objectedToDuplicate = true;
            retry.start(patience, now);
            repeat(out);
          } else {
            finish(Counter.DELIVERIES_DROPPED_REFUSED, now, out);
          }
        }
      }
    } else if (puback.messageId() == 0 && puback.returnCode() == ReturnCode.INVALID_TOPIC_ID) {
      onQos0Refused(puback.topicId(), now, out);
    } else if (puback.returnCode() != ReturnCode.ACCEPTED
        || !leaveQueue(Qos.ONE, false, puback.messageId(), out)) {
      out.count(Counter.FRAMES_UNEXPECTED);
    }
  }

  /**
   * The client did not know the id of a message of QoS 0. Nothing waits for such an answer, so it
   * may come behind other messages and when the client sleeps again. The id is told anew; of the
   * messages the last one can still be told apart and is sent again (SN-REG-14). When it has been
   * refused too often it is lost and the name stays: no message id tells a refusal from a copy of
   * one that the link has made.
   */
  private void onQos0Refused(int topicId, long now, Outbox out) {
    Flight last = lastQos0;
    if (last == null || last.form.wireId() != topicId) {
      if (!untell(new TopicRef.RegisteredId(topicId))) {
        out.count(Counter.FRAMES_UNEXPECTED);
      }
      return;
    }
    lastQos0 = null;
    if (!untell(last.form)) {
      mute(last.message.topic, out);
    } else if (last.message.rounds++ < MOST_ROUNDS) {
      queue.putBack(last.message);
      pump(now, out);
    } else {
      out.count(Counter.DELIVERIES_DROPPED_REFUSED);
    }
  }

  void onPubrec(Pubrec pubrec, long now, Outbox out) {
    if (flight != null && flight.isReceived(pubrec.messageId())) {
      flight.release();
      receipts.released(flight.message, out);
      retry.start(patience, now);
      overdue = false;
      parked = false;
    } else {
      markReceived(pubrec.messageId(), out);
    }
    // SN-DLV-12: whoever sends PUBREC waits for PUBREL, even if we know nothing of it any more.
    out.send(new Pubrel(pubrec.messageId()));
  }

  void onPubcomp(Pubcomp pubcomp, long now, Outbox out) {
    if (flight != null && flight.isRelease(pubcomp.messageId())) {
      complete(now, out);
    } else if (!leaveQueue(Qos.TWO, true, pubcomp.messageId(), out)) {
      out.count(Counter.FRAMES_UNEXPECTED);
    }
  }

  /**
   * An answer that crossed the client's own DISCONNECT: the message is back in the queue, and must
   * not be sent to a client that has it (SN-SLP-9).
   */
  private boolean leaveQueue(Qos qos, boolean released, int messageId, Outbox out) {
    int before = queue.size();
    queue.removeIf(
        message -> message.released == released && message.isAnsweredBy(qos, messageId),
        message -> receipts.over(message, Counter.DELIVERIES_ACKNOWLEDGED, out));
    return queue.size() < before;
  }

  /** The same for PUBREC: our PUBREL ends the client's memory of the id. */
  private void markReceived(int messageId, Outbox out) {
    queue.forEach(
        message -> {
          if (!message.released && message.isAnsweredBy(Qos.TWO, messageId)) {
            message.released = true;
            receipts.released(message, out);
          }
        });
  }

  void onDeadline(long now, Outbox out) {
    if (pausedUntil <= now) {
      pausedUntil = Retry.NEVER;
      if (flight == null) {
        pump(now, out);
      } else {
        transmit(now, out);
      }
    }
    if (!retry.due(now)) {
      return;
    }
    overdue = true;
    record(out);
    if (flight.mayKnowTopic()) {
      // SN-REG-11: it was told earlier and may simply not answer REGISTER, as emcute.
      topics.told(flight.introduced);
      transmit(now, out);
    } else if (retry.again(now)) {
      repeat(out);
    } else {
      out.count(Counter.RETRANSMISSIONS_EXHAUSTED);
      parked = true;
      if (heardSince) {
        // It spoke after the last repetition: it is there, and may have nothing more to say.
        tryAgain(now, out);
      }
    }
  }

  long deadline() {
    return delivering ? Math.min(retry.deadline(), pausedUntil) : Retry.NEVER;
  }

  private void pump(long now, Outbox out) {
    while (delivering && left > 0 && flight == null && pausedUntil == Retry.NEVER) {
      Waiting next =
          queue.poll(now, w -> receipts.over(w, Counter.DELIVERIES_DROPPED_TOO_OLD, out));
      if (next == null) {
        return;
      }
      flight = new Flight(next);
      left--;
      advance(now, out);
    }
  }

  /** Takes the message under way one frame further, then whatever may follow it. */
  private void transmit(long now, Outbox out) {
    advance(now, out);
    pump(now, out);
  }

  private void advance(long now, Outbox out) {
    Waiting message = flight.message;
    if (message.released) {
      flight.release();
    } else if (muted.contains(message.topic)) {
      end(Counter.DELIVERIES_DROPPED_REFUSED, out);
      return;
    } else if (!nameTopic(out)) {
      out.count(Counter.TOPIC_IDS_EXHAUSTED);
      end(Counter.DELIVERIES_DROPPED_REFUSED, out);
      return;
    }
    if (flight.frameLength() > maxFrame) {
      end(Counter.DELIVERIES_DROPPED_TOO_LONG, out);
      return;
    }
    if (flight.stage == Flight.Stage.PUBLISHED
        && message.qos != Qos.ZERO
        && message.messageId == 0) {
      message.messageId = nextMessageId();
      receipts.named(message, out);
    }
    overdue = false;
    parked = false;
    heardSince = false;
    retry.start(patience, now);
    out.send(flight.nextFrame());
    if (flight.stage == Flight.Stage.PUBLISHED && message.qos == Qos.ZERO) {
      lastQos0 = flight;
      retry.stop();
      flight = null;
    }
  }

  /** Decides how to name the topic; false if it would need an id and none is left. */
  private boolean nameTopic(Outbox out) {
    TopicRef ref = subscriptions.withoutNormalId(flight.message.topic);
    if (ref == null) {
      TopicRegistry.Topic topic = topics.obtain(flight.message.topic);
      if (topic == null) {
        return false;
      }
      recorder.topic(topic, out);
      if (!topics.isTold(topic)) {
        flight.introduce(topic, nextMessageId());
        return true;
      }
      ref = topic.ref();
    }
    flight.publishAs(ref);
    return true;
  }

  private void repeat(Outbox out) {
    out.count(Counter.RETRANSMISSIONS);
    heardSince = false;
    out.send(flight.nextFrame());
  }

  /** T_WAIT: the client cannot take anything now (SN-REG-13, SN-DLV-7). */
  private void pause(long now, Outbox out) {
    retry.stop();
    record(out);
    pausedUntil = now + context.settings().congestionWait().toMillis();
  }

  /** The client has lost the id: REGISTER, then the same message; not for ever (SN-REG-14). */
  private void introduceAgain(long now, Outbox out) {
    if (untell(flight.form) && flight.message.rounds++ < MOST_ROUNDS) {
      transmit(now, out);
    } else {
      muteUnderWay(now, out);
    }
  }

  /** Whether the form is a normal id, which can be told again. */
  private boolean untell(TopicRef ref) {
    TopicRegistry.Topic topic =
        ref instanceof TopicRef.RegisteredId id ? topics.topic(id.id()) : null;
    if (topic != null) {
      topics.untold(topic);
    }
    return topic != null;
  }

  /**
   * The client refuses the name: delivery on it stops until the client asks for it again, and a
   * subscription to exactly this name is given back to the broker (SN-REG-12, A32).
   */
  private void mute(String name, Outbox out) {
    muted.mute(name);
    if (subscriptions.remove(name)) {
      recorder.record(new SessionChange.Unsubscribed(client, name), out);
      out.submit(new UpstreamCommand.Unsubscribe(client, Upstream.NO_TOKEN, name));
    }
    queue.removeIf(
        message -> message.topic.equals(name),
        message -> receipts.over(message, Counter.DELIVERIES_DROPPED_REFUSED, out));
  }

  private void muteUnderWay(long now, Outbox out) {
    mute(flight.message.topic, out);
    finish(Counter.DELIVERIES_DROPPED_REFUSED, now, out);
  }

  private void complete(long now, Outbox out) {
    finish(Counter.DELIVERIES_ACKNOWLEDGED, now, out);
  }

  private void finish(Counter outcome, long now, Outbox out) {
    end(outcome, out);
    pump(now, out);
  }

  private void end(Counter outcome, Outbox out) {
    Waiting message = flight.message;
    flight = null;
    overdue = false;
    parked = false;
    retry.stop();
    receipts.over(message, outcome, out);
  }

  private void land(Outbox out) {
    retry.stop();
    overdue = false;
    parked = false;
    pausedUntil = Retry.NEVER;
    if (flight != null) {
      Waiting message = flight.message;
      flight = null;
      queue.putBack(message);
    }
  }

  /** 1 to 65,535 round and round, stepping over what is in use (SN-DLV-11). */
  private int nextMessageId() {
    do {
      lastMessageId = lastMessageId == 0xFFFF ? 1 : lastMessageId + 1;
    } while (flight != null && flight.uses(lastMessageId));
    return lastMessageId;
  }
}
