package io.mqttsn.gateway.runtime;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;

/**
 * What people want to know of one shard, answered by its own thread, one question between two
 * batches: however much is asked, the devices come first. More than {@value #MOST} open questions
 * are refused, so that a loop which does not answer collects no more than these.
 */
final class Questions {

  static final int MOST = 32;

  private final Queue<Question<?>> open = new ArrayBlockingQueue<>(MOST);

  private record Question<T>(BiFunction<ShardView, Long, T> about, CompletableFuture<T> answer) {
    private void put(ShardView view, long now) {
      try {
        answer.complete(about.apply(view, now));
      } catch (RuntimeException defect) {
        answer.completeExceptionally(defect);
      }
    }
  }

  /**
   * From any thread.
   *
   * @param about given the shard and the time, on the loop's thread; looks, and changes nothing
   */
  <T> CompletableFuture<T> ask(BiFunction<ShardView, Long, T> about) {
    Question<T> question = new Question<>(about, new CompletableFuture<>());
    if (!open.offer(question)) {
      question.answer.completeExceptionally(
          new RejectedExecutionException("too many questions are open"));
    }
    return question.answer;
  }

  boolean isOpen() {
    return !open.isEmpty();
  }

  /** By the loop's thread; a question that nobody waits for any more costs nothing. */
  void answerOne(ShardView view, long now) {
    Question<?> question = open.poll();
    while (question != null && question.answer.isDone()) {
      question = open.poll();
    }
    if (question != null) {
      question.put(view, now);
    }
  }

  /** The loop has ended and will not answer. */
  void fail(Throwable cause) {
    for (Question<?> question = open.poll(); question != null; question = open.poll()) {
      question.answer.completeExceptionally(cause);
    }
  }
}
