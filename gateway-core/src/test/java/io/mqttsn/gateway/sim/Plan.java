package io.mqttsn.gateway.sim;

/** The one thing that a device will do by itself next; any turn of its life makes it void. */
final class Plan {

  private final Clock clock;

  /** Counts the turns. */
  private int turns;

  Plan(Clock clock) {
    this.clock = clock;
  }

  void in(long millis, Runnable action) {
    int turn = ++turns;
    clock.in(
        millis,
        () -> {
          if (turns == turn) {
            action.run();
          }
        });
  }

  void drop() {
    turns++;
  }
}
