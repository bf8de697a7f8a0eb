package io.mqttsn.serial;

import io.mqttsn.serial.Outgoing.Node;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Frames that wait for a line, which is slower than everything behind it: what is short and awaited
 * goes before data (see {@link FrameKind}), and devices take turns, so that the backlog of one does
 * not keep the others waiting.
 *
 * <p>Limits: {@link #MAX_FRAMES} and {@link #MAX_OCTETS}. Where there is no room the oldest QoS 0
 * PUBLISH goes, of the device with the longest backlog; if there is none, a frame that is not data
 * drives out a PUBLISH that will be repeated; otherwise the new frame is lost. {@link #MAX_NANOS}
 * after it was handed over a frame is dropped, for by then its sender repeats it or the device has
 * given up.
 *
 * <p>Filled by any thread and emptied by one. The lock is held for a few steps in memory.
 */
final class SendQueue {

  static final int MAX_FRAMES = 256;
  static final int MAX_OCTETS = 64 * 1024;

  /** Ten seconds, the usual T_retry. */
  static final long MAX_NANOS = 10_000_000_000L;

  private final Map<Node, Lane> lanes = new HashMap<>();
  private int frames;
  private int octets;
  private long turn;

  /** Takes a frame; returns how many were lost for want of room, it or others. */
  synchronized int offer(Outgoing frame) {
    int lost = 0;
    while (frames == MAX_FRAMES || octets + frame.frame().length > MAX_OCTETS) {
      lost++;
      Optional<Lane> victim = victim(FrameKind.PUBLISH_ONCE);
      FrameKind kind = FrameKind.PUBLISH_ONCE;
      if (victim.isEmpty() && !frame.kind().isData()) {
        kind = FrameKind.PUBLISH;
        victim = victim(kind);
      }
      if (victim.isEmpty()) {
        return lost;
      }
      forget(victim.get(), victim.get().removeOldest(kind));
    }
    lanes.computeIfAbsent(frame.node(), node -> new Lane(node, ++turn)).add(frame);
    frames++;
    octets += frame.frame().length;
    return lost;
  }

  /**
   * The next frame for the line.
   *
   * @param busy devices that cannot be sent to at the moment
   */
  synchronized Optional<Outgoing> poll(Predicate<Node> busy) {
    Optional<Lane> urgent = next(busy, lane -> !lane.head().kind().isData(), l -> l.urgentTurn);
    if (urgent.isPresent()) {
      urgent.get().urgentTurn = ++turn;
      return Optional.of(take(urgent.get()));
    }
    Optional<Lane> data = next(busy, lane -> lane.head().kind().isData(), l -> l.dataTurn);
    data.ifPresent(lane -> lane.dataTurn = ++turn);
    return data.map(this::take);
  }

  /** Drops what has waited for too long, and returns how many frames that were. */
  synchronized int expire(long now) {
    int before = frames;
    for (Iterator<Lane> all = lanes.values().iterator(); all.hasNext(); ) {
      Lane lane = all.next();
      dropOld(lane.answers, now);
      dropOld(lane.ordered, now);
      if (lane.isEmpty()) {
        all.remove();
      }
    }
    return before - frames;
  }

  synchronized boolean isEmpty() {
    return frames == 0;
  }

  synchronized int size() {
    return frames;
  }

  private void dropOld(Deque<Outgoing> waiting, long now) {
    while (!waiting.isEmpty() && now - waiting.peek().since() > MAX_NANOS) {
      frames--;
      octets -= waiting.remove().frame().length;
    }
  }

  /** The lane whose turn was longest ago. */
  private Optional<Lane> next(
      Predicate<Node> busy, Predicate<Lane> wanted, ToLongFunction<Lane> lastTurn) {
    return lanes.values().stream()
        .filter(lane -> wanted.test(lane) && !busy.test(lane.node))
        .min(Comparator.comparingLong(lastTurn));
  }

  private Outgoing take(Lane lane) {
    Outgoing frame = lane.answers.isEmpty() ? lane.ordered.remove() : lane.answers.remove();
    forget(lane, frame);
    return frame;
  }

  private Optional<Lane> victim(FrameKind kind) {
    Stream<Lane> candidates = lanes.values().stream().filter(lane -> lane.has(kind));
    return candidates.max(Comparator.comparingInt(lane -> lane.ordered.size()));
  }

  private void forget(Lane lane, Outgoing frame) {
    frames--;
    octets -= frame.frame().length;
    if (lane.isEmpty()) {
      lanes.remove(lane.node);
    }
  }

  /** What waits for one device; never empty while it is in the map. */
  private static final class Lane {
    final Node node;
    final Deque<Outgoing> answers = new ArrayDeque<>();
    final Deque<Outgoing> ordered = new ArrayDeque<>();
    long urgentTurn;
    long dataTurn;

    Lane(Node node, long turn) {
      this.node = node;
      urgentTurn = turn; // whoever comes now is behind those who wait
      dataTurn = turn;
    }

    void add(Outgoing frame) {
      (frame.kind() == FrameKind.ANSWER ? answers : ordered).add(frame);
    }

    Outgoing head() {
      return answers.isEmpty() ? ordered.element() : answers.element();
    }

    boolean isEmpty() {
      return answers.isEmpty() && ordered.isEmpty();
    }

    boolean has(FrameKind kind) {
      return ordered.stream().anyMatch(frame -> frame.kind() == kind);
    }

    Outgoing removeOldest(FrameKind kind) {
      for (Iterator<Outgoing> all = ordered.iterator(); all.hasNext(); ) {
        Outgoing frame = all.next();
        if (frame.kind() == kind) {
          all.remove();
          return frame;
        }
      }
      throw new IllegalStateException("no " + kind + " waits for " + node);
    }
  }
}
