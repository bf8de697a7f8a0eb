package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one client publishes (MQTT-SN 1.2 §6.6): QoS −1 to 2 towards the broker.
 *
 * <p>A client is told that a message has arrived only after the broker has said so (SN-PUB-2). What
 * the broker cannot take is not acknowledged at all, for a client counts a PUBACK
 * <em>congestion</em> as done (SN-CGS-2); it repeats and is forwarded then.
 *
 * <pre>
 *  QoS 1   PUBLISH → forwarded → Published → PUBACK
 *  QoS 2   PUBLISH → forwarded → Published → PUBREC … PUBREL → PUBCOMP
 * </pre>
 */
final class InboundPublications {

  /** A repetition that comes later than this after the end is a message of its own. */
  private static final long REMEMBERED_MILLIS = 60_000;

  /**
   * For so long a link may hold back a copy of a QoS 2 PUBLISH that it has made itself; it is not
   * marked as a repetition, and must not count again behind its own PUBREL (SN-PUB-5).
   */
  private static final long COPIES_MILLIS = 3_000;

  /** One QoS 1 or 2 message that is not finished. */
  private static final class Open {
    private final Publish publish;
    private final int content;
    private final long token;
    private final long since;
    private long takenAt = -1;

    /** Whether the client has gone to sleep since: it would not hear the answer (SN-SLP-3). */
    private boolean quiet;

    private Open(Publish publish, int content, long token, long since) {
      this.publish = publish;
      this.content = content;
      this.token = token;
      this.since = since;
    }

    /** Whether the broker has it: at QoS 2 the client's PUBREL is awaited. */
    private boolean taken() {
      return takenAt >= 0;
    }
  }

  private final String client;
  private final SessionContext context;
  private final Recorder recorder;
  private final TopicRegistry topics;

  // as long as the session
  private final List<Open> open = new ArrayList<>(1);
  private RecentIds finished;

  InboundPublications(
      String client, SessionContext context, Recorder recorder, TopicRegistry topics) {
    this.client = client;
    this.context = context;
    this.recorder = recorder;
    this.topics = topics;
  }

  void onPublish(Publish publish, long now, Outbox out) {
    out.count(Counter.PUBLISHES_UP);
    boolean acknowledged = publish.qos() == Qos.ONE || publish.qos() == Qos.TWO;
    if (acknowledged && isRepeated(publish, now, out)) {
      out.count(Counter.PUBLISHES_UP_REPEATED);
      return;
    }
    String topic = nameOf(publish.topic());
    if (topic == null) {
      refuse(publish, out);
    } else if (!mayPublish(publish, topic)) {
      forbid(publish, out);
    } else if (!acknowledged) {
      submit(publish, topic, Upstream.NO_TOKEN, out);
    } else if (hasRoom(now, out)) {
      long token = context.tokens().next();
      open.add(new Open(publish, contentHash(publish), token, now));
      submit(publish, topic, token, out);
    } else {
      out.count(Counter.PUBLISHES_UP_DROPPED_WINDOW);
    }
  }

  private void submit(Publish publish, String topic, long token, Outbox out) {
    Qos qos = publish.qos() == Qos.MINUS_ONE ? Qos.ZERO : publish.qos();
    out.submit(
        new UpstreamCommand.Publish(
            client, token, topic, publish.payload(), qos, publish.retain()));
  }

  /** Answers what has been seen before; the broker never sees it twice. */
  private boolean isRepeated(Publish publish, long now, Outbox out) {
    Open same = find(publish.messageId());
    if (same != null && same.taken() && publish.qos() == Qos.ONE) {
      // Its sender waits for PUBACK: it knows nothing of an exchange at QoS 2 under this id.
      finish(same, out);
      remember(same, now);
    } else if (same != null) {
      same.quiet = false;
      if (same.taken()) {
        out.send(new Pubrec(publish.messageId()));
      }
      return true;
    }
    boolean known = isFinished(publish, now);
    if (known) {
      // At QoS 2 a repetition may be overtaken by its own PUBREL.
      out.send(
          publish.qos() == Qos.ONE
              ? puback(publish, ReturnCode.ACCEPTED)
              : new Pubrec(publish.messageId()));
    }
    return known;
  }

  private boolean isFinished(Publish publish, long now) {
    if (finished == null || publish.qos() == Qos.ONE && !publish.duplicate()) {
      return false;
    }
    long memory = publish.duplicate() ? REMEMBERED_MILLIS : COPIES_MILLIS;
    return finished.contains(publish.messageId(), contentHash(publish), now - memory);
  }

  private static int contentHash(Publish publish) {
    return 31 * (31 * publish.topic().hashCode() + publish.payload().hashCode())
        + publish.qos().bits();
  }

  /** The name that is meant, or null if there is none that can be published on. */
  private String nameOf(TopicRef topic) {
    if (topic instanceof TopicRef.RegisteredId id) {
      return topics.name(id.id());
    }
    if (topic instanceof TopicRef.PredefinedId id) {
      ClientRules.View.Meaning meaning = context.rules().meaning(id);
      return meaning == null ? null : publishable(meaning.name());
    }
    if (topic instanceof TopicRef.ShortName shortName) {
      return publishable(shortName.name());
    }
    return null;
  }

  /** By what was decided when the id was given; a short name has none and is matched here. */
  private boolean mayPublish(Publish publish, String name) {
    if (publish.qos() == Qos.MINUS_ONE && !context.access().mayPublishAtQosMinusOne()) {
      return false;
    }
    if (publish.topic() instanceof TopicRef.RegisteredId id) {
      return topics.topic(id.id()).publishable();
    }
    if (publish.topic() instanceof TopicRef.PredefinedId id) {
      return context.rules().meaning(id).publishable();
    }
    return context.access().mayPublish(name);
  }

