package io.mqttsn.gateway.runtime;

/** How one counter goes on, and when it is to be told again. */
final class Course {

  private long told;
  private long quietAt;
  private long pause;
  private long nextAt;
  private long spanned;

  /** Of a counter that was 0 until now. */
  Course(long now) {
    this.quietAt = now - LossLog.LOOK_MILLIS;
    this.nextAt = now;
  }

  /** By how much the counter has grown since it was told last; 0 if it is not to be told now. */
  long untold(long value, long now) {
    if (value == told) {
      quietAt = now;
      if (now - nextAt > pause) {
        pause = 0; // that has ended: the next time is news
      }
      return 0;
    }
    if (now < nextAt) {
      return 0;
    }
    long news = value - told;
    spanned = now - quietAt;
    told = value;
    quietAt = now;
    pause = pause == 0 ? Repeats.SHORTEST_MILLIS : Math.min(Repeats.LONGEST_MILLIS, 2 * pause);
    nextAt = now + pause;
    return news;
  }

  /** The last answer in words: {@code : 57 in the last 2 min}. */
  String often(long news) {
    return ": " + news + " in the last " + Repeats.span(spanned);
  }
}
