package io.mqttsn.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Enumerations as the file writes them: lower case, with hyphens. */
final class Words {

  private Words() {}

  static <E extends Enum<E>> E parse(String text, Class<E> type) {
    List<String> words = Stream.of(type.getEnumConstants()).map(Words::text).toList();
    return type.getEnumConstants()[words.indexOf(Section.choice(text, words))];
  }

  static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
