package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.port.SessionChange;
import java.util.function.Consumer;

/**
 * What the store knows of one session: when recording begins and ends, the shortest list of changes
 * that rebuilds the session, and the rebuilding itself.
 */
final class SessionRecord {

  private final String client;
  private final SessionContext context;
  private final Recorder recorder;
  private final WillExchange will;
  private final TopicRegistry topics;
  private final Subscriptions subscriptions;
  private final InboundPublications inbound;
  private final OutboundPublications outbound;

  SessionRecord(
      Session session, SessionContext context, Recorder recorder, Subscriptions subscriptions) {
    this.client = session.client();
    this.context = context;
    this.recorder = recorder;
    this.will = session.will;
    this.topics = session.topics;
    this.subscriptions = subscriptions;
    this.inbound = session.inbound;
    this.outbound = session.outbound;
  }

  /** The session has become durable, with all that it has. */
  void begin(Outbox out) {
    recorder.turn(true);
    outbound.record(out); // gives every message its number; what that recorded is described next
    out.changes().removeIf(change -> change.client().equals(client));
    describe(change -> recorder.record(change, out));
  }

  void willChanged(Outbox out) {
    recorder.record(new SessionChange.WillChanged(client, will.stored()), out);
  }

  /** Nothing of the session is to survive. */
  void end(Outbox out) {
    recorder.record(new SessionChange.Ended(client), out);
    recorder.turn(false);
  }

  void describe(Consumer<SessionChange> changes) {
    changes.accept(new SessionChange.Opened(client));
    if (will.stored().isPresent()) {
      changes.accept(new SessionChange.WillChanged(client, will.stored()));
    }
    for (TopicRegistry.Topic topic : topics.topics()) {
      topic.firstRecord();
      changes.accept(new SessionChange.Registered(client, topic.id(), topic.name()));
    }
    subscriptions.describe(client, changes);
    outbound.describe(changes);
    inbound.describe(changes);
  }

  void restore(SessionChange change, long now, Outbox out) {
    if (change instanceof SessionChange.WillChanged c) {
      will.restore(c.will());
    } else if (change instanceof SessionChange.Registered c) {
      topics.restore(c.topicId(), c.topicName());
    } else if (change instanceof SessionChange.Subscribed c) {
      if (context.access().maySubscribe(c.filter())) { // the rules may be others since
        subscriptions.add(c.filter(), c.qos(), c.form());
      }
    } else if (change instanceof SessionChange.Unsubscribed c) {
      subscriptions.remove(c.filter());
    } else if (change instanceof SessionChange.Taken c) {
      inbound.restore(c, now);
    } else if (change instanceof SessionChange.Finished c) {
      inbound.restore(c);
    } else {
      outbound.restore(change, now, out);
    }
  }
}
