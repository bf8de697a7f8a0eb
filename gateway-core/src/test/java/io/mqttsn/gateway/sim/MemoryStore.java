package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.SessionStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A store that outlives the gateway. What was appended and not flushed goes with a power cut, as it
 * does on a disk.
 */
final class MemoryStore implements SessionStore {

  private record Message(String client, Bytes payload) {}

  private final boolean keeps;
  private final PowerSupply power;
  private final List<SessionChange> safe = new ArrayList<>();
  private final List<SessionChange> unsafe = new ArrayList<>();
  private final Set<Message> messages = new HashSet<>();

  /**
   * @param keeps whether there is one at all; without it a killed gateway has forgotten everything
   */
  MemoryStore(boolean keeps, PowerSupply power) {
    this.keeps = keeps;
    this.power = power;
  }

  @Override
  public boolean keeps() {
    return keeps;
  }

  @Override
  public List<SessionChange> load() {
    return List.copyOf(safe);
  }

  @Override
  public void append(SessionChange change) {
    if (!keeps) {
      throw new IllegalStateException("nobody keeps " + change);
    }
    unsafe.add(change);
  }

  @Override
  public void flush() {
    power.crossing();
    for (SessionChange change : unsafe) {
      safe.add(change);
      if (change instanceof SessionChange.Enqueued enqueued) {
        messages.add(new Message(enqueued.client(), enqueued.payload()));
      }
    }
    unsafe.clear();
  }

  /** Whether this message has ever been written down for this client. */
  boolean hasRecorded(String client, Bytes payload) {
    return messages.contains(new Message(client, payload));
  }

  /** Whether the last that was written down of a client is that nothing of it is kept. */
  boolean hasForgotten(String client) {
    for (int i = safe.size() - 1; i >= 0; i--) {
      if (safe.get(i).client().equals(client)) {
        return safe.get(i) instanceof SessionChange.Ended;
      }
    }
    return false;
  }

  /** The power fails. */
  void loseUnflushed() {
    unsafe.clear();
  }

  @Override
  public void close() {}
}
