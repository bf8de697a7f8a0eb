package io.mqttsn.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The octets that all answers together may take while they are prepared and until they are written:
 * whoever asks and does not read must not cost the devices their gateway. What goes beyond is
 * refused, and may be asked for again.
 */
final class Budget {

  /** An eighth of the heap. */
  private static final int SHARE = 8;

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  Budget(long most) {
    this.most = most;
  }

  static Budget ofHeap() {
    return new Budget(Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** There is nothing left for this answer now. */
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Spent() {
      super("too much is asked at once", null, false, false);
    }
  }

  /**
   * @throws Spent if that is more than is left; then nothing is taken
   */
  void take(long octets) {
    if (taken.addAndGet(octets) > most) {
      giveBack(octets);
      throw new Spent();
    }
  }

  void giveBack(long octets) {
    taken.addAndGet(-octets);
  }

  /**
   * Takes something for as long as an answer is prepared: what the shards tell takes room, too.
   *
   * @throws Spent if that is more than is left
   */
  <T> CompletableFuture<T> during(long octets, Supplier<CompletableFuture<T>> preparation) {
    take(octets);
    CompletableFuture<T> prepared;
    try {
      prepared = preparation.get();
    } catch (RuntimeException e) {
      giveBack(octets);
      throw e;
    }
    prepared.whenComplete((answer, failure) -> giveBack(octets));
    return prepared;
  }

  /** What is taken now. */
  long taken() {
    return taken.get();
  }
}
