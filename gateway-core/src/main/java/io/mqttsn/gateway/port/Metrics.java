package io.mqttsn.gateway.port;

/**
 * Every counter by name. Adding never blocks and may be done from any thread.
 *
 * <p>What a client does wrong is counted here and nowhere else: a log that a stranger can fill is a
 * weapon.
 */
@FunctionalInterface
public interface Metrics {

  /** Counts nothing. */
  Metrics NONE = (counter, amount) -> {};

  void add(Counter counter, long amount);

  default void count(Counter counter) {
    add(counter, 1);
  }

  /** What is counted, from the start of the process. */
  enum Counter {
    FRAMES_RECEIVED("frames.received"),
    FRAMES_SENT("frames.sent"),
    /** Not MQTT-SN: dropped without an answer. */
    FRAMES_MALFORMED("frames.malformed"),
    /** Octets after the message's own length: ignored. */
    FRAMES_WITH_TAIL("frames.with-tail"),
    /** Well formed, but a gateway never receives it. */
    FRAMES_WRONG_DIRECTION("frames.wrong-direction"),
    /** Well formed, but not now: outside of its conversation. */
    FRAMES_UNEXPECTED("frames.unexpected"),
    /** A shard's inbox was full. */
    FRAMES_DROPPED_INBOX_FULL("frames.dropped.inbox-full"),
    /** A session packet from an address without a session. */
    FRAMES_FROM_STRANGERS("frames.from-strangers"),
    /** SEARCHGW, answered or not. */
    SEARCHES("discovery.searches"),
    /** ADVERTISE, one for each link. */
    ADVERTISEMENTS("discovery.advertisements"),
    /** A link could not take a frame. */
    FRAMES_DROPPED_LINK_FULL("frames.dropped.link-full"),
    /** Longer than the link takes from a client: dropped, for half a frame is worse than none. */
    FRAMES_DROPPED_TOO_LONG("frames.dropped.too-long"),
    /** The operating system reported an error of a link that stays open. */
    LINK_ERRORS("link.errors"),

    CONNECTS_ACCEPTED("connects.accepted"),
    /** The broker did not answer in time, or there is no memory for the client's will. */
    CONNECTS_REFUSED_CONGESTION("connects.refused.congestion"),
    /** No room for another client, or another node behind a forwarder; told as congestion, too. */
    CONNECTS_REFUSED_FULL("connects.refused.full"),
    CONNECTS_REFUSED_UNSUPPORTED("connects.refused.unsupported"),
    /** What the rules for clients do not allow. */
    CONNECTS_REFUSED_FORBIDDEN("connects.refused.forbidden"),
    CONNECTS_ABANDONED("connects.abandoned"),
    SESSIONS_TAKEN_OVER("sessions.taken-over"),
    SESSIONS_MOVED("sessions.moved"),
    SESSIONS_LOST("sessions.lost"),
    SESSIONS_EXPIRED("sessions.expired"),
    /** A reload brought rules that do not admit the client any more. */
    SESSIONS_DISMISSED("sessions.dismissed"),
    /** A broken invariant ended one session: a defect of ours. */
    SESSIONS_FAILED("sessions.failed"),
    /** Something decided could not be done, a frame not be encoded for one: a defect of ours. */
    EFFECTS_FAILED("effects.failed"),

    /** Above {@code sessions.rate}: not served; what matters to the client it repeats. */
    REQUESTS_OVER_RATE("requests.over-rate"),
    /** What the rules for clients do not allow. */
    REGISTERS_FORBIDDEN("registers.forbidden"),
    SUBSCRIBES_FORBIDDEN("subscribes.forbidden"),
    /** The client has as many as it may, or there is no memory; told as congestion. */
    SUBSCRIBES_REFUSED_FULL("subscribes.refused.full"),
    WILLS_FORBIDDEN("wills.forbidden"),

    PUBLISHES_UP("publishes.up"),
    PUBLISHES_UP_ACKNOWLEDGED("publishes.up.acknowledged"),
    PUBLISHES_UP_REPEATED("publishes.up.repeated"),
    PUBLISHES_UP_REFUSED("publishes.up.refused"),
    /** What the rules for clients do not allow; at QoS −1 dropped without an answer. */
    PUBLISHES_UP_FORBIDDEN("publishes.up.forbidden"),
    /**
     * Above the number of open QoS 1 and 2 publishes a client may have: dropped, it will repeat.
     */
    PUBLISHES_UP_DROPPED_WINDOW("publishes.up.dropped.window"),
    /** QoS 0 while the broker is away, or slower than what comes. */
    PUBLISHES_UP_DROPPED_UNREACHABLE("publishes.up.dropped.unreachable"),
    /** QoS 1 and 2 that the upstream had no room for: not acknowledged, the client will repeat. */
    PUBLISHES_UP_CONGESTED("publishes.up.congested"),
    /** QoS −1 with an id that nobody configured, or a normal id from a stranger. */
    PUBLISHES_ANONYMOUS_DROPPED("publishes.anonymous.dropped"),

    DELIVERIES("deliveries"),
    DELIVERIES_ACKNOWLEDGED("deliveries.acknowledged"),
    /** Acknowledged to the broker while they wait in the gateway's memory. */
    DELIVERIES_RECORDED("deliveries.recorded"),
    DELIVERIES_DROPPED_QUEUE_FULL("deliveries.dropped.queue-full"),
    DELIVERIES_DROPPED_TOO_OLD("deliveries.dropped.too-old"),
    DELIVERIES_DROPPED_TOO_LONG("deliveries.dropped.too-long"),
    DELIVERIES_DROPPED_REFUSED("deliveries.dropped.refused"),
    /** The topic name is one that the MQTT library cannot bear; see the upstream's package. */
    DELIVERIES_DROPPED_UNREADABLE("deliveries.dropped.unreadable"),
    DELIVERIES_DROPPED_NO_SESSION("deliveries.dropped.no-session"),

    RETRANSMISSIONS("retransmissions"),
    /** All repetitions unanswered: kept, and tried again when the client is heard. */
    RETRANSMISSIONS_EXHAUSTED("retransmissions.exhausted"),
    TOPIC_IDS_EXHAUSTED("topic-ids.exhausted"),

    UPSTREAM_CONNECTS("upstream.connects"),
    UPSTREAM_LOSSES("upstream.losses"),
    UPSTREAM_REFUSED("upstream.refused"),
    WILLS_PUBLISHED("wills.published"),
    WILLS_DROPPED("wills.dropped"),
    /** Status topics of devices: what the broker has acknowledged, removals included. */
    STATUSES_PUBLISHED("statuses.published"),
    /** Devices beyond those that may have a status topic. */
    STATUSES_DROPPED("statuses.dropped");

    private final String text;

    Counter(String text) {
      this.text = text;
    }

    /** The name a person sees: lower case, parts separated by dots. */
    public String text() {
      return text;
    }
  }
}
