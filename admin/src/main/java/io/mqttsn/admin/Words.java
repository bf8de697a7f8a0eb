package io.mqttsn.admin;

import java.util.Locale;

/** Names of ours as programs and people read them. */
final class Words {

  private Words() {}

  /** Lower case, words apart by a hyphen. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The same for names and labels of metrics, which know no hyphen. */
  static String metric(String text) {
    return text.toLowerCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
