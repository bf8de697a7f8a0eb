package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.TopicRef;
import java.util.HashMap;
import java.util.Map;

/**
 * What is configured for clients by their ids: the topics both sides know, and what each may do.
 * Immutable and shared by all sessions, each of which has a {@link View} of its own.
 */
public record ClientRules(PredefinedTopics predefined, AccessRules access) {

  /** No predefined topics, and everybody may do everything. */
  public static final ClientRules NONE = new ClientRules(PredefinedTopics.NONE, AccessRules.NONE);

  /**
   * One client's view, made when its session begins. What a predefined id means, and whether it may
   * be published on, is decided when the client first uses it and kept, not with every PUBLISH.
   */
  public static final class View {

    /** So many ids are kept; few devices use more, and of those that do nothing is lost. */
    private static final int KEPT = 8;

    /** What a predefined id means to the client. */
    record Meaning(String name, boolean publishable) {}

    private final PredefinedTopics.View predefined;
    private final AccessRules.View access;
    private final Map<Integer, Meaning> used = new HashMap<>(0);

    private View(PredefinedTopics.View predefined, AccessRules.View access) {
      this.predefined = predefined;
      this.access = access;
    }

    PredefinedTopics.View predefined() {
      return predefined;
    }

    public AccessRules.View access() {
      return access;
    }

    /** Null when nobody configured the id; for the thread of the client's session only. */
    Meaning meaning(TopicRef.PredefinedId id) {
      Meaning meaning = used.get(id.id());
      if (meaning == null) {
        String name = predefined.name(id.id());
        if (name != null) {
          meaning = new Meaning(name, access.mayPublish(name));
          if (used.size() < KEPT) {
            used.put(id.id(), meaning);
          }
        }
      }
      return meaning;
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
