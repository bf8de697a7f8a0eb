package io.mqttsn.app.client;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Which gateway, who we are, and how patient.
 *
 * @param keepAlive sent in CONNECT; a silent client pings well before it is over
 * @param clean whether the gateway forgets what it knew of this client id
 */
public record SnClientSettings(
    Route route,
    String clientId,
    Duration keepAlive,
    boolean clean,
    Optional<Will> will,
    Retry retry) {

  /** What the gateway publishes when this client is lost. */
  public record Will(String topic, Bytes message, Qos qos, boolean retain) {}

  /**
   * How a request without an answer is repeated.
   *
   * @param interval how long an answer is awaited before the request is sent again
   * @param attempts how often it is sent at most, 1 or more
   */
  public record Retry(Duration interval, int attempts) {

    /**
     * Outlasts the ten seconds that a gateway may wait for its broker: the answer that then comes
     * says more than silence.
     */
    public static final Retry DEFAULT = new Retry(Duration.ofSeconds(3), 4);

    public Retry {
      if (interval.toMillis() < 1) {
        throw new IllegalArgumentException("interval is " + interval + ", not 1 ms or more");
      }
      if (attempts < 1) {
        throw new IllegalArgumentException("attempts is " + attempts + ", not 1 or more");
      }
    }
  }

  public SnClientSettings {
    if (keepAlive.toSeconds() < 0 || keepAlive.toSeconds() > 65_535) {
      throw new IllegalArgumentException("keepAlive is " + keepAlive + ", not 0 s to 65535 s");
    }
  }

  /** A clean session without a will, kept alive every minute. */
  public static SnClientSettings of(InetSocketAddress gateway, String clientId) {
    return new SnClientSettings(
        Route.to(gateway), clientId, Duration.ofSeconds(60), true, Optional.empty(), Retry.DEFAULT);
  }

  /** The same through a forwarder that is played by the client itself. */
  public SnClientSettings withNode(Bytes wirelessNode) {
    return new SnClientSettings(
        new Route(route.target(), Optional.of(wirelessNode)),
        clientId,
        keepAlive,
        clean,
        will,
        retry);
  }

  public SnClientSettings withKeepAlive(Duration interval) {
    return new SnClientSettings(route, clientId, interval, clean, will, retry);
  }

  public SnClientSettings withClean(boolean forget) {
    return new SnClientSettings(route, clientId, keepAlive, forget, will, retry);
  }

  public SnClientSettings withWill(Will last) {
    return new SnClientSettings(route, clientId, keepAlive, clean, Optional.of(last), retry);
  }

  public SnClientSettings withRetry(Duration interval, int attempts) {
    return new SnClientSettings(
        route, clientId, keepAlive, clean, will, new Retry(interval, attempts));
  }
}
