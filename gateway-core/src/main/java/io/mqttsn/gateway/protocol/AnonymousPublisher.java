package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;

/**
 * QoS −1 from devices without a connection (MQTT-SN 1.2 §6.8): predefined ids for everybody and
 * short names, forwarded at QoS 0 in the gateway's own name, never answered. Such a device does not
 * say who it is, so what it may do is what everybody may (A25).
 */
public final class AnonymousPublisher {

  private final ClientRules.View rules;

  public AnonymousPublisher(ClientRules rules) {
    this.rules = rules.forAnonymous();
  }

  public void onPublish(Publish publish, Outbox out) {
    String topic = nameOf(publish.topic());
    if (topic == null) {
      out.count(Counter.PUBLISHES_ANONYMOUS_DROPPED);
      return;
    }
    if (!mayPublish(publish.topic(), topic)) {
      out.count(Counter.PUBLISHES_UP_FORBIDDEN);
      return;
    }
    out.count(Counter.PUBLISHES_UP);
    out.submit(
        new UpstreamCommand.Publish(
            Upstream.HOUSE,
            Upstream.NO_TOKEN,
            topic,
            publish.payload(),
            Qos.ZERO,
            publish.retain()));
  }

  private boolean mayPublish(TopicRef topic, String name) {
    return rules.access().mayPublishAtQosMinusOne()
        && (topic instanceof TopicRef.PredefinedId id
            ? rules.meaning(id).publishable()
            : rules.access().mayPublish(name));
  }

  private String nameOf(TopicRef topic) {
    if (topic instanceof TopicRef.PredefinedId id) {
      ClientRules.View.Meaning meaning = rules.meaning(id);
      return meaning == null ? null : publishable(meaning.name());
    }
    if (topic instanceof TopicRef.ShortName shortName) {
      return publishable(shortName.name());
    }
    return null;
  }

  private static String publishable(String name) {
    return name != null && TopicNames.isName(name) ? name : null;
  }
}
