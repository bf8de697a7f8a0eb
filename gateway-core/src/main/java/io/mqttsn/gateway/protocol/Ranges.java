package io.mqttsn.gateway.protocol;

import java.time.Duration;

/** Checks of settings: what is out of range is named together with its range. */
final class Ranges {

  private Ranges() {}

  static void between(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " is " + value + ", not " + min + " to " + max);
    }
  }

  static void between(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(name + " is " + value + ", not " + min + " to " + max);
    }
  }
}
