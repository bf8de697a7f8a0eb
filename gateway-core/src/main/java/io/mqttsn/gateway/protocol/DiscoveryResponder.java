package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Discovery;
import io.mqttsn.codec.Discovery.Advertise;
import io.mqttsn.codec.Discovery.GwInfo;
import io.mqttsn.codec.Discovery.SearchGw;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes the gateway known (MQTT-SN 1.2 §6.1): ADVERTISE to every link that can broadcast, GWINFO to
 * whoever searches. Both only while the broker can be reached, for a gateway without a broker is
 * none (A46).
 *
 * <p>A search is answered to the asker, and to everybody, so that its neighbours need not ask. The
 * answer to the asker is as long as the question and goes where it came from; the one to everybody
 * could be provoked to flood a link, so each link has at most one a second.
 *
 * <p>One responder for the whole gateway: the shard that is told of links has it, those of other
 * shards know no link and stay silent.
 */
public final class DiscoveryResponder {

  /** Between two answers to everybody on one link. */
  private static final long PAUSE_MILLIS = 1000;

  private static final long NOT_YET = Long.MIN_VALUE;

  /** As far as the link itself would go. */
  private static final int DEFAULT_RADIUS = 0;

  private GwInfo answer;
  private Advertise advertisement;
  private long periodMillis;

  /** When each link that can broadcast had its last answer to everybody. */
  private final Map<String, Long> lastAnswers = new LinkedHashMap<>();

  private boolean reachable;
  private long nextAdvertisement = Retry.NEVER;

  public DiscoveryResponder(DiscoverySettings settings) {
    take(settings);
  }

  /** A reload: devices are told of a new id or period at once. */
  public void renew(DiscoverySettings settings, long now, Outbox out) {
    boolean news =
        answer.gatewayId() != settings.gatewayId()
            || periodMillis != settings.advertise().toMillis();
    if (news) {
      take(settings);
      nextAdvertisement = Retry.NEVER;
      if (reachable) {
        advertiseEverywhere(now, out);
      }
    }
  }

  private void take(DiscoverySettings settings) {
    answer = new GwInfo(settings.gatewayId(), Bytes.EMPTY);
    advertisement = new Advertise(settings.gatewayId(), (int) settings.advertise().toSeconds());
    periodMillis = settings.advertise().toMillis();
  }

  /** A link that can broadcast is open, or open again: its devices should not wait for T_ADV. */
  public void onLinkUp(String link, long now, Outbox out) {
    lastAnswers.put(link, NOT_YET);
    if (reachable && advertises()) {
      advertise(link, out);
      if (nextAdvertisement == Retry.NEVER) {
        nextAdvertisement = now + periodMillis;
      }
    }
  }

  /** The broker can be reached; hearing it twice does no harm. */
  public void onReachable(long now, Outbox out) {
    if (!reachable) {
      reachable = true;
      advertiseEverywhere(now, out);
    }
  }

  public void onUnreachable() {
    reachable = false;
    nextAdvertisement = Retry.NEVER;
  }

  /**
   * A packet about gateways. What clients say on behalf of others (GWINFO with an address) is meant
   * for clients.
   */
  public void onMessage(Peer from, Discovery message, long now, Outbox out) {
    if (!(message instanceof SearchGw search)) {
      return;
    }
    out.count(Counter.SEARCHES);
    if (!reachable) {
      return;
    }
    // §6.1: with the radius of the question, so that the answer gets as far as the question came.
    out.send(from, answer, search.radius());
    Long last = lastAnswers.get(from.link());
    if (last != null && (last == NOT_YET || now - last >= PAUSE_MILLIS)) {
      lastAnswers.put(from.link(), now);
      out.broadcast(from.link(), answer, search.radius());
    }
  }

  /** Advertises if it is time. */
  public void onDeadline(long now, Outbox out) {
    if (nextAdvertisement <= now) {
      advertiseEverywhere(now, out);
    }
  }

  public long nextDeadline() {
    return nextAdvertisement;
  }

  private void advertiseEverywhere(long now, Outbox out) {
    if (advertises() && !lastAnswers.isEmpty()) {
      lastAnswers.keySet().forEach(link -> advertise(link, out));
      nextAdvertisement = now + periodMillis;
    }
  }

  private void advertise(String link, Outbox out) {
    out.count(Counter.ADVERTISEMENTS);
    out.broadcast(link, advertisement, DEFAULT_RADIUS);
  }

  private boolean advertises() {
    return periodMillis > 0;
  }
}
