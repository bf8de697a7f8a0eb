package io.mqttsn.upstream;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.upstream.LinkEvent.Down.Why;
import java.util.List;
import java.util.Optional;

/**
 * Decides when to try which server, for ever. After a loss or a success it begins with the first
 * server; when all have failed it pauses, longer each time.
 *
 * <p>It also lets go of a broker that has said nothing for {@link #SILENT} keep-alives. The library
 * does so earlier, after three at the latest, whatever it sends meanwhile; but it does with timers,
 * locks and threads of its own, and should one of them be stuck, nobody would ever come back to the
 * broker.
 */
final class Dialer {

  /** An attempt without an answer is given up: a broker may accept TCP and then say nothing. */
  static final long ATTEMPT_MILLIS = 30_000;

  /** A connection that held for this long was a good one: the next pause is the shortest. */
  static final long GOOD_MILLIS = 10_000;

  /** Keep-alives, but no less than {@link #ATTEMPT_MILLIS}. */
  static final int SILENT = 4;

  static final long NEVER = Long.MAX_VALUE;

  private final BrokerLink link;
  private final List<String> servers;
  private final Backoff backoff;
  private final Metrics metrics;
  private final BrokerNews news;
  private final long silence;

  private int server;
  private boolean dialing;
  private boolean up;
  private long deadline = NEVER;

  /** What {@link BrokerLink#heard} said last, and since when it has. */
  private long heard;

  private long heardAt;

  /** Since when it has been up, or away. */
  private long since;

  private String trouble;
  private long troubleAt;

  Dialer(BrokerLink link, UpstreamSettings settings, Backoff backoff, Metrics metrics) {
    this.link = link;
    this.servers = settings.servers();
    this.backoff = backoff;
    this.metrics = metrics;
    this.news = new BrokerNews(servers);
    this.silence = Math.max(SILENT * settings.keepAlive().toMillis(), ATTEMPT_MILLIS);
  }

  void begin(long now) {
    news.begin(now);
    since = now;
    dial(now);
  }

  private void dial(long now) {
    news.attempt();
    dialing = true;
    deadline = now + ATTEMPT_MILLIS;
    link.connect(servers.get(server));
  }

  void onUp(boolean sessionPresent, long now) {
    news.up(server(), sessionPresent, now);
    metrics.count(Counter.UPSTREAM_CONNECTS);
    up = true;
    dialing = false;
    since = now;
    deadline = NEVER;
    heard = link.heard();
    heardAt = now;
  }

  void onDown(LinkEvent.Down down, long now) {
    if (up) {
      onLost(down, now);
    } else if (dialing) {
      onFailed(down, now);
    }
  }

  private void onLost(LinkEvent.Down down, long now) {
    news.lost(server(), down.reason(), now);
    remember(down, now);
    metrics.count(Counter.UPSTREAM_LOSSES);
    if (now - since >= GOOD_MILLIS) {
      backoff.reset();
    }
    up = false;
    since = now;
    server = 0;
    deadline = now + backoff.nextMillis();
  }

  private void onFailed(LinkEvent.Down down, long now) {
    dialing = false;
    if (down.why() == Why.REFUSED) {
      metrics.count(Counter.UPSTREAM_REFUSED);
    }
    news.failed(server(), down, now);
    remember(down, now);
    server = (server + 1) % servers.size();
    if (server == 0) {
      deadline = now + backoff.nextMillis();
    } else {
      dial(now);
    }
  }

  private void remember(LinkEvent.Down down, long now) {
    trouble = server() + ": " + down.reason();
    troubleAt = now;
  }

  void onTime(long now) {
    news.onTime(now);
    if (up) {
      listen(now);
    }
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

  private void listen(long now) {
    long latest = link.heard();
    if (latest != heard) {
      heard = latest;
      heardAt = now;
    } else if (now - heardAt >= silence) {
      heardAt = now;
      link.abort();
    }
  }

  /** The broker of the connection, or the one that is tried next. */
  String server() {
    return servers.get(server);
  }

  /** For how long the broker has been there, or away. */
  long sinceMillis(long now) {
    return now - since;
  }

  /** Why it was away last, whether or not it is back. */
  Optional<UpstreamReport.Trouble> lastTrouble(long now) {
    return Optional.ofNullable(trouble)
        .map(text -> new UpstreamReport.Trouble(text, now - troubleAt));
  }

  /** When {@link #onTime} has something to do. */
  long deadline() {
    return deadline;
  }
}
