package io.mqttsn.gateway.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A question to a loop how it is doing. Whoever asks while an earlier question is open joins it, so
 * that a loop which does not answer collects no questions. It has a place of its own beside the
 * inbox: a full inbox is no reason to believe that a loop is dead.
 */
final class Probe {

  private final AtomicReference<CompletableFuture<ShardStatus>> open = new AtomicReference<>();

  /** From any thread. */
  CompletableFuture<ShardStatus> ask() {
    // A copy, because what is handed out can be completed by whoever has it.
    return open.updateAndGet(asked -> asked == null ? new CompletableFuture<>() : asked).copy();
  }

  boolean isOpen() {
    return open.get() != null;
  }

  /** By the loop's thread. */
  void answer(Supplier<ShardStatus> status) {
    CompletableFuture<ShardStatus> asked = open.getAndSet(null);
    if (asked != null) {
      asked.complete(status.get());
    }
  }

  /** The loop has ended and will not answer. */
  void fail(Throwable cause) {
    CompletableFuture<ShardStatus> asked = open.getAndSet(null);
    if (asked != null) {
      asked.completeExceptionally(cause);
    }
  }
}
