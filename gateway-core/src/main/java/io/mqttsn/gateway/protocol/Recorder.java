package io.mqttsn.gateway.protocol;

import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.SessionChange.Registered;

/**
 * Writes down what one session must not lose with the process, as long as the session is durable.
 */
final class Recorder {

  private final String client;
  private boolean on;

  Recorder(String client) {
    this.client = client;
  }

  /** Whether there is a store and the session is one that it keeps. */
  boolean isOn() {
    return on;
  }

  void turn(boolean onOrOff) {
    on = onOrOff;
  }

  void record(SessionChange change, Outbox out) {
    if (on) {
      out.record(change);
    }
  }

  /** An id was, or may have been, handed out for the first time. */
  void topic(TopicRegistry.Topic topic, Outbox out) {
    if (on && topic.firstRecord()) {
      out.record(new Registered(client, topic.id(), topic.name()));
    }
  }
}
