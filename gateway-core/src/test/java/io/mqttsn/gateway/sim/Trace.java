package io.mqttsn.gateway.sim;

import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What happened: a hash of everything, to compare two runs, and the last events in full, for
 * whoever looks for the cause of a failure.
 */
final class Trace {

  /** How many events are kept in full; more with {@code -Devents=5000}. */
  private static final int KEPT = Integer.getInteger("events", 50);

  private record Entry(long time, String kind, Object who, Object what) {}

  private final Entry[] last = new Entry[KEPT];
  private long count;
  private long hash = 0xCBF29CE484222325L;

  /**
   * @param digest tells {@code what} apart from others, the same in every run; {@code what} itself
   *     is only put into words when something fails
   */
  void note(long time, String kind, Object who, Object what, int digest) {
    last[(int) (count++ % KEPT)] = new Entry(time, kind, who, what);
    mix(time);
    mix(kind.hashCode());
    mix(digest);
  }

  void note(long time, String kind, Object who, byte[] frame) {
    note(time, kind, who, new Frame(frame), Arrays.hashCode(frame));
  }

  void note(long time, UpstreamCommand command) {
    note(time, "cmd", command.client(), command, digest(command, command.client()));
  }

  void note(long time, UpstreamEvent event) {
    int digest = digest(event, event.client());
    if (event instanceof UpstreamEvent.Delivery delivery) {
      digest = 31 * digest + delivery.payload().hashCode();
    }
    note(time, "event", event.client(), event, digest);
  }

  /** Hash codes of records are not the same in every run where an enum is in them. */
  private static int digest(Object what, String client) {
    return what.getClass().getSimpleName().hashCode() * 31 + client.hashCode();
  }

  private void mix(long value) {
    hash = (hash ^ value) * 0x100000001B3L;
    hash ^= hash >>> 29;
  }

  long hash() {
    return hash;
  }

  long events() {
    return count;
  }

  /** The last events, one a line, oldest first. */
  String lastEvents() {
    List<String> lines = new ArrayList<>();
    for (long i = Math.max(0, count - KEPT); i < count; i++) {
      Entry e = last[(int) (i % KEPT)];
      lines.add(String.format("%12.3f %-5s %-22s %s", e.time / 1000.0, e.kind, e.who, e.what));
    }
    return String.join("\n", lines);
  }
}
