package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Qos;
import java.util.List;
import java.util.Optional;

/**
 * All there is to say of one client.
 *
 * @param willTopic where its will is published; empty without a will
 * @param subscriptions its topic filters, in order of name
 * @param topics the ids it may use, in order of id
 */
public record ClientDetails(
    ClientStatus status,
    Optional<String> willTopic,
    List<Subscribed> subscriptions,
    List<TopicId> topics) {

  public ClientDetails {
    subscriptions = List.copyOf(subscriptions);
    topics = List.copyOf(topics);
  }

  /** One subscription. */
  public record Subscribed(String filter, Qos qos) {}

  /**
   * One topic id.
   *
   * @param predefined configured; else given by REGISTER or SUBACK
   * @param told whether the client was told in this connection; configured ones always are
   */
  public record TopicId(int id, String name, boolean predefined, boolean told) {}
}
