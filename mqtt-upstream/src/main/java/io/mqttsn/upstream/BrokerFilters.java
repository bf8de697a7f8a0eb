package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import io.mqttsn.gateway.runtime.LogText;
import io.mqttsn.gateway.runtime.Repeats;
import io.mqttsn.upstream.FilterEntry.Leaver;
import io.mqttsn.upstream.FilterEntry.Operation;
import io.mqttsn.upstream.FilterEntry.Pending;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the broker's idea of our subscriptions in step with what clients use: the first use and
 * each further SUBSCRIBE go to the broker (the latter so that the newcomer gets retained messages),
 * the last one to leave unsubscribes.
 *
 * <p><b>QoS.</b> Where filters of one connection overlap, Mosquitto sends one copy, at the QoS of
 * whichever filter it finds first, not of the highest. So each filter is subscribed at the highest
 * QoS asked for by any filter that overlaps it; otherwise one client's {@code a/b} at QoS 0 would
 * take the guarantee from another's {@code a/#} at QoS 1. Raised, it stays so while in use.
 *
 * <p>At most one packet is under way per filter and {@link #OUTSTANDING} in all; the rest waits its
 * turn. UNSUBSCRIBE takes effect locally at once; while the broker is away its answer waits. No
 * more than {@link #UNANSWERED} answers wait, for a broker may be silent for ever: beyond that
 * SUBSCRIBE is refused, and UNSUBSCRIBE answered before the broker knows.
 */
final class BrokerFilters {

  static final int OUTSTANDING = 256;
  static final int UNANSWERED = 32_768;

  private static final Logger LOG = LoggerFactory.getLogger(BrokerFilters.class);

  private final BrokerLink link;
  private final SubscriptionIndex index;
  private final Deliveries deliveries;
  private final String prefix;
  private final Qos maxQos;
  private final Consumer<UpstreamEvent> out;
  private final Repeats refusals = new Repeats();
  private final Set<Operation> underWay = new LinkedHashSet<>();
  private final Deque<FilterEntry> turns = new ArrayDeque<>();
  private final Set<Subscription> newcomers = new LinkedHashSet<>();
  private boolean takesTurns;

  /** SUBSCRIBEs and UNSUBSCRIBEs of clients that have not been answered. */
  private int unanswered;

  private boolean up;

  BrokerFilters(
      BrokerLink link,
      SubscriptionIndex index,
      Deliveries deliveries,
      UpstreamSettings settings,
      Consumer<UpstreamEvent> out) {
    this.link = link;
    this.index = index;
    this.deliveries = deliveries;
    this.prefix = settings.topicPrefix();
    this.maxQos = settings.maxQos();
    this.out = out;
  }

  /** The filter as the broker is told it. */
  static String withPrefix(String prefix, String filter) {
    return prefix.isEmpty() ? filter : prefix + filter;
  }

  /**
   * Whether a client uses it.
   *
   * @param filter as the broker knows it
   */
  boolean isUsed(String filter) {
    FilterEntry entry =
        filter.startsWith(prefix) ? index.find(filter.substring(prefix.length())) : null;
    return entry != null && !entry.subscribers.isEmpty();
  }

  void subscribe(ClientState client, long token, String filter, Qos qos, long now) {
    if (!up) {
      out.accept(new UpstreamEvent.Refused(client.id, token, Cause.CONGESTION)); // SN-PUB-10
      return;
    }
    // A share of a subscription means nothing on a connection that is itself shared.
    if (filter.startsWith("$share/") || isTooDeep(filter)) {
      out.accept(new UpstreamEvent.Refused(client.id, token, Cause.NOT_ALLOWED));
      return;
    }
    if (unanswered >= UNANSWERED) {
      out.accept(new UpstreamEvent.Refused(client.id, token, Cause.CONGESTION));
      return;
    }
    Subscription subscription = join(client, filter, qos);
    Newcomer before = subscription.newcomer;
    if (before == null || before.answered) {
      subscription.newcomer = new Newcomer(false, now);
      newcomers.add(subscription);
    }
    subscription.entry.joiners.add(new Pending(subscription, token, qos));
    subscription.joining++;
    unanswered++;
    settle(subscription.entry);
  }

  /** Makes known what a session that survived a restart of the gateway had subscribed to. */
  void restore(ClientState client, String filter, Qos qos) {
    if (isTooDeep(filter)) {
      return; // another prefix than in the life that granted it
    }
    Subscription subscription = join(client, filter, qos);
    subscription.asked = qos;
    subscription.granted = qos;
    subscription.entry.refresh = true;
    settle(subscription.entry);
  }

  void unsubscribe(ClientState client, long token, String filter) {
    FilterEntry entry = index.find(filter);
    if (entry == null) {
      out.accept(
          up
              ? new UpstreamEvent.Unsubscribed(client.id, token) // SN-SUB-10
              : new UpstreamEvent.Refused(client.id, token, Cause.CONGESTION)); // SN-PUB-10
      return;
    }
    leave(client.subscriptions.get(filter));
    if (token != Upstream.NO_TOKEN && unanswered < UNANSWERED) {
      entry.leavers.add(new Leaver(client.id, token));
      unanswered++;
    } else if (token != Upstream.NO_TOKEN) {
      // Not refused: somebody may rely on it, such as a reload that takes a right away.
      out.accept(new UpstreamEvent.Unsubscribed(client.id, token));
    }
    settle(entry);
  }

  private boolean isTooDeep(String filter) {
    return TopicFilters.isTooDeep(withPrefix(prefix, filter));
  }

  /** Everything of the client goes; nobody waits for an answer. */
  void leaveAll(ClientState client) {
    for (Subscription subscription : List.copyOf(client.subscriptions.values())) {
      leave(subscription);
      settle(subscription.entry);
    }
  }

  private Subscription join(ClientState client, String filter, Qos qos) {
    FilterEntry entry = index.entry(filter);
    Subscription subscription = client.subscriptions.get(filter);
    if (subscription == null) {
      subscription = new Subscription(client, entry, qos);
      client.subscriptions.put(filter, subscription);
      entry.subscribers.put(client.id, subscription);
    }
    raise(entry, qos);
    return subscription;
  }

  private void raise(FilterEntry entry, Qos qos) {
    boolean isNew = entry.requested == null && entry.operation == null && !entry.queued;
    if (!isNew && qos.level() <= entry.own.level()) {
      return;
    }
    entry.own = entry.own.max(qos);
    entry.wanted = entry.wanted.max(qos);
    for (FilterEntry other : index.overlapping(entry)) {
      entry.wanted = entry.wanted.max(other.own);
      if (other.wanted.level() < entry.own.level()) {
        other.wanted = entry.own;
        settle(other);
      }
    }
  }

  private void leave(Subscription subscription) {
    if (subscription != null) {
      subscription.client.subscriptions.remove(subscription.entry.filter);
      subscription.entry.subscribers.remove(subscription.client.id);
      endNewcomer(subscription);
    }
  }

  private void endNewcomer(Subscription subscription) {
    newcomers.remove(subscription);
    deliveries.endNewcomer(subscription);
  }

  /** Does the next thing this filter needs, if it may now. */
  private void settle(FilterEntry entry) {
    if (entry.operation != null || entry.queued) {
      return;
    }
    boolean subscribe = needsSubscribe(entry);
    if (subscribe || entry.subscribers.isEmpty() && entry.requested != null) {
      if (up && underWay.size() < OUTSTANDING) {
        perform(entry, subscribe);
      } else if (up) {
        entry.queued = true;
        turns.add(entry);
      }
      return;
    }
    if (up) {
      answerLeavers(entry);
    }
    if (entry.subscribers.isEmpty() && entry.leavers.isEmpty()) {
      index.remove(entry);
    }
  }

  private void answerLeavers(FilterEntry entry) {
    entry.leavers.forEach(
        leaver -> out.accept(new UpstreamEvent.Unsubscribed(leaver.client(), leaver.token())));
    unanswered -= entry.leavers.size();
    entry.leavers.clear();
  }

  private static boolean needsSubscribe(FilterEntry entry) {
    return !entry.joiners.isEmpty()
        || !entry.subscribers.isEmpty()
            && (entry.refresh
                || entry.requested == null
                || entry.wanted.level() > entry.requested.level());
  }

  private void perform(FilterEntry entry, boolean subscribe) {
    Operation operation =
        new Operation(
            entry,
            withPrefix(prefix, entry.filter),
            subscribe,
            entry.wanted.min(maxQos),
            subscribe ? takeJoiners(entry) : List.of());
    if (subscribe) {
      entry.requested = entry.wanted; // the broker may know from now on
    }
    entry.refresh = false;
    entry.operation = operation;
    underWay.add(operation);
    switch (link.perform(operation)) {
      case TAKEN -> {}
      case NOT_NOW -> entry.refresh = true; // Down is on its way and settles it
      case NEVER -> answer(operation, null);
    }
  }

  private static List<Pending> takeJoiners(FilterEntry entry) {
    List<Pending> joiners = entry.joiners;
    entry.joiners = new ArrayList<>();
    joiners.forEach(joiner -> joiner.subscription().joining--);
    return joiners;
  }

  void onAnswered(Operation operation, int granted) {
    if (operation.over) {
      return;
    }
    answer(operation, granted > 2 ? null : Qos.ofLevel(granted));
  }

  private void answer(Operation operation, Qos granted) {
    FilterEntry entry = operation.entry;
    underWay.remove(operation);
    entry.operation = null;
    operation.over = true;
    if (!operation.subscribe) {
      entry.requested = null;
      answerLeavers(entry);
    } else if (granted == null) {
      refuse(operation);
    } else {
      grant(operation, granted);
    }
    settle(entry);
    takeTurns();
  }

  private void takeTurns() {
    if (takesTurns) {
      return; // a filter that the link never takes is answered, and ends here, within its turn
    }
    takesTurns = true;
    try {
      while (!turns.isEmpty() && underWay.size() < OUTSTANDING) {
        FilterEntry next = turns.poll();
        next.queued = false;
        settle(next);
      }
    } finally {
      takesTurns = false;
    }
  }

  private void grant(Operation operation, Qos granted) {
    FilterEntry entry = operation.entry;
    for (Pending joiner : operation.joiners) {
      unanswered--;
      Subscription subscription = joiner.subscription();
      Qos result = joiner.qos().min(granted);
      if (isCurrent(subscription)) {
        subscription.asked = joiner.qos();
        subscription.granted = result;
      }
      out.accept(new UpstreamEvent.Subscribed(subscription.client.id, joiner.token(), result));
      if (isCurrent(subscription) && subscription.joining == 0) {
        deliveries.release(subscription);
      }
    }
    for (Subscription subscription : entry.subscribers.values()) {
      if (subscription.granted != null) {
        subscription.granted = subscription.asked.min(granted);
      }
    }
  }

  private void refuse(Operation operation) {
    FilterEntry entry = operation.entry;
    if (operation.joiners.isEmpty()) {
      refusals
          .tell("subscription")
          .ifPresent(
              more ->
                  LOG.warn(
                      "Broker refuses the subscription {}, which clients of this gateway still"
                          + " use: check the broker's access rules{}",
                      LogText.name(operation.filter),
                      more));
    }
    operation.joiners.forEach(joiner -> fail(joiner, Cause.NOT_ALLOWED));
    if (entry.subscribers.isEmpty()) {
      entry.requested = null;
    }
  }

  private void fail(Pending joiner, Cause cause) {
    unanswered--;
    Subscription subscription = joiner.subscription();
    out.accept(new UpstreamEvent.Refused(subscription.client.id, joiner.token(), cause));
    if (!isCurrent(subscription) || subscription.joining > 0) {
      return;
    }
    if (subscription.granted == null) {
      leave(subscription);
    } else {
      endNewcomer(subscription);
    }
  }

  /** Whether the client still uses it. */
  private static boolean isCurrent(Subscription subscription) {
    return subscription.entry.subscribers.get(subscription.client.id) == subscription;
  }

  /**
   * Tells the broker everything again. If it has lost our session it knows nothing, and an update
   * may have been missed on every filter: then everybody is a newcomer. If it has kept a session,
   * that may be an older one: a broker that was killed comes back with its last save, and a filter
   * from after it would stay silent for ever.
   */
  void onUp(boolean sessionPresent, long now) {
    up = true;
    List<FilterEntry> entries = List.copyOf(index.entries());
    for (FilterEntry entry : entries) {
      if (!sessionPresent) {
        entry.requested = null;
        for (Subscription subscription : entry.subscribers.values()) {
          deliveries.endNewcomer(subscription);
          subscription.newcomer = new Newcomer(true, now);
          newcomers.add(subscription);
        }
      } else {
        entry.refresh = true;
      }
    }
    entries.forEach(this::settle);
  }

  void onDown() {
    up = false;
    turns.forEach(entry -> entry.queued = false);
    turns.clear();
    List<Operation> cut = List.copyOf(underWay);
    underWay.clear();
    for (Operation operation : cut) {
      operation.over = true;
      operation.entry.operation = null;
      operation.entry.refresh = true; // whether the broker has seen it is unknown
      operation.joiners.forEach(joiner -> fail(joiner, Cause.CONGESTION));
    }
    for (FilterEntry entry : List.copyOf(index.entries())) {
      takeJoiners(entry).forEach(joiner -> fail(joiner, Cause.CONGESTION));
      if (entry.subscribers.isEmpty() && entry.requested == null) {
        settle(entry);
      }
    }
  }

  /** Ends the status of newcomers that have not heard a retained message for long. */
  void onTime(long now) {
    newcomers.removeIf(
        subscription -> {
          Newcomer newcomer = subscription.newcomer;
          boolean over = newcomer.answered && now - newcomer.heardAt >= Newcomer.QUIET_MILLIS;
          if (over) {
            subscription.newcomer = null;
          }
          return over;
        });
  }
}
