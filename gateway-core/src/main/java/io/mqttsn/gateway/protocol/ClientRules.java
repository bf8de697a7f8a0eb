package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.TopicRef;
import java.util.Set;

/**
 * What is configured for clients by their ids: the topics both sides know, and what each may do.
 * Immutable and shared by all sessions.
 */
public record ClientRules(PredefinedTopics predefined, AccessRules access) {

  /** No predefined topics, and everybody may do everything. */
  public static final ClientRules NONE = new ClientRules(PredefinedTopics.NONE, AccessRules.NONE);

  /**
   * One client's view, made when its session begins: which predefined topics it may publish on is
   * decided here once, not with every PUBLISH.
   */
  public static final class View {
    private final PredefinedTopics.View predefined;
    private final AccessRules.View access;
    private final Set<Integer> closed;

    private View(PredefinedTopics.View predefined, AccessRules.View access) {
      this.predefined = predefined;
      this.access = access;
      this.closed = predefined.idsOf(name -> !access.mayPublish(name));
    }

    PredefinedTopics.View predefined() {
      return predefined;
    }

    public AccessRules.View access() {
      return access;
    }

    boolean mayPublish(TopicRef.PredefinedId id) {
      return closed.isEmpty() || !closed.contains(id.id());
    }
  }

  /** What holds for {@code clientId}. */
  public View forClient(String clientId) {
    return new View(predefined.forClient(clientId), access.forClient(clientId));
  }

  /** What holds for a device without a connection. */
  View forAnonymous() {
    return new View(predefined.forAnonymous(), access.forAnonymous());
  }
}
