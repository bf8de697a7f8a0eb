package io.mqttsn.upstream;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.upstream.LinkEvent.Down.Why;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when to try which server, for ever. After a loss or a success it begins with the first
 * server; when all have failed it pauses, longer each time. One line in the log tells that the
 * broker is away and one that it is back, whatever the number of attempts in between.
 */
final class Dialer {

  /** An attempt without an answer is given up: a broker may accept TCP and then say nothing. */
  static final long ATTEMPT_MILLIS = 30_000;

  /** A connection that held for this long was a good one: the next pause is the shortest. */
  static final long GOOD_MILLIS = 10_000;

  static final long NEVER = Long.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger("upstream");

  private final BrokerLink link;
  private final List<String> servers;
  private final Backoff backoff;
  private final Metrics metrics;

  private int server;
  private boolean dialing;
  private boolean up;
  private long deadline = NEVER;
  private long upAt;

  // Since the broker is away.
  private int attempts;
  private long awaySince;
  private boolean told;
  private boolean refusalTold;

  // As long as the process.
  private String trouble;
  private long troubleAt;

  Dialer(BrokerLink link, List<String> servers, Backoff backoff, Metrics metrics) {
    this.link = link;
    this.servers = servers;
    this.backoff = backoff;
    this.metrics = metrics;
  }

  void begin(long now) {
    awaySince = now;
    dial(now);
  }

  private void dial(long now) {
    attempts++;
    dialing = true;
    deadline = now + ATTEMPT_MILLIS;
    link.connect(servers.get(server));
  }

  void onUp(boolean sessionPresent, long now) {
    LOG.info(
        "Broker {} up{}, session {}",
        servers.get(server),
        told ? " after " + (now - awaySince) / 1000 + " s and " + attempts + " attempts" : "",
        sessionPresent ? "kept" : "new");
    metrics.count(Counter.UPSTREAM_CONNECTS);
    up = true;
    dialing = false;
    upAt = now;
    deadline = NEVER;
  }

  void onDown(LinkEvent.Down down, long now) {
    if (up) {
      onLost(down, now);
    } else if (dialing) {
      onFailed(down, now);
    }
  }

  private void onLost(LinkEvent.Down down, long now) {
    LOG.info("Broker {} down: {}", servers.get(server), down.reason());
    remember(down, now);
    metrics.count(Counter.UPSTREAM_LOSSES);
    if (now - upAt >= GOOD_MILLIS) {
      backoff.reset();
    }
    up = false;
    attempts = 0;
    awaySince = now;
    told = true;
    refusalTold = false;
    server = 0;
    deadline = now + backoff.nextMillis();
  }

  private void onFailed(LinkEvent.Down down, long now) {
    dialing = false;
    if (down.why() == Why.REFUSED) {
      metrics.count(Counter.UPSTREAM_REFUSED);
    }
    tell(down);
    remember(down, now);
    server = (server + 1) % servers.size();
    if (server == 0) {
      deadline = now + backoff.nextMillis();
    } else {
      dial(now);
    }
  }

  private void remember(LinkEvent.Down down, long now) {
    trouble = servers.get(server) + ": " + down.reason();
    troubleAt = now;
  }

  private void tell(LinkEvent.Down down) {
    String broker = servers.get(server);
    if (down.why() != Why.LINK && !refusalTold) {
      refusalTold = true;
      LOG.warn(
          down.why() == Why.TLS
              ? "Broker {}: no agreement on TLS: {}. Check upstream.tls in the configuration and"
                  + " the certificates of both sides; trying again for ever"
              : "Broker {} refuses the connection: {}. Check upstream.client-id, username and"
                  + " password in the configuration and the broker's access rules; trying again"
                  + " for ever",
          broker,
          down.reason());
    } else if (!told && !refusalTold) {
      LOG.info("Broker {} cannot be reached: {}; trying again for ever", broker, down.reason());
    }
    told = true;
  }

  void onTime(long now) {
    if (now < deadline) {
      return;
    }
    if (dialing) {
      deadline = now + ATTEMPT_MILLIS;
      link.abort();
    } else {
      dial(now);
    }
  }

  /** The broker of the connection, or the one that is tried next. */
  String server() {
    return servers.get(server);
  }

  /** For how long the broker has been there, or away. */
  long sinceMillis(long now) {
    return now - (up ? upAt : awaySince);
  }

  /** Why it was away last, whether or not it is back. */
  Optional<UpstreamStatus.Trouble> lastTrouble(long now) {
    return Optional.ofNullable(trouble)
        .map(text -> new UpstreamStatus.Trouble(text, now - troubleAt));
  }

  /** When {@link #onTime} has something to do. */
  long deadline() {
    return deadline;
  }
}
