package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The numbers of one link, for its {@link LinkReport}.
 *
 * <p>A link is read by one thread and written by few, so a plain atomic costs next to nothing and
 * an array of adders, with a cell for each processor, would only be larger.
 */
public final class LinkCounters {

  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicLongArray values = new AtomicLongArray(LinkCounter.values().length);
  private final AtomicLong lastFrameNanos = new AtomicLong(NEVER);

  public void count(LinkCounter counter) {
    add(counter, 1);
  }

  public void add(LinkCounter counter, long amount) {
    values.getAndAdd(counter.ordinal(), amount);
  }

  /** A frame was received, of which nothing is too short for this to be called for each. */
  public void received(int octets) {
    count(LinkCounter.FRAMES_IN);
    add(LinkCounter.OCTETS_IN, octets);
    heard();
  }

  /** A frame has left. */
  public void sent(int octets) {
    count(LinkCounter.FRAMES_OUT);
    add(LinkCounter.OCTETS_OUT, octets);
  }

  /** The link is not silent at this moment. */
  public void heard() {
    lastFrameNanos.setOpaque(System.nanoTime());
  }

  public long value(LinkCounter counter) {
    return values.get(counter.ordinal());
  }

  /** Every counter that is not zero. */
  public Map<LinkCounter, Long> values() {
    Map<LinkCounter, Long> sums = new EnumMap<>(LinkCounter.class);
    for (LinkCounter counter : LinkCounter.values()) {
      long value = value(counter);
      if (value != 0) {
        sums.put(counter, value);
      }
    }
    return sums;
  }

  /** Since {@link #heard} was called last; empty if it never was. */
  public OptionalLong silentMillis() {
    long last = lastFrameNanos.getOpaque();
    return last == NEVER
        ? OptionalLong.empty()
        : OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last));
  }
}
