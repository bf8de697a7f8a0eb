package io.mqttsn.config;

import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.protocol.RetryPolicy;
import java.time.Duration;

/** Reads {@code sessions}: timers and limits of the clients. */
final class SessionsReader {

  private static final int MOST = 1_000_000;

  private SessionsReader() {}

  static ProtocolSettings read(Section root) {
    ProtocolSettings defaults = ProtocolSettings.DEFAULT;
    Section sessions = root.section("sessions");
    int maxClients = sessions.whole("max-clients", defaults.maxClients(), 1, MOST);

    RetryPolicy retry = retry(sessions, defaults.retry());

    Section queue = sessions.section("sleep-queue");
    int messages = queue.whole("max-messages", defaults.queueMessages(), 1, MOST);
    Duration age =
        queue.duration(
            "max-age", defaults.queueMaxAge(), Duration.ofSeconds(1), Duration.ofDays(3650));
    queue.finish();

    int rate = sessions.value("rate", defaults.requestRate(), text -> Units.perSecond(text, MOST));
    sessions.finish();
    return defaults
        .withMaxClients(maxClients)
        .withRetry(retry.interval(), retry.count())
        .withQueue(messages, age)
        .withRequestRate(rate);
  }

  /** What stands under {@code retry}, here and in each listener. */
  static RetryPolicy retry(Section parent, RetryPolicy fallback) {
    Section retry = parent.section("retry");
    Duration interval =
        retry.duration("interval", fallback.interval(), Duration.ofSeconds(1), Duration.ofHours(1));
    int count = retry.whole("count", fallback.count(), 0, 100);
    retry.finish();
    return new RetryPolicy(interval, count);
  }
}
