package io.mqttsn.app.client;

import io.mqttsn.codec.Connection;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * What the gateway begins and we answer: will prompts, registrations, pings, and deliveries at each
 * QoS. Deliveries wait here until somebody polls; at QoS 2 an id is remembered from PUBLISH to
 * PUBREL, so that a repeated frame is answered again and delivered once.
 */
final class Inbound {

  /**
   * What does not fit is dropped at QoS 0 and left unanswered otherwise: the gateway sends again.
   */
  private static final int INBOX_LIMIT = 1000;

  private final SnLink link;
  private final TopicIds topics;
  private final Optional<SnClientSettings.Will> will;
  private final Queue<Received> inbox = new ArrayDeque<>();
  private final Set<Integer> unreleased = new HashSet<>();

  Inbound(SnLink link, TopicIds topics, Optional<SnClientSettings.Will> will) {
    this.link = link;
    this.topics = topics;
    this.will = will;
  }

  Optional<Received> next() {
    return Optional.ofNullable(inbox.poll());
  }

  /** A new session: the gateway's message ids begin anew. */
  void forget() {
    unreleased.clear();
  }

  /** Answers whatever the gateway may begin; anything else is a late answer and means nothing. */
  void take(Message message) throws IOException {
    if (message instanceof Publication.Publish publish) {
      deliver(publish);
    } else if (message instanceof Publication.Pubrel pubrel) {
      unreleased.remove(pubrel.messageId());
      link.send(new Publication.Pubcomp(pubrel.messageId()));
    } else if (message instanceof Publication.Pubrec pubrec) {
      link.send(new Publication.Pubrel(pubrec.messageId()));
    } else if (message instanceof Registration.Register register) {
      topics.learn(register.topicId(), register.topicName());
      link.send(
          new Registration.Regack(register.topicId(), register.messageId(), ReturnCode.ACCEPTED));
    } else if (message instanceof Publication.Puback refused
        && refused.returnCode() == ReturnCode.INVALID_TOPIC_ID) {
      topics.forget(refused.topicId());
    } else if (message instanceof Connection.Pingreq) {
      link.send(new Connection.Pingresp());
    } else if (message instanceof WillMessages.WillTopicReq) {
      link.send(
          will.map(w -> new WillMessages.WillTopic(w.qos(), w.retain(), w.topic()))
              .orElse(new WillMessages.WillTopic(Qos.ZERO, false, "")));
    } else if (message instanceof WillMessages.WillMsgReq && will.isPresent()) {
      link.send(new WillMessages.WillMsg(will.get().message()));
    }
  }

  private void deliver(Publication.Publish publish) throws IOException {
    Optional<String> topic = name(publish.topic());
    if (topic.isEmpty()) {
      // §6.10: the gateway then registers the name and sends the message again.
      link.send(puback(publish, ReturnCode.INVALID_TOPIC_ID));
      return;
    }
    boolean repeated = publish.qos() == Qos.TWO && unreleased.contains(publish.messageId());
    if (!repeated) {
      if (inbox.size() >= INBOX_LIMIT) {
        return;
      }
      inbox.add(new Received(topic.get(), publish.payload(), publish.qos(), publish.retain()));
    }
    if (publish.qos() == Qos.ONE) {
      link.send(puback(publish, ReturnCode.ACCEPTED));
    } else if (publish.qos() == Qos.TWO) {
      unreleased.add(publish.messageId());
      link.send(new Publication.Pubrec(publish.messageId()));
    }
  }

  private Optional<String> name(TopicRef topic) {
    if (topic instanceof TopicRef.RegisteredId registered) {
      return topics.name(registered.id());
    } else if (topic instanceof TopicRef.ShortName shortName) {
      return Optional.of(shortName.name());
    } else if (topic instanceof TopicRef.PredefinedId predefined) {
      return Optional.of("predefined:" + predefined.id());
    }
    return Optional.empty();
  }

  private static Publication.Puback puback(Publication.Publish publish, ReturnCode code) {
    return new Publication.Puback(publish.topic().wireId(), publish.messageId(), code);
  }
}
