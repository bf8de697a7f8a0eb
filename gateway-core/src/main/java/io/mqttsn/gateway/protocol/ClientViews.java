package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.Will;
import io.mqttsn.gateway.protocol.ClientDetails.Subscribed;
import io.mqttsn.gateway.protocol.ClientDetails.TopicId;
import io.mqttsn.gateway.protocol.ClientStatus.Queue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks at a session and says what it sees; the session does not know that it is looked at. */
public final class ClientViews {

  private ClientViews() {}

  /** The summary; costs the same for every client, however much it has. */
  public static ClientStatus status(Session session, long now) {
    Standing standing = session.standing;
    Vitals vitals = session.vitals;
    OutboundPublications.Backlog backlog = session.outbound.backlog();
    Queue queue =
        new Queue(
            session.waiting(),
            backlog.oldestAt() == Retry.NEVER
                ? OptionalLong.empty()
                : OptionalLong.of(now - backlog.oldestAt()),
            backlog.underWay() ? vitals.question(backlog.introducing(), now) : Optional.empty(),
            backlog.parked(),
            ahead(backlog.pausedUntil(), now));
    boolean asleep = standing.is(SessionPhase.ASLEEP);
    return new ClientStatus(
        session.client(),
        standing.phase(),
        Optional.ofNullable(standing.peer()),
        standing.durable(),
        vitals.connectedMillis(now),
        vitals.silentMillis(now),
        vitals.keepAliveSeconds(),
        asleep ? session.keepAlive.sleepSeconds() : 0,
        ahead(session.keepAlive.deadline(), now),
        queue,
        vitals.traffic(),
        session.subscriptions.size(),
        session.topics.size(),
        vitals.lastError(now));
  }

  /** Everything; at most some thousands of topics, which is what a client may have. */
  public static ClientDetails details(Session session, long now) {
    return details(session, true, now);
  }

  /** The same without the topics that are configured, which many clients share. */
  public static ClientDetails own(Session session, long now) {
    return details(session, false, now);
  }

  private static ClientDetails details(Session session, boolean configured, long now) {
    List<Subscribed> subscriptions = new ArrayList<>();
    for (UpstreamCommand.Filter filter : session.subscriptions.filters()) {
      subscriptions.add(new Subscribed(filter.filter(), filter.qos()));
    }
    subscriptions.sort(Comparator.comparing(Subscribed::filter));
    List<TopicId> topics = new ArrayList<>();
    for (TopicRegistry.Topic topic : session.topics.topics()) {
      topics.add(new TopicId(topic.id(), topic.name(), false, session.topics.isTold(topic)));
    }
    if (configured) {
      PredefinedTopics.View predefined = session.context.predefined();
      for (int id : predefined.ids()) {
        topics.add(new TopicId(id, predefined.name(id), true, true));
      }
    }
    topics.sort(Comparator.comparing(TopicId::predefined).thenComparing(TopicId::id));
    Optional<String> will = session.will.stored().map(Will::topic);
    return new ClientDetails(status(session, now), will, subscriptions, topics);
  }

  /** Its last frames, the newest first. */
  public static List<PastFrame> frames(Session session, long now) {
    return session
        .vitals
        .history()
        .frames(now, session.topics::name, session.context.predefined()::name);
  }

  /** Looks at what is open of all that a client publishes at QoS 1 and 2. */
  public static int openPublishes(Session session) {
    return session.inbound.open();
  }

  /** Age of the oldest message that waits, 0 if none does. */
  public static long oldestMillis(Session session, long now) {
    long oldest = session.outbound.backlog().oldestAt();
    return oldest == Retry.NEVER ? 0 : now - oldest;
  }

  /** Whether all repetitions of what is under way are used up. */
  public static boolean isParked(Session session) {
    return session.outbound.isParked();
  }

  private static OptionalLong ahead(long at, long now) {
    return at == Retry.NEVER ? OptionalLong.empty() : OptionalLong.of(Math.max(0, at - now));
  }
}
