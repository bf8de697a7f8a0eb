package io.mqttsn.gateway.sim;

import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen, ordered by time and, at the same time, by the order in which it
 * was asked for.
 */
final class Clock {

  /** Something that is to happen, unless it is called off. */
  static final class Event implements Comparable<Event> {
    private final long time;
    private final long sequence;
    private Runnable action;

    private Event(long time, long sequence, Runnable action) {
      this.time = time;
      this.sequence = sequence;
      this.action = action;
    }

    void callOff() {
      action = null;
    }

    boolean isCalledOff() {
      return action == null;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now = 1_000_000;
  private long sequence;

  long now() {
    return now;
  }

  Event at(long time, Runnable action) {
    Event event = new Event(Math.max(time, now), ++sequence, action);
    events.add(event);
    return event;
  }

  Event in(long millis, Runnable action) {
    return at(now + millis, action);
  }

  /**
   * Lets the next thing happen, if it is due by {@code end}.
   *
   * @return whether there was one
   */
  boolean step(long end) {
    for (Event next = events.peek(); next != null && next.time <= end; next = events.peek()) {
      events.poll();
      if (!next.isCalledOff()) {
        now = next.time;
        Runnable action = next.action;
        next.action = null;
        action.run();
        return true;
      }
    }
    now = Math.max(now, end);
    return false;
  }
}
