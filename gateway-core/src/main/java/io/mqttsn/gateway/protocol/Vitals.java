package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Pingreq;
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
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.WillMessages.WillMsg;
import io.mqttsn.codec.WillMessages.WillMsgReq;
import io.mqttsn.codec.WillMessages.WillMsgResp;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.codec.WillMessages.WillTopicResp;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a person will want to know of one client, noted from the messages that pass in both
 * directions. It decides nothing and nothing depends on it; a message costs it a few assignments.
 */
public final class Vitals {

  private static final long NEVER = -1;
  private static final float SMOOTHING = 1 / 8f;

  /** A return code other than <em>accepted</em>: what was wrong last. */
  private record Fault(MessageType type, ReturnCode code, boolean ours, int topicId, long at) {}

  private final Latencies latencies;
  private final FrameHistory history;
  private long connectedAt = NEVER;
  private long heardAt = NEVER;
  private int keepAliveSeconds;
  private long connects;
  private long received;
  private long sent;
  private long retransmissions;
  private float roundTripMillis = NEVER;
  private Fault fault;

  // the question that the client has to answer next
  private MessageType asked;
  private int askedId;
  private long askedAt;
  private int repeats;

  Vitals(Latencies latencies, KeptMemory.Share share) {
    this.latencies = latencies;
    this.history = new FrameHistory(share);
  }

  /** A message of the client. */
  void heard(Message message, long now) {
    heardAt = now;
    received++;
    history.heard(message, now);
    if (message instanceof Puback puback) {
      answered(MessageType.PUBLISH, puback.messageId(), now);
      note(MessageType.PUBACK, puback.returnCode(), puback.topicId(), false, now);
    } else if (message instanceof Pubrec pubrec) {
      answered(MessageType.PUBLISH, pubrec.messageId(), now);
    } else if (message instanceof Pubcomp pubcomp) {
      answered(MessageType.PUBREL, pubcomp.messageId(), now);
    } else if (message instanceof Regack regack) {
      answered(MessageType.REGISTER, regack.messageId(), now);
      note(MessageType.REGACK, regack.returnCode(), regack.topicId(), false, now);
    } else if (message instanceof WillTopic) {
      answered(MessageType.WILLTOPICREQ, 0, now);
    } else if (message instanceof WillMsg) {
      answered(MessageType.WILLMSGREQ, 0, now);
    } else if (message instanceof Connect || message instanceof Pingreq) {
      asked = null; // what is asked from here on is asked anew
    }
  }

  /** The message heard last had no meaning where it came. */
  void wasUnexpected() {
    history.wasUnexpected();
  }

  /** A message to the client is about to leave. */
  public void said(Message message, long now) {
    sent++;
    long before = retransmissions;
    examine(message, now);
    history.said(message, retransmissions > before, now);
  }

  private void examine(Message message, long now) {
    if (message instanceof Publish publish) {
      if (publish.qos() == Qos.ONE || publish.qos() == Qos.TWO) {
        asks(MessageType.PUBLISH, publish.messageId(), now);
      }
    } else if (message instanceof Puback puback) {
      note(MessageType.PUBACK, puback.returnCode(), puback.topicId(), true, now);
    } else if (message instanceof Register register) {
      asks(MessageType.REGISTER, register.messageId(), now);
    } else if (message instanceof WillTopicReq || message instanceof WillMsgReq) {
      asks(message.type(), 0, now);
    } else if (message instanceof Pubrel pubrel) {
      asks(MessageType.PUBREL, pubrel.messageId(), now);
    } else if (message instanceof Connack connack) {
      note(MessageType.CONNACK, connack.returnCode(), 0, true, now);
    } else if (message instanceof Regack regack) {
      note(MessageType.REGACK, regack.returnCode(), 0, true, now);
    } else if (message instanceof Suback suback) {
      note(MessageType.SUBACK, suback.returnCode(), suback.topicId(), true, now);
    } else if (message instanceof WillTopicResp resp) {
      note(MessageType.WILLTOPICRESP, resp.returnCode(), 0, true, now);
    } else if (message instanceof WillMsgResp resp) {
      note(MessageType.WILLMSGRESP, resp.returnCode(), 0, true, now);
    }
  }

  /** The client is connected, or has said so again. */
  void connected(int keepAlive, long now) {
    connectedAt = now;
    keepAliveSeconds = keepAlive;
    connects++;
  }

  private void asks(MessageType type, int messageId, long now) {
    if (asked == type && askedId == messageId) {
      retransmissions++;
      repeats++;
    } else {
      asked = type;
      askedId = messageId;
      askedAt = now;
      repeats = 0;
    }
  }

  private void answered(MessageType question, int messageId, long now) {
    if (asked != question || askedId != messageId) {
      return;
    }
    asked = null;
    if (repeats == 0) { // else nobody knows which transmission was answered
      long millis = now - askedAt;
      roundTripMillis =
          roundTripMillis == NEVER
              ? millis
              : roundTripMillis + (millis - roundTripMillis) * SMOOTHING;
      if (question == MessageType.PUBLISH) {
        latencies.addDownlink(millis);
      }
    }
  }

  private void note(MessageType type, ReturnCode code, int topicId, boolean ours, long now) {
    if (code != ReturnCode.ACCEPTED) {
      fault = new Fault(type, code, ours, topicId, now);
    }
  }

  /** Milliseconds since the client was heard; empty when it has not been since the start. */
  OptionalLong silentMillis(long now) {
    return since(heardAt, now);
  }

  OptionalLong connectedMillis(long now) {
    return since(connectedAt, now);
  }

  int keepAliveSeconds() {
    return keepAliveSeconds;
  }

  FrameHistory history() {
    return history;
  }

  ClientStatus.Traffic traffic() {
    OptionalLong roundTrip =
        roundTripMillis == NEVER
            ? OptionalLong.empty()
            : OptionalLong.of(Math.round(roundTripMillis));
    return new ClientStatus.Traffic(received, sent, connects, retransmissions, roundTrip);
  }

  /** What the client has not answered yet. */
  Optional<ClientStatus.Question> question(Optional<String> topic, long now) {
    return asked == null
        ? Optional.empty()
        : Optional.of(new ClientStatus.Question(asked.name(), topic, now - askedAt, repeats));
  }

  Optional<ClientStatus.LastError> lastError(long now) {
    if (fault == null) {
      return Optional.empty();
    }
    String code = fault.code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String text =
        fault.type
            + (fault.ours ? " to the client: " : " from the client: ")
            + code
            + (fault.topicId == 0 ? "" : ", topic id " + fault.topicId);
    return Optional.of(new ClientStatus.LastError(text, now - fault.at));
  }

  private static OptionalLong since(long at, long now) {
    return at == NEVER ? OptionalLong.empty() : OptionalLong.of(now - at);
  }
}
