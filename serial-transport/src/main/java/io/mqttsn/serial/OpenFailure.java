package io.mqttsn.serial;

import java.io.IOException;

/** A line cannot be opened now. The message is for the operator: what is wrong, and what to do. */
final class OpenFailure extends IOException {

  private static final long serialVersionUID = 1L;

  private final Cause cause;

  OpenFailure(Cause cause, String message) {
    super(message);
    this.cause = cause;
  }

  Cause what() {
    return cause;
  }

  /** What kind of failure it is. */
  enum Cause {
    /** There is no such device at the moment. */
    MISSING,
    /** Somebody else has it. */
    TAKEN,
    FORBIDDEN,
    /** The device is there and does not do what it should. */
    UNFIT
  }
}
