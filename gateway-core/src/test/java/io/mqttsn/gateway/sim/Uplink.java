package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What a device publishes: one message after the other, each until it is acknowledged. In a session
 * that goes on an interrupted message is repeated as it was; in a new one it begins anew.
 */
final class Uplink {

  private static final int MOST_WAITING = 5;

  private final Device device;
  private final Ledger ledger;
  private final Question question;
  private final Downlink down;
  private final Deque<Ledger.Letter> queue = new ArrayDeque<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private Ledger.Letter current;
  private int messageId;
  private boolean sent;
  private boolean releasing;
  private int lastMessageId;

  Uplink(Device device, Ledger ledger, Question question, Downlink down) {
    this.device = device;
    this.ledger = ledger;
    this.question = question;
    this.down = down;
  }

  void publish(String topic, Qos qos) {
    if (queue.size() < MOST_WAITING) {
      queue.add(ledger.write(device.id(), topic, qos));
    }
  }

  boolean hasWork() {
    return current != null || !queue.isEmpty();
  }

  int nextMessageId() {
    lastMessageId = lastMessageId == 0xFFFF ? 1 : lastMessageId + 1;
    return lastMessageId;
  }

  void forgetIds() {
    ids.clear();
  }

  /** A connection begins. */
  void connected(boolean clean) {
    if (!clean) {
      return;
    }
    ids.clear();
    if (current != null && releasing) {
      current = null; // the gateway has it, and has forgotten the rest
    } else if (current != null && sent) {
      current.excuse = "begun anew under a clean session";
      sent = false;
    }
  }

  /** What was in memory only is gone; message ids go on somewhere else. */
  void reboot() {
    ids.clear();
    lastMessageId = (lastMessageId + 1000) % 0xFFFF;
    if (current != null) {
      current.excuse = "the device has rebooted";
    }
    queue.forEach(letter -> letter.excuse = "the device has rebooted");
    current = null;
    queue.clear();
  }

  /** Takes the message one frame further; the device has nothing else open. */
  void go() {
    if (current == null) {
      current = queue.poll();
      sent = false;
      releasing = false;
    }
    if (releasing) {
      question.ask(
          new Pubrel(messageId),
          m -> m instanceof Pubcomp comp && comp.messageId() == messageId,
          m -> done());
      return;
    }
    TopicRef topic = named(current.topic);
    if (topic == null) {
      register();
    } else if (current.qos == Qos.ZERO) {
      device.say(new Publish(false, Qos.ZERO, false, topic, 0, current.payload));
      done();
    } else {
      publish(topic);
    }
  }

  private TopicRef named(String topic) {
    if (topic.equals(Topics.PREDEFINED)) {
      return new TopicRef.PredefinedId(Topics.PREDEFINED_ID);
    }
    if (topic.equals(Topics.SHORT)) {
      return TopicRef.ShortName.of(topic);
    }
    Integer id = ids.get(topic);
    return id == null ? null : new TopicRef.RegisteredId(id);
  }

  private void register() {
    String topic = current.topic;
    int id = nextMessageId();
    question.ask(
        new Register(0, id, topic),
        m -> m instanceof Regack regack && regack.messageId() == id,
        m -> {
          Regack regack = (Regack) m;
          if (regack.returnCode() == ReturnCode.ACCEPTED) {
            ids.put(topic, regack.topicId());
            down.knows(regack.topicId(), topic);
            device.next();
          } else {
            device.nextIn(5_000);
          }
        });
  }

  private void publish(TopicRef topic) {
    if (!sent) {
      messageId = nextMessageId();
    }
    boolean again = sent;
    sent = true;
    question.ask(
        new Publish(again, current.qos, false, topic, messageId, current.payload),
        this::isAnswer,
        this::onAnswer);
  }

  private boolean isAnswer(Message m) {
    if (m instanceof Puback puback) {
      boolean meant = puback.messageId() == messageId;
      return meant && (current.qos == Qos.ONE || puback.returnCode() != ReturnCode.ACCEPTED);
    }
    return current.qos == Qos.TWO && m instanceof Pubrec pubrec && pubrec.messageId() == messageId;
  }

  private void onAnswer(Message m) {
    if (m instanceof Pubrec) {
      releasing = true;
      device.next();
      return;
    }
    switch (((Puback) m).returnCode()) {
      case ACCEPTED -> done();
      case INVALID_TOPIC_ID -> {
        ids.remove(current.topic);
        device.nextIn(100);
      }
      case CONGESTION -> device.nextIn(10_000);
      default -> {
        current.excuse = "refused";
        done();
      }
    }
  }

  /** A PUBREC that is not waited for: whoever answers it with PUBREL says no PUBLISH any more. */
  void hear(Message message) {
    if (message instanceof Pubrec pubrec) {
      boolean meant = current != null && current.qos == Qos.TWO && pubrec.messageId() == messageId;
      releasing |= meant && sent;
      device.say(new Pubrel(pubrec.messageId()));
    }
  }

  private void done() {
    current = null;
    device.next();
  }
}
