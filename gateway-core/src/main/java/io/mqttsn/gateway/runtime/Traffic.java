package io.mqttsn.gateway.runtime;

import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.runtime.TrafficReport.Outcome;
import java.util.EnumMap;
import java.util.Map;

/**
 * The messages of one shard by type, and its PUBLISH messages by QoS, both ways: counted by the
 * loop's own thread into plain numbers.
 */
final class Traffic {

  private static final int TYPES = MessageType.values().length;
  private static final int LEVELS = Qos.values().length;

  private final long[][] received = new long[Outcome.values().length][TYPES];
  private final long[] sent = new long[TYPES];
  private final long[] publishesUp = new long[LEVELS];
  private final long[] publishesDown = new long[LEVELS];

  void received(Message message, Outcome outcome) {
    received[outcome.ordinal()][message.type().ordinal()]++;
    if (message instanceof Publish publish) {
      publishesUp[publish.qos().ordinal()]++;
    }
  }

  void sent(Message message) {
    sent[message.type().ordinal()]++;
    if (message instanceof Publish publish) {
      publishesDown[publish.qos().ordinal()]++;
    }
  }

  TrafficReport report() {
    Map<Outcome, Map<MessageType, Long>> in = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      in.put(outcome, byName(MessageType.values(), MessageType.class, received[outcome.ordinal()]));
    }
    return new TrafficReport(
        in,
        byName(MessageType.values(), MessageType.class, sent),
        byName(Qos.values(), Qos.class, publishesUp),
        byName(Qos.values(), Qos.class, publishesDown));
  }

  private static <E extends Enum<E>> Map<E, Long> byName(E[] names, Class<E> kind, long[] counts) {
    Map<E, Long> map = new EnumMap<>(kind);
    for (E name : names) {
      if (counts[name.ordinal()] != 0) {
        map.put(name, counts[name.ordinal()]);
      }
    }
    return map;
  }
}
