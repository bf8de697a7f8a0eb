package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The one window that all clients share: as many QoS 1 and 2 messages are handed over as a broker
 * allows, the rest waits in line until every copy of an earlier one has been acknowledged.
 */
final class DeliveryWindow {

  /** What Mosquitto allows unless told otherwise. */
  private static final int SIZE = 20;

  /** One message and who gets it at which QoS. */
  record Copies(String topic, Bytes payload, Map<String, Qos> recipients, boolean retained) {
    private boolean isAcknowledged() {
      return recipients.values().stream().anyMatch(qos -> qos != Qos.ZERO);
    }
  }

  /** A message that is out, and the copies that have not been acknowledged. */
  private static final class Out {
    private final Copies copies;
    private final Map<Long, String> open = new TreeMap<>();

    private Out(Copies copies) {
      this.copies = copies;
    }
  }

  private final Ledger ledger;
  private final Consumer<UpstreamEvent> teller;
  private final Deque<Copies> waiting = new ArrayDeque<>();
  private final Map<Long, Out> byDelivery = new TreeMap<>();
  private int taken;
  private boolean paused = true;
  private long lastDelivery;

  DeliveryWindow(Ledger ledger, Consumer<UpstreamEvent> teller) {
    this.ledger = ledger;
    this.teller = teller;
  }

  void add(Copies copies) {
    if (!copies.recipients.isEmpty()) {
      waiting.add(copies);
      drain();
    }
  }

  /** Nothing gets through to the gateway. */
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    drain();
  }

  private void drain() {
    while (!paused && !waiting.isEmpty() && (taken < SIZE || !waiting.peek().isAcknowledged())) {
      handOver(waiting.poll());
    }
  }

  private void handOver(Copies copies) {
    Out out = new Out(copies);
    for (Map.Entry<String, Qos> recipient : copies.recipients.entrySet()) {
      String client = recipient.getKey();
      Qos qos = recipient.getValue();
      long delivery = qos == Qos.ZERO ? Upstream.NO_TOKEN : ++lastDelivery;
      if (qos != Qos.ZERO) {
        out.open.put(delivery, client);
        byDelivery.put(delivery, out);
      }
      Ledger.Letter letter = ledger.letter(copies.payload);
      if (letter != null) {
        ledger.post(client, delivery, letter, qos, copies.retained);
      }
      teller.accept(
          new UpstreamEvent.Delivery(
              client, delivery, copies.topic, copies.payload, qos, copies.retained));
    }
    taken += out.open.isEmpty() ? 0 : 1;
  }

  void acknowledge(long delivery) {
    Out out = byDelivery.remove(delivery);
    if (out != null) {
      out.open.remove(delivery);
      if (out.open.isEmpty()) {
        taken--;
        drain();
      }
    }
  }

  /** This client's copies will not be acknowledged any more. */
  void forget(String client) {
    // First what waits: an acknowledgement makes room for it.
    waiting.forEach(copies -> copies.recipients.remove(client));
    waiting.removeIf(copies -> copies.recipients.isEmpty());
    List<Long> deliveries = new ArrayList<>();
    byDelivery.forEach(
        (delivery, out) -> {
          if (out.open.get(delivery).equals(client)) {
            deliveries.add(delivery);
          }
        });
    deliveries.forEach(this::acknowledge);
  }

  /** Nobody is there any more to acknowledge what is out: it will be handed over again. */
  void takeBack() {
    Deque<Copies> again = new ArrayDeque<>();
    new LinkedHashSet<>(byDelivery.values())
        .forEach(
            out -> {
              Map<String, Qos> recipients = new LinkedHashMap<>();
              out.open.forEach(
                  (delivery, client) -> {
                    recipients.put(client, out.copies.recipients.get(client));
                    ledger.parcelComesAgain(delivery);
                  });
              again.push(
                  new Copies(
                      out.copies.topic, out.copies.payload, recipients, out.copies.retained));
            });
    again.forEach(waiting::addFirst);
    byDelivery.clear();
    taken = 0;
  }

  /** What has not been handed over is lost. */
  void forgetWaiting() {
    waiting.clear();
  }

  int size() {
    return byDelivery.size();
  }
}
