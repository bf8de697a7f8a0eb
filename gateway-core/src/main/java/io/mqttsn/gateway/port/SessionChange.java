package io.mqttsn.gateway.port;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;
import java.util.Optional;

/**
 * The facts about a durable session that are worth surviving a restart. Replayed in the order in
 * which they were appended, they rebuild it; a snapshot is nothing new, only the shortest such
 * list.
 */
public sealed interface SessionChange {

  /** Whose session. */
  String client();

  /** A durable session exists from now on; whatever was recorded of an earlier one is void. */
  record Opened(String client) implements SessionChange {}

  /** Nothing of the session is kept any more. */
  record Ended(String client) implements SessionChange {}

  record WillChanged(String client, Optional<Will> will) implements SessionChange {}

  /**
   * @param form how the client named the filter: its deliveries are named the same way
   */
  record Subscribed(String client, String filter, Qos qos, TopicRef form)
      implements SessionChange {}

  record Unsubscribed(String client, String filter) implements SessionChange {}

  /** The client knows, or will be told, this id; it means this name for the life of the session. */
  record Registered(String client, int topicId, String topicName) implements SessionChange {}

  /**
   * A message waits for the client, and the broker may be told that it is safe.
   *
   * @param number names it within the session, growing
   */
  record Enqueued(String client, long number, String topic, Bytes payload, Qos qos, boolean retain)
      implements SessionChange {}

  /** A QoS 2 message is about to be sent for the first time, under this message id. */
  record Sent(String client, long number, int messageId) implements SessionChange {}

  /** The client has the QoS 2 message; only the release is missing. */
  record Released(String client, long number) implements SessionChange {}

  /** The message waits no longer. */
  record Dequeued(String client, long number) implements SessionChange {}

  /**
   * The broker has a QoS 2 message of the client, whose PUBREL is awaited.
   *
   * @param content a hash of topic and payload, to know a copy of it by
   */
  record Taken(String client, int messageId, int content) implements SessionChange {}

  /** The client has released it: the id may be used again. */
  record Finished(String client, int messageId) implements SessionChange {}
}
