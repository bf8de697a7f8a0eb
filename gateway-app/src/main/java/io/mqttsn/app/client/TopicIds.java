package io.mqttsn.app.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names and numbers that this connection's REGISTERs and SUBSCRIBEs have agreed on. */
final class TopicIds {

  private final Map<String, Integer> byName = new HashMap<>();
  private final Map<Integer, String> byId = new HashMap<>();

  void learn(int id, String name) {
    byName.put(name, id);
    byId.put(id, name);
  }

  /** The gateway does not know this id: the name needs another REGISTER. */
  void forget(int id) {
    String name = byId.remove(id);
    if (name != null) {
      byName.remove(name, id);
    }
  }

  void clear() {
    byName.clear();
    byId.clear();
  }

  Optional<Integer> id(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Optional<String> name(int id) {
    return Optional.ofNullable(byId.get(id));
  }
}
