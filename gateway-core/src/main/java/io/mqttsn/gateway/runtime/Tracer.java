package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.protocol.Outbox.Effect;
import java.util.List;

/** Is told every step of the clients it follows: what happened, and what the session wants done. */
interface Tracer {

  /** Follows nobody. */
  Tracer NONE =
      new Tracer() {
        @Override
        public boolean follows(String client) {
          return false;
        }

        @Override
        public void step(String client, String link, Object event, List<Effect> effects) {
          throw new IllegalStateException("nobody is followed, least of all " + client);
        }
      };

  boolean follows(String client);

  /**
   * @param link where the client is, or was before; null when it has no address
   * @param event whose text says what happened
   */
  void step(String client, String link, Object event, List<Effect> effects);
}
