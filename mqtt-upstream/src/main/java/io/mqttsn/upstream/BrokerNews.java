package io.mqttsn.upstream;

import io.mqttsn.gateway.runtime.Repeats;
import io.mqttsn.upstream.LinkEvent.Down.Why;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the log says of the broker's coming and going: one line that it is away and one that it is
 * back, whatever the number of attempts in between. A broker may be restarted, and may boot slower
 * than this box; one that is away for a minute is worth a warning, and another one each hour. One
 * that comes and goes is told once a minute and then ever more seldom.
 */
final class BrokerNews {

  static final long SHORT_MILLIS = 60_000;
  static final long REMIND_MILLIS = 3_600_000;

  private static final Logger LOG = LoggerFactory.getLogger("upstream");

  /** Where lines go. */
  @FunctionalInterface
  interface Voice {
    void say(Level level, String line);
  }

  private final List<String> servers;
  private final Voice voice;
  private final Repeats repeats = new Repeats(this::now);
  private long now;
  private boolean up;
  private boolean wasUp;

  // Since the broker is away.
  private int attempts;
  private long awaySince;
  private long warnAt;
  private String lastReason = "no answer yet";

  /** Whether the last line says that it is away. */
  private boolean told;

  private boolean refusalTold;

  BrokerNews(List<String> servers) {
    this(servers, (level, line) -> LOG.atLevel(level).log(line));
  }

  BrokerNews(List<String> servers, Voice voice) {
    this.servers = servers;
    this.voice = voice;
  }

  private long now() {
    return now;
  }

  void begin(long time) {
    now = time;
    awaySince = time;
    warnAt = time + SHORT_MILLIS;
  }

  void attempt() {
    attempts++;
  }

  void up(String broker, boolean sessionPresent, long time) {
    now = time;
    if (told || !wasUp) {
      String after =
          told ? " after " + (time - awaySince) / 1000 + " s and " + attempts + " attempts" : "";
      voice.say(
          Level.INFO,
          "Broker " + broker + " up" + after + ", session " + (sessionPresent ? "kept" : "new"));
    }
    up = true;
    wasUp = true;
    told = false;
  }

  void lost(String broker, String reason, long time) {
    begin(time);
    up = false;
    attempts = 0;
    lastReason = reason;
    refusalTold = false;
    repeats
        .tell("down")
        .ifPresent(
            more -> {
              told = true;
              voice.say(
                  more.isEmpty() ? Level.INFO : Level.WARN,
                  "Broker "
                      + broker
                      + " down: "
                      + reason
                      + more
                      + (more.isEmpty()
                          ? ""
                          : ": does another program use the same upstream.client-id, or does the"
                              + " broker hang up over a message that its rules forbid"));
            });
  }

  void failed(String broker, LinkEvent.Down down, long time) {
    now = time;
    lastReason = down.reason();
    if (down.why() != Why.LINK && !refusalTold) {
      refusalTold = true;
      repeats.tell("refused").ifPresent(more -> refused(broker, down, more));
    } else if (!told && !refusalTold && !wasUp) {
      told = true;
      voice.say(
          Level.INFO,
          "Broker " + broker + " cannot be reached: " + down.reason() + "; trying again for ever");
    }
  }

  private void refused(String broker, LinkEvent.Down down, String more) {
    warnAt = now + REMIND_MILLIS;
    told = true;
    voice.say(
        Level.WARN,
        "Broker "
            + broker
            + (down.why() == Why.TLS
                ? ": no agreement on TLS: "
                    + down.reason()
                    + ". Check upstream.tls in the configuration and the certificates of both sides"
                : " refuses the connection: "
                    + down.reason()
                    + ". Check upstream.client-id, username and password in the configuration and"
                    + " the broker's access rules")
            + "; trying again for ever"
            + more);
  }

  /** Once a second or so. */
  void onTime(long time) {
    now = time;
    if (up || time < warnAt) {
      return;
    }
    warnAt = time + REMIND_MILLIS;
    told = true;
    voice.say(
        Level.WARN,
        "Broker "
            + String.join(", ", servers)
            + " away for "
            + Repeats.span(time - awaySince)
            + ", "
            + attempts
            + " attempts: "
            + lastReason
            + ". Check upstream.servers in the configuration, the network, and whether the broker"
            + " runs; trying again for ever");
  }
}
