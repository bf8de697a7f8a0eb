package io.mqttsn.admin;

import java.util.concurrent.CompletableFuture;

/** Answers what is asked of one path. */
@FunctionalInterface
interface Endpoint {

  /**
   * Called on the server's thread, which is not to be held up.
   *
   * @return the answer, perhaps later and on another thread
   * @throws Ask.BadAsk if it makes no sense
   */
  CompletableFuture<Answer> answer(Ask ask);
}
