package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.protocol.Session;
import io.mqttsn.gateway.protocol.SessionPhase;
import java.util.Optional;

/**
 * Which clients are asked for: a page at a time, in order of client id.
 *
 * @param after client ids greater than this one; empty for the first page
 * @param limit 1 to {@value #MOST}: no question keeps a shard from its work for long
 * @param phase only these; empty for all
 * @param containing only client ids with this text in them; empty for all
 */
public record ClientQuery(
    String after, int limit, Optional<SessionPhase> phase, String containing) {

  /** Clients on a page at most. */
  public static final int MOST = 1000;

  public ClientQuery {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit " + limit + " is not 1 to " + MOST);
    }
  }

  /** A page of all clients. */
  public static ClientQuery all(String after, int limit) {
    return new ClientQuery(after, limit, Optional.empty(), "");
  }

  boolean covers(Session session) {
    return session.client().compareTo(after) > 0
        && (phase.isEmpty() || phase.get() == session.phase())
        && session.client().contains(containing);
  }
}
