package io.mqttsn.gateway.protocol;

import java.util.HashSet;
import java.util.Set;

/**
 * Names that one client has refused: nothing is delivered on them until it asks again (SN-REG-12).
 *
 * <p>Bounded; when full, a further name is not remembered and the client is asked once more.
 */
final class MutedNames {

  private final int limit;
  private final Set<String> names = new HashSet<>(0);

  MutedNames(int limit) {
    this.limit = limit;
  }

  void mute(String name) {
    if (names.size() < limit) {
      names.add(name);
    }
  }

  boolean contains(String name) {
    return !names.isEmpty() && names.contains(name);
  }

  /** Forgets the names that a filter, or a name, covers. */
  void unmute(String filter) {
    if (!names.isEmpty()) {
      names.removeIf(name -> TopicNames.matches(filter, name));
    }
  }

  void clear() {
    names.clear();
  }
}
