package io.mqttsn.upstream;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import java.util.Optional;

/**
 * Whether the gateway itself is there, retained on a topic of its own: {@code online} after each
 * connect, {@code offline} at the end. For one that is cut off the broker says so, by the last will
 * of the connection ({@link PahoLink}).
 */
final class OwnStatus {

  static final String OFFLINE = "offline";

  private final BrokerLink link;
  private final Optional<String> topic;

  /** The last message, until the broker has it. */
  private Outgoing goodbye;

  OwnStatus(BrokerLink link, Optional<String> topic) {
    this.link = link;
    this.topic = topic;
  }

  void onUp() {
    topic.ifPresent(name -> link.publish(message(name, "online")));
  }

  void end() {
    topic.ifPresent(
        name -> {
          goodbye = message(name, OFFLINE);
          link.publish(goodbye);
        });
  }

  /** A message of the kind {@link Outgoing.Origin#STATUS} is with the broker. */
  void onSent(Outgoing message) {
    if (message == goodbye) {
      goodbye = null;
    }
  }

  /** Whether the broker has all there is to tell. */
  boolean isDone() {
    return goodbye == null;
  }

  private static Outgoing message(String topic, String text) {
    return new Outgoing(
        Outgoing.Origin.STATUS,
        Upstream.HOUSE,
        Upstream.NO_TOKEN,
        topic,
        Bytes.utf8(text),
        Qos.ONE,
        true);
  }
}
