package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.Metrics.Counter;

/** REGISTER of one client (MQTT-SN 1.2 §6.5): a name for an id, refused or answered at once. */
final class RegisterExchange {

  private final SessionContext context;
  private final Recorder recorder;
  private final TopicRegistry topics;
  private final OutboundPublications outbound;

  RegisterExchange(
      SessionContext context,
      Recorder recorder,
      TopicRegistry topics,
      OutboundPublications outbound) {
    this.context = context;
    this.recorder = recorder;
    this.topics = topics;
    this.outbound = outbound;
  }

  /**
   * @param withinRate whether the client may ask for anything now
   */
  void onRegister(Register register, boolean withinRate, Outbox out) {
    ReturnCode code = verdict(register.topicName(), withinRate, out);
    TopicRegistry.Topic topic = null;
    if (code == ReturnCode.ACCEPTED) {
      topic = topics.obtain(register.topicName());
      if (topic == null) {
        code = ReturnCode.CONGESTION;
        out.count(Counter.TOPIC_IDS_EXHAUSTED);
      } else {
        topics.told(topic);
        recorder.topic(topic, out);
        outbound.unmute(topic.name());
      }
    }
    out.send(new Regack(topic == null ? 0 : topic.id(), register.messageId(), code));
  }

  private ReturnCode verdict(String name, boolean withinRate, Outbox out) {
    if (!TopicNames.isName(name)) {
      return ReturnCode.NOT_SUPPORTED;
    }
    AccessRules.View access = context.access();
    if (!access.mayPublish(name) && !access.maySubscribe(name)) {
      // A name that is only received has an id too, so one of the two is enough.
      out.count(Counter.REGISTERS_FORBIDDEN);
      return ReturnCode.NOT_SUPPORTED;
    }
    return withinRate ? ReturnCode.ACCEPTED : ReturnCode.CONGESTION;
  }
}
