package io.mqttsn.gateway.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Some of many things in order, and where to go on.
 *
 * @param next what the next page comes {@code after}; empty when this is the last
 */
public record Page<T>(List<T> items, Optional<String> next) {

  public Page {
    items = List.copyOf(items);
  }

  /** The page that the pages of several shards make together. */
  static <T> Page<T> merge(List<Page<T>> pages, int limit, Function<T, String> key) {
    List<T> all = new ArrayList<>();
    boolean more = false;
    for (Page<T> page : pages) {
      all.addAll(page.items);
      more |= page.next.isPresent();
    }
    all.sort(Comparator.comparing(key));
    more |= all.size() > limit;
    List<T> first = all.subList(0, Math.min(limit, all.size()));
    boolean goesOn = more && !first.isEmpty();
    return new Page<>(
        first, goesOn ? Optional.of(key.apply(first.get(first.size() - 1))) : Optional.empty());
  }
}
