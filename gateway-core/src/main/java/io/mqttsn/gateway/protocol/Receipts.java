package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.DeliveryQueue.Waiting;
import java.util.function.Consumer;

/**
 * Who is told what of the messages that wait for one client: the broker, that a message is safe;
 * the store, what it would take to go on with it after a restart.
 */
final class Receipts {

  private final String client;
  private final Recorder recorder;
  private long lastNumber;

  Receipts(String client, Recorder recorder) {
    this.client = client;
    this.recorder = recorder;
  }

  /** Whether what arrives is safe as soon as it is recorded, because the record survives. */
  boolean recordSurvives() {
    return recorder.isOn();
  }

  /** The message is kept here: the broker need not wait for the client any longer. */
  void recorded(Waiting message, Outbox out) {
    if (recorder.isOn() && message.qos != Qos.ZERO && message.number == 0) {
      message.number = ++lastNumber;
      describe(message, change -> recorder.record(change, out));
    }
    if (acknowledge(message, out)) {
      out.count(Counter.DELIVERIES_RECORDED);
    }
  }

  /** The message leaves, whatever the reason. */
  void over(Waiting message, Counter why, Outbox out) {
    out.count(why);
    if (message.number != 0) {
      recorder.record(new SessionChange.Dequeued(client, message.number), out);
      message.number = 0;
    }
    acknowledge(message, out);
  }

  /** The message has been given its message id: the client may know it by that from now on. */
  void named(Waiting message, Outbox out) {
    if (message.number != 0 && message.qos == Qos.TWO) {
      recorder.record(new SessionChange.Sent(client, message.number, message.messageId), out);
    }
  }

  /** The client has it for good; only the release is missing. */
  void released(Waiting message, Outbox out) {
    if (message.number != 0) {
      recorder.record(new SessionChange.Released(client, message.number), out);
    }
  }

  /** What rebuilds a message that is recorded. */
  void describe(Waiting message, Consumer<SessionChange> changes) {
    if (message.number == 0) {
      return;
    }
    changes.accept(
        new SessionChange.Enqueued(
            client, message.number, message.topic, message.payload, message.qos, message.retain));
    if (message.qos == Qos.TWO && message.messageId != 0) {
      changes.accept(new SessionChange.Sent(client, message.number, message.messageId));
    }
    if (message.released) {
      changes.accept(new SessionChange.Released(client, message.number));
    }
  }

  /** Puts a change that was recorded before a restart into effect. */
  void restore(SessionChange change, DeliveryQueue queue, long now, Outbox out) {
    if (change instanceof SessionChange.Enqueued c) {
      lastNumber = Math.max(lastNumber, c.number());
      queue.add(restored(c, now), w -> over(w, Counter.DELIVERIES_DROPPED_QUEUE_FULL, out));
    } else if (change instanceof SessionChange.Sent c) {
      // Whether it really left is not known: the client tells a repetition by its id.
      queue.forEach(
          message -> {
            if (message.number == c.number()) {
              message.messageId = c.messageId();
              message.sent = true;
            }
          });
    } else if (change instanceof SessionChange.Released c) {
      queue.forEach(message -> message.released |= message.number == c.number());
    } else if (change instanceof SessionChange.Dequeued c) {
      queue.removeIf(message -> message.number == c.number(), message -> {});
    } else {
      throw new IllegalStateException("a change that no session knows: " + change);
    }
  }

  private Waiting restored(SessionChange.Enqueued change, long now) {
    UpstreamEvent.Delivery delivery =
        new UpstreamEvent.Delivery(
            client,
            Upstream.NO_TOKEN,
            change.topic(),
            change.payload(),
            change.qos(),
            change.retain());
    Waiting message = new Waiting(delivery, now);
    message.number = change.number();
    return message;
  }

  private boolean acknowledge(Waiting message, Outbox out) {
    long delivery = message.takeDelivery();
    if (delivery != Upstream.NO_TOKEN) {
      out.submit(new UpstreamCommand.Acknowledge(client, delivery));
    }
    return delivery != Upstream.NO_TOKEN;
  }
}
