package io.mqttsn.config;

import java.util.Optional;

/** Tells the section that a text is not what its key wants; the message becomes the reason. */
final class BadValue extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Optional<String> nearest;

  BadValue(String reason) {
    this(reason, Optional.empty());
  }

  BadValue(String reason, Optional<String> nearest) {
    super(reason, null, false, false);
    this.nearest = nearest;
  }

  Optional<String> nearest() {
    return nearest;
  }
}
