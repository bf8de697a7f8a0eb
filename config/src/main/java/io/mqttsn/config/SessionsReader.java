package io.mqttsn.config;

import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.List;

/** Reads {@code sessions}: timers and limits of the clients. */
final class SessionsReader {

  private static final int MOST = 1_000_000;

  private SessionsReader() {}

  static ProtocolSettings read(Section root) {
    ProtocolSettings defaults = ProtocolSettings.DEFAULT;
    Section sessions = root.section("sessions");
    int maxClients = sessions.whole("max-clients", defaults.maxClients(), 1, MOST);

    Section retry = sessions.section("retry");
    Duration interval =
        retry.duration(
            "interval", defaults.retryInterval(), Duration.ofSeconds(1), Duration.ofHours(1));
    int count = retry.whole("count", defaults.retryCount(), 0, 100);
    retry.finish();

    Section queue = sessions.section("sleep-queue");
    int messages = queue.whole("max-messages", defaults.queueMessages(), 1, MOST);
    Duration age =
        queue.duration(
            "max-age", defaults.queueMaxAge(), Duration.ofSeconds(1), Duration.ofDays(3650));
    queue.finish();

    zeroOnly(sessions, "rate", List.of("0", "0/s"));
    sessions.finish();
    return defaults.withMaxClients(maxClients).withRetry(interval, count).withQueue(messages, age);
  }

  /** A key of which this version has only the spelling for "off". */
  static void zeroOnly(Section section, String key, List<String> zeros) {
    section.optional(
        key,
        text -> {
          if (!zeros.contains(text)) {
            throw new BadValue("not available yet in this version; remove it or write 0");
          }
          return text;
        });
  }
}
