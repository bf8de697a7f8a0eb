package io.mqttsn.gateway.protocol;

import static io.mqttsn.gateway.protocol.Ranges.between;

import java.time.Duration;

/**
 * Timers and limits of the protocol, each with its default (MQTT-SN 1.2 §7 where it names one).
 *
 * @param retryInterval T_retry: between two transmissions of an unanswered frame, 1 s to 1 h
 * @param retryCount N_retry: repetitions after the first transmission, 0 to 100; when they are used
 *     up, a message waits until the client is heard again
 * @param congestionWait T_WAIT: pause after a client said <em>congestion</em>
 * @param connectWait how long a CONNECT may wait for the broker before it is answered
 *     <em>congestion</em>
 * @param maxClients sessions in all, those of absent clients included; a CONNECT beyond that is
 *     answered <em>congestion</em>
 * @param maxClientId longest client id in octets of UTF-8, 23 to 65,535
 * @param maxTopicIds names that one client may have ids for; beyond that REGISTER is answered
 *     <em>congestion</em>, live ids are never recycled
 * @param maxSubscriptions filters of one client; beyond that SUBSCRIBE is answered
 *     <em>congestion</em>
 * @param maxUnacknowledged open QoS 1 and 2 publishes, and open (UN)SUBSCRIBEs, of one client;
 *     beyond that a request is dropped and the client repeats it
 * @param queueMessages messages that wait for one client; QoS 0 makes room first, then the oldest
 * @param queueMaxAge how long a message waits, and how long an absent client's session is kept
 * @param requestRate PUBLISH, REGISTER, (UN)SUBSCRIBE and will updates that one client may send in
 *     a second, 0 for any number; beyond that REGISTER, SUBSCRIBE and will updates are answered
 *     <em>congestion</em>, the others are dropped and the client repeats
 * @param maxNodes wireless nodes with an address behind one forwarder; beyond that a CONNECT from
 *     another node is answered <em>congestion</em> (A50)
 */
public record ProtocolSettings(
    Duration retryInterval,
    int retryCount,
    Duration congestionWait,
    Duration connectWait,
    int maxClients,
    int maxClientId,
    int maxTopicIds,
    int maxSubscriptions,
    int maxUnacknowledged,
    int queueMessages,
    Duration queueMaxAge,
    int requestRate,
    int maxNodes) {

  /** The defaults of the reference configuration. */
  public static final ProtocolSettings DEFAULT =
      new ProtocolSettings(
          Duration.ofSeconds(10),
          3,
          Duration.ofSeconds(300),
          Duration.ofSeconds(10),
          10_000,
          128,
          4096,
          1000,
          16,
          1000,
          Duration.ofDays(7),
          0,
          1000);

  /**
   * Checks every range.
   *
   * @throws IllegalArgumentException naming the component and its range
   */
  public ProtocolSettings {
    between("retryInterval", retryInterval, Duration.ofMillis(1), Duration.ofHours(1));
    between("retryCount", retryCount, 0, 100);
    between("congestionWait", congestionWait, Duration.ofMillis(1), Duration.ofDays(1));
    between("connectWait", connectWait, Duration.ofMillis(1), Duration.ofHours(1));
    between("maxClients", maxClients, 1, 1_000_000);
    between("maxClientId", maxClientId, 23, 65_535);
    between("maxTopicIds", maxTopicIds, 1, 65_000);
    between("maxSubscriptions", maxSubscriptions, 1, 1_000_000);
    between("maxUnacknowledged", maxUnacknowledged, 1, 65_535);
    between("queueMessages", queueMessages, 1, 1_000_000);
    between("queueMaxAge", queueMaxAge, Duration.ofSeconds(1), Duration.ofDays(3650));
    between("requestRate", requestRate, 0, 1_000_000);
    between("maxNodes", maxNodes, 1, 1_000_000);
  }

  /** What holds for links without a policy of their own. */
  public RetryPolicy retry() {
    return new RetryPolicy(retryInterval, retryCount);
  }

  /** The same with another retry policy. */
  public ProtocolSettings withRetry(Duration interval, int count) {
    return new ProtocolSettings(
        interval,
        count,
        congestionWait,
        connectWait,
        maxClients,
        maxClientId,
        maxTopicIds,
        maxSubscriptions,
        maxUnacknowledged,
        queueMessages,
        queueMaxAge,
        requestRate,
        maxNodes);
  }

  /** The same with another number of clients. */
  public ProtocolSettings withMaxClients(int clients) {
    return new ProtocolSettings(
        retryInterval,
        retryCount,
        congestionWait,
        connectWait,
        clients,
        maxClientId,
        maxTopicIds,
        maxSubscriptions,
        maxUnacknowledged,
        queueMessages,
        queueMaxAge,
        requestRate,
        maxNodes);
  }

  /** The same with another bound for what waits for one client. */
  public ProtocolSettings withQueue(int messages, Duration maxAge) {
    return new ProtocolSettings(
        retryInterval,
        retryCount,
        congestionWait,
        connectWait,
        maxClients,
        maxClientId,
        maxTopicIds,
        maxSubscriptions,
        maxUnacknowledged,
        messages,
        maxAge,
        requestRate,
        maxNodes);
  }

  /** The same with another limit for how often one client may ask for something. */
  public ProtocolSettings withRequestRate(int perSecond) {
    return new ProtocolSettings(
        retryInterval,
        retryCount,
        congestionWait,
        connectWait,
        maxClients,
        maxClientId,
        maxTopicIds,
        maxSubscriptions,
        maxUnacknowledged,
        queueMessages,
        queueMaxAge,
        perSecond,
        maxNodes);
  }
}
