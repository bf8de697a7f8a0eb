package io.mqttsn.gateway.runtime;

import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.Qos;
import java.util.EnumMap;
import java.util.Map;

/**
 * Messages since the start, those that were never seen left out.
 *
 * @param received from devices, by what became of them and by type
 * @param sent to devices, by type
 * @param publishesUp PUBLISH of devices by QoS, repetitions included
 * @param publishesDown PUBLISH to devices by QoS, repetitions included
 */
public record TrafficReport(
    Map<Outcome, Map<MessageType, Long>> received,
    Map<MessageType, Long> sent,
    Map<Qos, Long> publishesUp,
    Map<Qos, Long> publishesDown) {

  /** What became of a message of a device. */
  public enum Outcome {
    /** A session took it, or the answer to a search. */
    SERVED,
    /** A session had no use for it just then. */
    UNEXPECTED,
    /** Nobody knows its address. */
    STRANGER
  }

  TrafficReport plus(TrafficReport other) {
    Map<Outcome, Map<MessageType, Long>> sums = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      sums.put(outcome, sum(received.get(outcome), other.received.get(outcome), MessageType.class));
    }
    return new TrafficReport(
        sums,
        sum(sent, other.sent, MessageType.class),
        sum(publishesUp, other.publishesUp, Qos.class),
        sum(publishesDown, other.publishesDown, Qos.class));
  }

  private static <E extends Enum<E>> Map<E, Long> sum(
      Map<E, Long> mine, Map<E, Long> theirs, Class<E> kind) {
    Map<E, Long> sums = new EnumMap<>(kind);
    sums.putAll(mine);
    theirs.forEach((key, value) -> sums.merge(key, value, Long::sum));
    return sums;
  }
}
