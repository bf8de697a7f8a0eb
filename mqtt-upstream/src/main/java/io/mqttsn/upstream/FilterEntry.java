package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One filter that somebody uses or used a moment ago: who uses it, what the broker was told of it,
 * and who waits for an answer. {@link BrokerFilters} keeps it in step with the broker.
 */
final class FilterEntry {

  final String filter;
  final boolean wildcard;

  /** By client id. */
  final Map<String, Subscription> subscribers = new LinkedHashMap<>();

  /** The highest QoS asked for here; never lowered while the filter is in use. */
  Qos own = Qos.ZERO;

  /** The highest QoS asked for here or by any filter that overlaps; see {@link BrokerFilters}. */
  Qos wanted = Qos.ZERO;

  /** The QoS of the last SUBSCRIBE that the broker may know of; null if it knows of none. */
  Qos requested;

  /** Whether the broker must be told again whatever it may know. */
  boolean refresh;

  /** What is under way at the broker for this filter: one packet at a time; null for nothing. */
  Operation operation;

  /** Whether this entry waits for its turn to tell the broker. */
  boolean queued;

  /** SUBSCRIBEs of clients that came while a packet was under way or the turn had not come. */
  List<Pending> joiners = new ArrayList<>();

  /** UNSUBSCRIBEs not yet answered; each of them will be. */
  final List<Leaver> leavers = new ArrayList<>();

  FilterEntry(String filter) {
    this.filter = filter;
    this.wildcard = TopicFilters.hasWildcard(filter);
  }

  /** What the broker is asked for this filter. */
  static final class Operation extends Request {
    final FilterEntry entry;
    final List<Pending> joiners;

    /** The connection it was sent on is gone: a late answer means nothing. */
    boolean over;

    Operation(FilterEntry entry, String filter, boolean subscribe, Qos qos, List<Pending> joiners) {
      super(filter, subscribe, qos);
      this.entry = entry;
      this.joiners = joiners;
    }
  }

  /** A client's SUBSCRIBE that the broker has not answered. */
  record Pending(Subscription subscription, long token, Qos qos) {}

  /** A client's UNSUBSCRIBE that the broker has not answered. */
  record Leaver(String client, long token) {}
}
