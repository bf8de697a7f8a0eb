package io.mqttsn.bench;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * One MQTT-SN client with a socket of its own and a window of one.
 *
 * <pre>
 *   CONNECTING   CONNACK → REGISTERING   REGACK → IDLE
 *   IDLE         publish → BUSY          PUBACK, or PUBREC … PUBCOMP → IDLE
 *   anywhere     DISCONNECT → GONE
 * </pre>
 *
 * What is unanswered for too long is sent again, a PUBLISH with the DUP flag.
 */
final class Device {

  /** A refused publish (congestion) is repeated after a tenth of the usual wait. */
  private static final int SOONER = 10;

  enum Phase {
    CONNECTING,
    REGISTERING,
    IDLE,
    BUSY,
    GONE
  }

  private final int number;
  private final String topic;
  private final DatagramChannel channel;
  private final LoadSettings settings;
  private final Traffic traffic;
  private Phase phase = Phase.CONNECTING;
  private Message outstanding;
  private long deadline;
  private int topicId;
  private int messageId;

  /**
   * @param channel connected to the gateway, non-blocking
   */
  Device(
      int number, String topic, DatagramChannel channel, LoadSettings settings, Traffic traffic) {
    this.number = number;
    this.topic = topic;
    this.channel = channel;
    this.settings = settings;
    this.traffic = traffic;
  }

  Phase phase() {
    return phase;
  }

  void connect(long now) {
    ask(new Connect(false, true, Connect.PROTOCOL_ID, 3600, "bench-" + number), now);
  }

  /** Publishes; the device is idle. */
  void publish(Stamp stamp, long now) {
    if (phase != Phase.IDLE) {
      throw new IllegalStateException("device " + number + " publishes while " + phase);
    }
    messageId = settings.qos() == Qos.ZERO ? 0 : messageId % 0xFFFF + 1;
    Publish publish =
        new Publish(
            false,
            settings.qos(),
            false,
            new TopicRef.RegisteredId(topicId),
            messageId,
            stamp.toPayload(settings.payload()));
    traffic.published++;
    if (settings.qos() == Qos.ZERO) {
      send(publish);
      traffic.acknowledged++;
      return;
    }
    phase = Phase.BUSY;
    ask(publish, now);
  }

  void disconnect() {
    if (phase != Phase.GONE) {
      send(new Disconnect(Disconnect.NO_DURATION));
      phase = Phase.GONE;
    }
  }

  /** Sends again what is unanswered for too long. */
  void onTick(long now) {
    if (outstanding == null || now - deadline < 0) {
      return;
    }
    if (outstanding instanceof Publish p) {
      outstanding = new Publish(true, p.qos(), p.retain(), p.topic(), p.messageId(), p.payload());
    }
    traffic.repeated++;
    ask(outstanding, now);
  }

  /** Reads whatever the socket has. */
  void onReadable(ByteBuffer buffer, long now) {
    try {
      while (channel.read(buffer.clear()) > 0) {
        byte[] frame = new byte[buffer.flip().remaining()];
        buffer.get(frame);
        onMessage(MessageCodec.decode(frame), now);
      }
    } catch (MalformedFrame e) {
      throw new IllegalStateException("the gateway sent what is not MQTT-SN", e);
    } catch (IOException e) {
      traffic.unreachable++; // Nobody listens there, or not yet: the repetition will tell.
    }
  }

  private void onMessage(Message message, long now) {
    if (message instanceof Connack m && phase == Phase.CONNECTING) {
      onConnack(m, now);
    } else if (message instanceof Regack m && phase == Phase.REGISTERING) {
      onRegack(m);
    } else if (message instanceof Puback m && isAbout(m.messageId())) {
      onPuback(m, now);
    } else if (message instanceof Pubrec m && isAbout(m.messageId())) {
      ask(new Pubrel(messageId), now);
    } else if (message instanceof Pubcomp m && isAbout(m.messageId())) {
      done();
    } else if (message instanceof Disconnect) {
      phase = Phase.GONE;
      outstanding = null;
      traffic.dismissed++;
    }
  }

  private void onConnack(Connack connack, long now) {
    if (connack.returnCode() == ReturnCode.ACCEPTED) {
      phase = Phase.REGISTERING;
      ask(new Register(0, 1, topic), now);
    } else {
      traffic.refused++;
      soon(now);
    }
  }

  private void onRegack(Regack regack) {
    if (regack.returnCode() != ReturnCode.ACCEPTED) {
      throw new IllegalStateException("REGISTER " + topic + ": " + regack.returnCode());
    }
    topicId = regack.topicId();
    outstanding = null;
    phase = Phase.IDLE;
  }

  private void onPuback(Puback puback, long now) {
    switch (puback.returnCode()) {
      case ACCEPTED -> done();
      case CONGESTION -> {
        traffic.refused++;
        soon(now);
      }
      default -> throw new IllegalStateException("PUBLISH on " + topic + ": " + puback);
    }
  }

  private boolean isAbout(int id) {
    return phase == Phase.BUSY && id == messageId;
  }

  private void done() {
    outstanding = null;
    phase = Phase.IDLE;
    traffic.acknowledged++;
  }

  private void ask(Message message, long now) {
    outstanding = message;
    deadline = now + settings.retryAfter().toNanos();
    send(message);
  }

  private void soon(long now) {
    deadline = now + settings.retryAfter().toNanos() / SOONER;
  }

  private void send(Message message) {
    try {
      if (channel.write(ByteBuffer.wrap(MessageCodec.encode(message))) == 0) {
        traffic.unreachable++;
      }
    } catch (IOException e) {
      traffic.unreachable++;
    }
  }
}
