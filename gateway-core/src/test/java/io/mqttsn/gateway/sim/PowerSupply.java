package io.mqttsn.gateway.sim;

/**
 * The gateway's power, which fails in the middle of whatever the gateway is doing: between what it
 * has written down and what it was about to say, or between two frames of one batch.
 */
final class PowerSupply {

  /** Not caught by anything in the gateway, as a power cut is not. */
  static final class Cut extends Error {
    private static final long serialVersionUID = 1;

    Cut() {
      super("the power fails", null, false, false);
    }
  }

  private static final int STEADY = -1;

  private int left = STEADY;

  /** From now on so many things cross the gateway's walls, and no more. */
  void failAfter(int crossings) {
    left = crossings;
  }

  void restore() {
    left = STEADY;
  }

  /** The gateway is about to write, to send or to submit. */
  void crossing() {
    if (left == 0) {
      throw new Cut();
    }
    if (left > 0) {
      left--;
    }
  }
}