  private static void forbid(Publish publish, Outbox out) {
    out.count(Counter.PUBLISHES_UP_FORBIDDEN);
    if (publish.qos() != Qos.MINUS_ONE) { // §6.8: the sender does not listen
      out.send(puback(publish, ReturnCode.NOT_SUPPORTED));
    }
  }

  private static String publishable(String name) {
    return name != null && TopicNames.isName(name) ? name : null;
  }

  private void refuse(Publish publish, Outbox out) {
    if (publish.qos() == Qos.MINUS_ONE) {
      out.count(Counter.PUBLISHES_ANONYMOUS_DROPPED); // §6.8: the sender does not listen
      return;
    }
    out.count(Counter.PUBLISHES_UP_REFUSED);
    boolean id =
        publish.topic() instanceof TopicRef.RegisteredId
            || publish.topic() instanceof TopicRef.PredefinedId;
    out.send(puback(publish, id ? ReturnCode.INVALID_TOPIC_ID : ReturnCode.NOT_SUPPORTED));
  }

  /** PUBREL is answered also when nothing is known of it: our PUBCOMP got lost (SN-PUB-6). */
  void onPubrel(Publication.Pubrel pubrel, long now, Outbox out) {
    Open message = find(pubrel.messageId());
    if (message != null && !message.taken()) {
      out.count(Counter.FRAMES_UNEXPECTED);
      return;
    }
    if (message != null) {
      finish(message, out);
      remember(message, now);
    }
    out.send(new Pubcomp(pubrel.messageId()));
  }

  void onPublished(UpstreamEvent.Published event, long now, Outbox out) {
    Open message = find(event.token());
    if (message == null) {
      return; // The client has begun a clean session meanwhile.
    }
    out.count(Counter.PUBLISHES_UP_ACKNOWLEDGED);
    context.latencies().addUplink(now - message.since);
    Publish publish = message.publish;
    if (publish.qos() == Qos.TWO) {
      message.takenAt = now;
      recorder.record(new SessionChange.Taken(client, publish.messageId(), message.content), out);
      answer(message, new Pubrec(publish.messageId()), out);
      return;
    }
    open.remove(message);
    remember(message, now);
    answer(message, puback(publish, ReturnCode.ACCEPTED), out);
  }

  /** Not forwarded: forgotten, so that the client's repetition counts as new. */
  void onRefused(UpstreamEvent.Refused event, Outbox out) {
    Open message = find(event.token());
    if (message == null) {
      return;
    }
    open.remove(message);
    if (event.cause() == UpstreamEvent.Cause.CONGESTION) {
      out.count(Counter.PUBLISHES_UP_CONGESTED);
    } else {
      out.count(Counter.PUBLISHES_UP_REFUSED);
      answer(message, puback(message.publish, ReturnCode.NOT_SUPPORTED), out);
    }
  }

  /** A clean session: what the broker has yet to acknowledge is nobody's business any more. */
  void clear() {
    open.clear();
    finished = null;
  }

  /**
   * A clean CONNECT that was taken for a repetition: half-open QoS 2 ids are free for other
   * messages (A8). A copy of what they stood for is still known by what it says.
   */
  void forgetTaken(long now) {
    open.stream().filter(Open::taken).forEach(message -> remember(message, now));
    open.removeIf(Open::taken);
  }

  /** The client goes to sleep: what it has not been told yet it will ask for again. */
  void quiet() {
    open.forEach(message -> message.quiet = true);
  }

  private static void answer(Open message, Message answer, Outbox out) {
    if (!message.quiet) {
      out.answer(answer);
    }
  }

  private void remember(Open message, long now) {
    if (finished == null) {
      finished = new RecentIds();
    }
    finished.add(message.publish.messageId(), message.content, now);
  }

  private void finish(Open taken, Outbox out) {
    open.remove(taken);
    recorder.record(new SessionChange.Finished(client, taken.publish.messageId()), out);
  }

  /** What rebuilds the QoS 2 exchanges that the broker's side of is done. */
  void describe(Consumer<SessionChange> changes) {
    for (Open message : open) {
      if (message.taken()) {
        changes.accept(
            new SessionChange.Taken(client, message.publish.messageId(), message.content));
      }
    }
  }

  void restore(SessionChange.Taken change, long now) {
    // Only the id is known of it, and only the id is asked for.
    Publish publish =
        new Publish(
            false, Qos.TWO, false, new TopicRef.RegisteredId(0), change.messageId(), Bytes.EMPTY);
    Open message = new Open(publish, change.content(), context.tokens().next(), now);
    message.takenAt = now;
    open.add(message);
  }

  void restore(SessionChange.Finished change) {
    open.removeIf(message -> message.publish.messageId() == change.messageId());
  }

  /** How many messages at QoS 1 and 2 are not finished. */
  int open() {
    return open.size();
  }

  private boolean hasRoom(long now, Outbox out) {
    int limit = context.settings().maxUnacknowledged();
    if (open.size() >= limit) {
      // A client that never releases must not lock itself out for ever.
      List.copyOf(open).stream()
          .filter(message -> message.taken() && now - message.takenAt > REMEMBERED_MILLIS)
          .forEach(message -> finish(message, out));
    }
    return open.size() < limit;
  }

  private Open find(int messageId) {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).publish.messageId() == messageId) {
        return open.get(i);
      }
    }
    return null;
  }

  private Open find(long token) {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).token == token) {
        return open.get(i);
      }
    }
    return null;
  }

  private static Puback puback(Publish publish, ReturnCode code) {
    return new Puback(publish.topic().wireId(), publish.messageId(), code);
  }
}
