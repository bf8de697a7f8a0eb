package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.UpstreamCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nothing is acknowledged that is not yet safe, for one client in both directions; and what it gets
 * comes in order, topic by topic, and never again once it has been confirmed.
 */
final class AckWatch {

  private final String client;
  private final World world;
  private final Attention attention;
  private final Map<Integer, Bytes> published = new HashMap<>();
  private final Map<Integer, Ledger.Parcel> underWay = new HashMap<>();
  private final Map<String, Long> lastOrder = new HashMap<>();
  private boolean asksToBeginAnew;

  AckWatch(String client, World world) {
    this.client = client;
    this.world = world;
    this.attention = new Attention(world);
  }

  // ---- what the client says -----------------------------------------------------------------

  void arrived(Message message) {
    if (message instanceof Publish publish && publish.qos() != Qos.ZERO) {
      published.put(publish.messageId(), publish.payload());
    } else if (message instanceof Puback puback) {
      attention.answered(MessageType.PUBLISH, puback.messageId());
      attention.judged(puback.returnCode());
      onPuback(puback);
    } else if (message instanceof Pubrec pubrec) {
      onPubrec(pubrec);
    } else if (message instanceof Pubcomp pubcomp) {
      attention.answered(MessageType.PUBREL, pubcomp.messageId());
    } else if (message instanceof Regack regack) {
      attention.answered(MessageType.REGISTER, regack.messageId());
      attention.judged(regack.returnCode());
    } else {
      if (message instanceof Connect connect) {
        asksToBeginAnew = connect.cleanSession();
      }
      attention.arrived(message);
    }
  }

  private void onPuback(Puback puback) {
    Ledger.Parcel parcel = underWay.get(puback.messageId());
    if (parcel != null && puback.returnCode() != ReturnCode.CONGESTION) {
      // A refusal, for its topic id, ends a message of QoS 2 as well.
      parcel.confirmed |= parcel.qos == Qos.ONE || puback.returnCode() != ReturnCode.ACCEPTED;
    }
  }

  private void onPubrec(Pubrec pubrec) {
    Ledger.Parcel parcel = underWay.get(pubrec.messageId());
    if (parcel != null && parcel.qos == Qos.TWO && !parcel.confirmed) {
      parcel.confirmed = true;
      attention.confirmed();
    }
  }

  // ---- what the gateway says ----------------------------------------------------------------

  void sent(Message message) {
    if (message instanceof Puback puback) {
      if (puback.returnCode() == ReturnCode.ACCEPTED) {
        mustBeTaken(puback.messageId(), "PUBACK");
      }
    } else if (message instanceof Pubrec pubrec) {
      mustBeTaken(pubrec.messageId(), "PUBREC");
    } else if (message instanceof Publish publish) {
      delivered(publish);
    } else if (message instanceof Register register) {
      attention.waitsFor(MessageType.REGISTER, register.messageId());
    } else if (message instanceof Pubrel pubrel) {
      if (!attention.waitsForSomething()) { // not the answer to a late copy of an old PUBREC
        attention.waitsFor(MessageType.PUBREL, pubrel.messageId());
      }
    } else {
      if (asksToBeginAnew && message instanceof Connack) {
        underWay.clear(); // a late answer to an earlier session answers nothing of this one
      }
      attention.sent(message);
    }
  }

  private void mustBeTaken(int messageId, String answer) {
    Bytes payload = published.get(messageId);
    Ledger.Letter letter = payload == null ? null : world.ledger().letter(payload);
    if (letter != null) {
      letter.answered = true;
    }
    Invariant.NOTHING_IS_ACKNOWLEDGED_THAT_IS_NOT_SAFE.check(
        letter == null || letter.taken || !world.weather().isHonest(),
        "%s gets %s for %s, which the broker does not have",
        client,
        answer,
        letter);
  }

  private void delivered(Publish publish) {
    List<Ledger.Parcel> copies =
        world.ledger().parcels(client, publish.payload(), publish.retain());
    if (copies.isEmpty()) {
      Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE.check(
          !world.weather().isHonest(), "%s is sent %s", client, publish);
      return;
    }
    Ledger.Parcel parcel = underWay.get(publish.messageId());
    if (!publish.duplicate() || parcel == null || !copies.contains(parcel)) {
      parcel = Ledger.firstOwed(copies, copy -> !copy.sent);
    }
    boolean followed = copies.size() == 1 && !publish.retain() && world.weather().isHonest();
    if (!parcel.sent && followed) {
      Long last = lastOrder.put(parcel.letter.topic, parcel.order);
      Invariant.ORDER_PER_CLIENT_AND_TOPIC.check(
          last == null || last < parcel.order, "%s comes behind a later one", parcel);
      Invariant.QOS2_ARRIVES_EXACTLY_ONCE.check(
          !publish.duplicate() || world.counted(Happening.POWER_CUT) > 0,
          "%s has DUP when sent first",
          parcel);
    }
    parcel.sent = true;
    if (publish.qos() != Qos.ZERO) {
      underWay.put(publish.messageId(), parcel);
      attention.waitsFor(MessageType.PUBLISH, publish.messageId());
    }
  }

  void powerFails() {
    attention.powerFails();
  }

  // ---- what the gateway tells the broker ----------------------------------------------------

  void commanded(UpstreamCommand command) {
    if (command instanceof UpstreamCommand.Close) {
      attention.closed();
    } else if (command instanceof UpstreamCommand.Acknowledge acknowledge) {
      acknowledged(acknowledge.delivery());
    }
  }

  private void acknowledged(long delivery) {
    Ledger.Parcel parcel = world.ledger().parcel(delivery);
    if (parcel == null || !world.weather().isHonest()) {
      return;
    }
    Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE.check(
        parcel.client.equals(client), "%s acknowledges %s", client, parcel);
    Invariant.NOTHING_IS_ACKNOWLEDGED_THAT_IS_NOT_SAFE.check(
        parcel.confirmed
            || world.process().store().hasRecorded(client, parcel.letter.payload)
            || parcel.excuse != null
            || !attention.isFull()
            || world.weather().crowded, // where little fits, what is not kept is dropped
        "%s is acknowledged to the broker while its client listens and has not got it",
        parcel);
  }
}
