package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a device receives. It keeps what MQTT demands of a receiver at QoS 2, message ids that are
 * not released, in flash. A finished id it remembers only as long as the link may hold back a copy:
 * whatever comes later is a new message to it.
 */
final class Downlink {

  /** A QoS 2 message that is finished. */
  private record Finished(int messageId, Bytes payload, long until) {}

  private final Device device;
  private final World world;
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, Bytes> unreleased = new HashMap<>();

  /** From before the last clean CONNECT: only a repetition can still mean them. */
  private final Map<Integer, Bytes> unreleasedBefore = new HashMap<>();

  private final List<Finished> finished = new ArrayList<>();
  private boolean busy;

  Downlink(Device device, World world) {
    this.device = device;
    this.world = world;
  }

  void knows(int id, String name) {
    names.put(id, name);
  }

  void forgetIds() {
    names.clear();
  }

  /** A clean session, unless the gateway wakes the old one: then it repeats what was open. */
  void beginClean() {
    forgetIds();
    unreleasedBefore.putAll(unreleased);
    unreleased.clear();
  }

  /** The next message finds the device without room. */
  void becomeBusy() {
    busy = true;
  }

  void hear(Message message) {
    if (message instanceof Publish publish) {
      onPublish(publish);
    } else if (message instanceof Register register) {
      onRegister(register);
    } else if (message instanceof Pubrel pubrel) {
      onPubrel(pubrel);
    }
  }

  private void onRegister(Register register) {
    knows(register.topicId(), register.topicName());
    device.say(new Regack(register.topicId(), register.messageId(), ReturnCode.ACCEPTED));
  }

  private void onPublish(Publish publish) {
    int id = publish.topic().wireId();
    String topic = nameOf(publish.topic());
    if (topic == null) {
      device.say(new Puback(id, publish.messageId(), ReturnCode.INVALID_TOPIC_ID));
      return;
    }
    switch (publish.qos()) {
      case ONE -> {
        if (busy) {
          busy = false;
          device.say(new Puback(id, publish.messageId(), ReturnCode.CONGESTION));
          return;
        }
        receives(topic, publish);
        device.say(new Puback(id, publish.messageId(), ReturnCode.ACCEPTED));
      }
      case TWO -> {
        if (!isKnown(publish)) {
          receives(topic, publish);
          unreleased.put(publish.messageId(), publish.payload());
        }
        device.say(new Pubrec(publish.messageId()));
      }
      default -> receives(topic, publish);
    }
  }

  /** The application gets a message. */
  private void receives(String topic, Publish publish) {
    world.watchers().received(device.id(), topic, publish);
  }

  private boolean isKnown(Publish publish) {
    finished.removeIf(f -> f.until < world.now());
    Bytes payload = publish.payload();
    return payload.equals(unreleased.get(publish.messageId()))
        || publish.duplicate() && payload.equals(unreleasedBefore.get(publish.messageId()))
        || finished.stream()
            .anyMatch(f -> f.messageId == publish.messageId() && f.payload.equals(payload));
  }

  private void onPubrel(Pubrel pubrel) {
    finish(pubrel.messageId(), unreleasedBefore.remove(pubrel.messageId()));
    finish(pubrel.messageId(), unreleased.remove(pubrel.messageId()));
    device.say(new Pubcomp(pubrel.messageId()));
  }

  private void finish(int messageId, Bytes payload) {
    if (payload != null) {
      long memory = 2L * world.weather().maxDelay + 100;
      finished.add(new Finished(messageId, payload, world.now() + memory));
    }
  }

  private String nameOf(TopicRef topic) {
    if (topic instanceof TopicRef.RegisteredId id) {
      return names.get(id.id());
    }
    if (topic instanceof TopicRef.PredefinedId id) {
      return id.id() == Topics.PREDEFINED_ID ? Topics.PREDEFINED : null;
    }
    return topic instanceof TopicRef.ShortName shortName ? shortName.name() : null;
  }
}
