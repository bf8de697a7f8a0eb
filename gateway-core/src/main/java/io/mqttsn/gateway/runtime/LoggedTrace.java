package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.protocol.Outbox.Effect;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs <em>event → effects</em>, one line a step. What a client chose, such as the name of a topic,
 * cannot break out of its line, nor make it endless.
 */
final class LoggedTrace implements Tracer {

  private static final Logger LOG = LoggerFactory.getLogger("trace");
  private static final int LONGEST = 1000;

  private final Set<String> clients;

  private LoggedTrace(Set<String> clients) {
    this.clients = Set.copyOf(clients);
  }

  /** A tracer of these clients, by id. */
  static Tracer of(Set<String> clients) {
    return clients.isEmpty() ? Tracer.NONE : new LoggedTrace(clients);
  }

  @Override
  public boolean follows(String client) {
    return clients.contains(client);
  }

  @Override
  public void step(String client, String link, Object event, List<Effect> effects) {
    LOG.info(line(client, link, event, effects));
  }

  static String line(String client, String link, Object event, List<Effect> effects) {
    return LogText.client(client, link)
        + ": "
        + LogText.line(event + " -> " + text(effects), LONGEST);
  }

  private static String text(List<Effect> effects) {
    return effects.isEmpty()
        ? "nothing"
        : effects.stream().map(LoggedTrace::text).collect(Collectors.joining("; "));
  }

  private static String text(Effect effect) {
    if (effect instanceof Effect.Send send) {
      return "to " + send.to() + " " + send.message();
    }
    return effect instanceof Effect.Submit submit
        ? "upstream " + submit.command()
        : effect.toString();
  }
}
