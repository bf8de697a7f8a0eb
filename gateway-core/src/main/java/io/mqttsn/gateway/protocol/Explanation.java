package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.protocol.ClientStatus.Question;
import io.mqttsn.gateway.protocol.ClientStatus.Queue;

/**
 * Puts into a sentence why a client is silent: the most telling of what is known, in the order of
 * {@link Silence.Reason}.
 */
final class Explanation {

  /** An answer that has been on its way for less is nothing to speak of. */
  private static final long ORDINARY_MILLIS = 5_000;

  private Explanation() {}

  static Silence of(ClientStatus s) {
    return switch (s.phase()) {
      case DISCONNECTED -> new Silence(Silence.Reason.DISCONNECTED, disconnected(s));
      case LOST -> new Silence(Silence.Reason.LOST, lost(s));
      case CONNECTING ->
          new Silence(
              Silence.Reason.CONNECTING, "connecting: CONNECT was heard, CONNACK is to come");
      case ASLEEP -> new Silence(Silence.Reason.ASLEEP, asleep(s));
      case ACTIVE, AWAKE -> connected(s);
    };
  }

  private static String disconnected(ClientStatus s) {
    if (s.silentMillis().isEmpty()) {
      return "not heard since the gateway was started; its session is kept";
    }
    return "disconnected, last heard " + ago(s) + (s.durable() ? "; its session is kept" : "");
  }

  private static String lost(ClientStatus s) {
    String promise = s.keepAliveSeconds() == 0 ? "" : ", keep-alive " + s.keepAliveSeconds() + " s";
    return "lost: nothing heard for " + seconds(s.silentMillis().orElse(0)) + promise;
  }

  private static String asleep(ClientStatus s) {
    String due =
        s.deadlineMillis().isPresent()
            ? ", taken for lost in " + seconds(s.deadlineMillis().getAsLong())
            : "";
    return "asleep, last heard " + ago(s) + "; duration " + s.sleepSeconds() + " s" + due;
  }

  private static Silence connected(ClientStatus s) {
    Queue queue = s.queue();
    if (queue.pausedMillis().isPresent()) {
      return new Silence(
          Silence.Reason.CONGESTED,
          "said congestion; tried again in " + seconds(queue.pausedMillis().getAsLong()));
    }
    if (queue.question().isPresent() && (queue.parked() || isOpenForLong(s))) {
      Question question = queue.question().get();
      String text =
          "has not answered "
              + question.message()
              + question.topic().map(name -> " of " + name).orElse("")
              + " for "
              + seconds(question.openMillis())
              + ", repeated "
              + question.repeats()
              + (question.repeats() == 1 ? " time" : " times");
      return queue.parked()
          ? new Silence(Silence.Reason.PARKED, text + "; parked until it is heard")
          : new Silence(Silence.Reason.UNANSWERED, text);
    }
    if (s.keepAliveSeconds() == 0) {
      return new Silence(
          Silence.Reason.UNSUPERVISED, "connected without a keep-alive: nothing is expected");
    }
    if (s.silentMillis().orElse(0) > s.keepAliveSeconds() * 1000L) {
      return new Silence(
          Silence.Reason.LATE,
          "late: last heard "
              + ago(s)
              + ", keep-alive "
              + s.keepAliveSeconds()
              + " s, taken for lost in "
              + seconds(s.deadlineMillis().orElse(0)));
    }
    return new Silence(Silence.Reason.NONE, "not silent: heard " + ago(s));
  }

  private static boolean isOpenForLong(ClientStatus s) {
    Question question = s.queue().question().get();
    return question.repeats() > 0 || question.openMillis() >= ORDINARY_MILLIS;
  }

  private static String ago(ClientStatus s) {
    return seconds(s.silentMillis().orElse(0)) + " ago";
  }

  private static String seconds(long millis) {
    return millis / 1000 + " s";
  }
}
