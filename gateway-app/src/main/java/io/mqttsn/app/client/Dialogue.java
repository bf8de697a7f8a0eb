package io.mqttsn.app.client;

import io.mqttsn.app.client.SnClientException.Reason;
import io.mqttsn.codec.Connection;
import io.mqttsn.codec.Message;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One request at a time and its answer: sends, repeats while nothing comes (§6.13), and answers
 * what the gateway begins in the meantime. It also keeps whether there is a connection.
 */
final class Dialogue {

  private static final long PAUSE_WHEN_NOBODY_LISTENS_MILLIS = 250;

  /** What the gateway believes of us, as far as we know. */
  enum Standing {
    GONE,
    ACTIVE,
    ASLEEP
  }

  private final SnClientSettings settings;
  private final SnLink link;
  private final Inbound inbound;
  private volatile Standing standing = Standing.GONE;
  private int lastMessageId;

  Dialogue(SnClientSettings settings, SnLink link, Inbound inbound) {
    this.settings = settings;
    this.link = link;
    this.inbound = inbound;
  }

  boolean is(Standing expected) {
    return standing == expected;
  }

  void become(Standing next) {
    standing = next;
  }

  int nextMessageId() {
    lastMessageId = lastMessageId == 0xFFFF ? 1 : lastMessageId + 1;
    return lastMessageId;
  }

  /** Asks the same every time. */
  Message ask(Message request, Predicate<Message> answer) throws IOException {
    return ask(request, request, answer);
  }

  /** Sends, repeats, answers what else comes, until {@code answer} is satisfied. */
  Message ask(Message first, Message again, Predicate<Message> answer) throws IOException {
    for (int attempt = 1; attempt <= settings.retry().attempts(); attempt++) {
      send(attempt == 1 ? first : again, attempt);
      long deadline = patience();
      for (Optional<Message> message = link.receive(deadline);
          message.isPresent();
          message = link.receive(deadline)) {
        if (answer.test(message.get())) {
          return message.get();
        }
        take(message.get());
      }
    }
    throw noAnswer();
  }

  /**
   * As {@link #ask}, for a request that is answered at length: each message shows that the gateway
   * is at work, so only silence makes us repeat it.
   *
   * @param whenTaken what to do after each message before the answer
   */
  void askAtLength(Message request, Predicate<Message> answer, Runnable whenTaken)
      throws IOException {
    for (int attempt = 1; attempt <= settings.retry().attempts(); attempt++) {
      send(request, attempt);
      for (Optional<Message> message = link.receive(patience());
          message.isPresent();
          message = link.receive(patience())) {
        if (answer.test(message.get())) {
          return;
        }
        attempt = 1;
        take(message.get());
        whenTaken.run();
      }
    }
    throw noAnswer();
  }

  /**
   * Asks once, and may be left without an answer.
   *
   * @return how long the answer took, or empty when it did not come within {@code limit}
   */
  Optional<Duration> askOnce(Message request, Predicate<Message> answer, Duration limit)
      throws IOException {
    // The late answer to an earlier question is not one to this.
    for (Message earlier : link.glance()) {
      take(earlier);
    }
    long start = System.nanoTime();
    long deadlineNanos = start + limit.toNanos();
    link.send(request);
    for (Optional<Message> message = link.receive(deadlineNanos);
        message.isPresent();
        message = link.receive(deadlineNanos)) {
      if (answer.test(message.get())) {
        return Optional.of(Duration.ofNanos(System.nanoTime() - start));
      }
      take(message.get());
    }
    return Optional.empty();
  }

  /** Answers what the gateway began; its DISCONNECT is an exception. */
  void take(Message message) throws IOException {
    if (!(message instanceof Connection.Disconnect)) {
      inbound.take(message);
    } else if (standing != Standing.GONE) {
      standing = Standing.GONE;
      throw new SnClientException(Reason.DISCONNECTED, "gateway ended the connection");
    }
  }

  private long patience() {
    return System.nanoTime() + settings.retry().interval().toNanos();
  }

  private void send(Message message, int attempt) throws IOException {
    if (attempt > 1 && link.nobodyListens()) {
      pause();
    }
    link.send(message);
  }

  /** A port without a program answers at once; the program may be starting. */
  private void pause() throws IOException {
    try {
      Thread.sleep(
          Math.min(PAUSE_WHEN_NOBODY_LISTENS_MILLIS, settings.retry().interval().toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the gateway");
    }
  }

  private SnClientException noAnswer() {
    int attempts = settings.retry().attempts();
    return new SnClientException(
        Reason.NO_ANSWER,
        "no answer from "
            + settings.route().address()
            + " after "
            + attempts
            + (attempts == 1 ? " attempt" : " attempts")
            + (standing == Standing.GONE
                ? ": is the gateway running?"
                : ": gateway stopped, or its broker away?"));
  }
}
