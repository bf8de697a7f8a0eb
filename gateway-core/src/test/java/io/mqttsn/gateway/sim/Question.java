package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Subscription.Subscribe;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The one request that a device has open (MQTT-SN 1.2 §6.13): unanswered it is repeated every
 * T_retry, N_retry times; then the device takes the gateway to be gone.
 */
final class Question {

  private static final int N_RETRY = 3;

  private final Clock clock;
  private final long retryMillis;
  private final Consumer<Message> voice;
  private final Runnable unanswered;

  private Message message;
  private Predicate<Message> answer;
  private Consumer<Message> then;
  private int left;
  private Clock.Event alarm;

  Question(Clock clock, long retryMillis, Consumer<Message> voice, Runnable unanswered) {
    this.clock = clock;
    this.retryMillis = retryMillis;
    this.voice = voice;
    this.unanswered = unanswered;
  }

  boolean isOpen() {
    return message != null;
  }

  void ask(Message question, Predicate<Message> answer, Consumer<Message> then) {
    if (isOpen()) {
      throw new IllegalStateException(question + " while " + message + " is open");
    }
    this.answer = answer;
    this.then = then;
    say(question);
  }

  /**
   * The conversation has moved on: this is said now, and repeated; the answer awaited is as was.
   */
  void goOnWith(Message next) {
    if (isOpen()) {
      alarm.callOff();
      say(next);
    }
  }

  /** The other side is busy with us: patience begins anew. */
  void patience() {
    if (isOpen()) {
      left = N_RETRY;
      alarm.callOff();
      alarm = clock.in(retryMillis, this::again);
    }
  }

  private void say(Message next) {
    message = next;
    left = N_RETRY;
    voice.accept(next);
    alarm = clock.in(retryMillis, this::again);
  }

  private void again() {
    if (left == 0) {
      drop();
      unanswered.run();
      return;
    }
    left--;
    voice.accept(repetition());
    alarm = clock.in(retryMillis, this::again);
  }

  private Message repetition() {
    if (message instanceof Publish p) {
      return new Publish(true, p.qos(), p.retain(), p.topic(), p.messageId(), p.payload());
    }
    if (message instanceof Subscribe s) {
      return new Subscribe(true, s.qos(), s.topic(), s.messageId());
    }
    return message;
  }

  /** Whether this was the answer. */
  boolean hear(Message heard) {
    if (!isOpen() || !answer.test(heard)) {
      return false;
    }
    Consumer<Message> continuation = then;
    drop();
    continuation.accept(heard);
    return true;
  }

  void drop() {
    message = null;
    if (alarm != null) {
      alarm.callOff();
    }
  }
}
