package io.mqttsn.gateway.sim;

/** An invariant that does not hold: an error, so that nothing in the gateway can catch it. */
final class Violation extends AssertionError {

  private static final long serialVersionUID = 1;

  Violation(Invariant invariant, String what) {
    super(invariant + ": " + what);
  }
}
