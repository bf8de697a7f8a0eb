package io.mqttsn.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Collects what is wrong with one file. Beyond a hundred problems only their number is kept: nobody
 * reads further, and a hostile file must not fill the memory of a small box.
 */
final class Problems {

  private static final int LIMIT = 100;

  private final String file;
  private final List<Problem> found = new ArrayList<>();
  private int more;

  Problems(String file) {
    this.file = file;
  }

  void add(Position at, String key, String reason) {
    add(at, key, reason, Optional.empty());
  }

  void add(Position at, String key, String reason, Optional<String> nearest) {
    if (found.size() < LIMIT) {
      found.add(new Problem(file, at.line(), at.column(), key, reason, nearest));
    } else {
      more++;
    }
  }

  void throwIfAny() throws ConfigException {
    if (!found.isEmpty()) {
      throw exception();
    }
  }

  /** Everything found so far, in the order of the file. */
  ConfigException exception() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(p -> new Position(p.line(), p.column())));
    return new ConfigException(sorted, more);
  }
}
