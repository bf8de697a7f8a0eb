package io.mqttsn.gateway.sim;

import java.util.SplittableRandom;

/**
 * How a device sleeps: some cycles of the duration it has announced, most of them ended in time.
 * One in twenty it oversleeps, and must be taken for lost meanwhile.
 */
final class Sleep {

  private final World world;
  private final SplittableRandom random;
  private int seconds;
  private int cyclesLeft;

  Sleep(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  /** Decides how long and how often; the announced duration in seconds. */
  int plan() {
    seconds = random.nextInt(10, 1_200);
    cyclesLeft = random.nextInt(1, 6);
    return seconds;
  }

  /** What was announced last. */
  int seconds() {
    return seconds;
  }

  /**
   * Until the device wakes.
   *
   * @param calm whether it never oversleeps
   */
  long millis(boolean calm) {
    long announced = seconds * 1000L;
    boolean oversleeps = !calm && random.nextInt(20) == 0;
    if (oversleeps) {
      world.count(Happening.DEVICE_OVERSLEPT);
    }
    return oversleeps ? 3 * announced + 60_000 : random.nextLong(announced / 2, announced + 1);
  }

  /** Whether the device that wakes now stays awake, and connects. */
  boolean isOver(boolean calm) {
    return cyclesLeft-- <= 0 || calm || random.nextInt(5) == 0;
  }
}
