package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Message;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.UpstreamCommand;
import java.util.ArrayList;
import java.util.List;

/**
 * What the steps of one batch want done. Nothing in here happens before the step that asked for it
 * is over, so nobody can call back into a half-finished step, and whether a phase is changed before
 * or after a send cannot matter.
 *
 * <p>Address book entries are kept apart: they are made after each step, because the next frame of
 * the batch may come from the same address. Everything else leaves at the end of the batch.
 */
public final class Outbox {

  /** One thing to do. */
  public sealed interface Effect {
    /**
     * A message for whoever is at that address.
     *
     * @param radius how far a forwarder in front of the address should spread it, for types that
     *     are broadcast; {@link #UNICAST} otherwise
     */
    record Send(Peer to, Message message, int radius) implements Effect {

      /** For the one address alone. */
      public static final int UNICAST = -1;

      public Send(Peer to, Message message) {
        this(to, message, UNICAST);
      }
    }

    /**
     * A message for everybody on a link.
     *
     * @param radius in hops; 0 is as far as the link itself would go
     */
    record Broadcast(String link, Message message, int radius) implements Effect {}

    /** A command for the broker side. */
    record Submit(UpstreamCommand command) implements Effect {}
  }

  /**
   * A line of the address book, to be written or struck out.
   *
   * @param bound false: strike it out, if it still names this client
   */
  public record Binding(Peer peer, String client, boolean bound) {}

  private final Metrics metrics;
  private final List<Effect> effects = new ArrayList<>();
  private final List<Binding> bindings = new ArrayList<>();
  private final List<SessionChange> changes = new ArrayList<>();
  private Peer addressee;
  private long unexpected;
  private long counted;

  public Outbox(Metrics metrics) {
    this.metrics = metrics;
  }

  /** In the order in which they were asked for. */
  public List<Effect> effects() {
    return effects;
  }

  /** What is to be stored before any effect is performed. */
  public List<SessionChange> changes() {
    return changes;
  }

  void record(SessionChange change) {
    changes.add(change);
  }

  /** In the order in which they were asked for. */
  public List<Binding> bindings() {
    return bindings;
  }

  /** Whom {@link #send(Message)} means from now on; null when nobody can be reached. */
  void addressee(Peer peer) {
    addressee = peer;
  }

  void send(Message message) {
    if (addressee == null) {
      throw new IllegalStateException("nobody to send to: " + message);
    }
    effects.add(new Effect.Send(addressee, message));
  }

  /**
   * Answers a client if it can be reached; one that has gone asks again when it is back.
   *
   * @return whether it can be reached
   */
  boolean answer(Message message) {
    if (addressee == null) {
      return false;
    }
    send(message);
    return true;
  }

  /** Answers an address that no session is bound to. */
  public void send(Peer to, Message message) {
    effects.add(new Effect.Send(to, message));
  }

  /** Answers an address, and all that a forwarder in front of it reaches within the radius. */
  void send(Peer to, Message message, int radius) {
    effects.add(new Effect.Send(to, message, radius));
  }

  void broadcast(String link, Message message, int radius) {
    effects.add(new Effect.Broadcast(link, message, radius));
  }

  public void submit(UpstreamCommand command) {
    effects.add(new Effect.Submit(command));
  }

  void bind(Peer peer, String client) {
    bindings.add(new Binding(peer, client, true));
  }

  void unbind(Peer peer, String client) {
    bindings.add(new Binding(peer, client, false));
  }

  /** How many messages meant nothing where they came, up to now. */
  public long unexpected() {
    return unexpected;
  }

  void count(Metrics.Counter counter) {
    if (counter == Metrics.Counter.FRAMES_UNEXPECTED) {
      unexpected++;
    }
    counted |= bit(counter);
    metrics.add(counter, 1);
  }

  /** The bit that stands for a counter in {@link #takeCounted}. */
  public static long bit(Metrics.Counter counter) {
    return 1L << counter.ordinal();
  }

  /** What was counted since this was asked last, one bit for each: who did it is known outside. */
  public long takeCounted() {
    long taken = counted;
    counted = 0;
    return taken;
  }
}
