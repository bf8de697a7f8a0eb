package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Messages from the broker to clients: one copy for each client however many of its filters match,
 * at the highest QoS granted to it, and the broker's acknowledgement when every copy has been
 * acknowledged (SN-AGG-4).
 *
 * <p>A retained message was caused by somebody's SUBSCRIBE and goes to newcomers only (SN-AGG-3).
 *
 * <p><b>Redelivery.</b> After a reconnect the broker sends again what we have not acknowledged. A
 * packet id stays taken until then, so the same id with the same content is the same message, with
 * or without DUP: it is not delivered again (SN-DLV-8). An acknowledgement is only given on the
 * connection on which the message came last; one that falls due in between is given when the broker
 * repeats the message. If the broker has lost our session, its packet ids mean nothing any more.
 */
final class Deliveries {

  private final BrokerLink link;
  private final SubscriptionIndex index;
  private final Consumer<UpstreamEvent> out;

  /** QoS 1 and 2 messages that the broker has not been told of, by packet id. */
  private final Map<Integer, Inbound> unconfirmed = new HashMap<>();

  /** Counts connections and the times between them; no acknowledgement outlives its number. */
  private long connection;

  private long lastDelivery = Upstream.NO_TOKEN;

  // Scratch of the matching in progress.
  private final List<FilterEntry> matches = new ArrayList<>();
  private final List<ClientState> recipients = new ArrayList<>();
  private final List<Subscription> waiting = new ArrayList<>();
  private long stamp;

  Deliveries(BrokerLink link, SubscriptionIndex index, Consumer<UpstreamEvent> out) {
    this.link = link;
    this.index = index;
    this.out = out;
  }

  void onUp(boolean sessionPresent) {
    connection++;
    if (!sessionPresent) {
      unconfirmed.clear();
    }
  }

  void onDown() {
    connection++;
  }

  /**
   * @param topic without the prefix
   */
  void onArrived(LinkEvent.Arrived message, String topic, long now) {
    Inbound inbound = register(message, topic);
    if (inbound == null) {
      return;
    }
    stamp++;
    index.match(topic, matches::add);
    for (FilterEntry entry : matches) {
      for (Subscription subscription : entry.subscribers.values()) {
        if (message.retained()) {
          chooseNewcomer(subscription, topic, now);
        } else {
          choose(subscription);
        }
      }
    }
    distribute(inbound, message.retained());
    matches.clear();
    recipients.clear();
    waiting.clear();
  }

  /** A message that is nobody's. */
  void discard(LinkEvent.Arrived message) {
    Inbound inbound = register(message, message.topic());
    if (inbound != null) {
      confirmIfDone(inbound);
    }
  }

  /** Null for a message that is known already. */
  private Inbound register(LinkEvent.Arrived message, String topic) {
    Inbound inbound =
        new Inbound(
            topic, message.payload(), Qos.ofLevel(message.qos()), message.packetId(), connection);
    if (inbound.qos != Qos.ZERO) {
      Inbound known = unconfirmed.get(inbound.packetId);
      if (known != null && known.isSameAs(inbound)) {
        known.connection = connection;
        confirmIfDone(known);
        return null;
      }
      unconfirmed.put(inbound.packetId, inbound);
    }
    return inbound;
  }

  private void choose(Subscription subscription) {
    if (subscription.granted == null) {
      waiting.add(subscription);
    } else {
      choose(subscription.client, subscription.granted);
    }
  }

  private void chooseNewcomer(Subscription subscription, String topic, long now) {
    Newcomer newcomer = subscription.newcomer;
    if (newcomer == null) {
      return;
    }
    newcomer.heardAt = now;
    if (!newcomer.answered) {
      if (newcomer.isMissing(topic)) {
        waiting.add(subscription);
      }
    } else if (newcomer.first(topic)) {
      choose(subscription.client, subscription.granted);
    }
  }

  private void choose(ClientState client, Qos granted) {
    if (client.stamp != stamp) {
      client.stamp = stamp;
      client.best = granted;
      recipients.add(client);
    } else {
      client.best = client.best.max(granted);
    }
  }

  private void distribute(Inbound inbound, boolean retained) {
    inbound.open = 1; // this method's own share, so that no copy completes it half-way
    for (ClientState client : recipients) {
      deliver(inbound, client, client.best, retained);
    }
    for (Subscription subscription : waiting) {
      ClientState client = subscription.client;
      if (client.stamp == stamp) {
        continue; // it has this copy through another filter, or through another that waits
      }
      client.stamp = stamp;
      if (subscription.newcomer.hold(new Newcomer.Held(inbound, retained))) {
        inbound.open++;
        if (retained) {
          subscription.newcomer.first(inbound.topic);
        }
      }
    }
    settle(inbound);
  }

  private void deliver(Inbound inbound, ClientState client, Qos granted, boolean retained) {
    Qos qos = inbound.qos.min(granted);
    long delivery = Upstream.NO_TOKEN;
    if (qos != Qos.ZERO) {
      delivery = ++lastDelivery;
      inbound.open++;
      client.unacknowledged.put(delivery, inbound);
    }
    out.accept(
        new UpstreamEvent.Delivery(
            client.id, delivery, inbound.topic, inbound.payload, qos, retained));
  }

  /** Lets go what was held back for a SUBSCRIBE that has now been answered. */
  void release(Subscription subscription) {
    Newcomer newcomer = subscription.newcomer;
    newcomer.answered = true;
    for (Newcomer.Held held = newcomer.poll(); held != null; held = newcomer.poll()) {
      deliver(held.inbound(), subscription.client, subscription.granted, held.retained());
      settle(held.inbound());
    }
  }

  /** The subscription ends, or its SUBSCRIBE came to nothing: what was held back goes nowhere. */
  void endNewcomer(Subscription subscription) {
    Newcomer newcomer = subscription.newcomer;
    subscription.newcomer = null;
    if (newcomer != null) {
      for (Newcomer.Held held = newcomer.poll(); held != null; held = newcomer.poll()) {
        settle(held.inbound());
      }
    }
  }

  void acknowledge(ClientState client, long delivery) {
    Inbound inbound = client.unacknowledged.remove(delivery);
    if (inbound != null) {
      settle(inbound);
    }
  }

  /** The client is no more: nobody will acknowledge its copies. */
  void forget(ClientState client) {
    List<Inbound> copies = List.copyOf(client.unacknowledged.values());
    client.unacknowledged.clear();
    copies.forEach(this::settle);
  }

  private void settle(Inbound inbound) {
    inbound.open--;
    confirmIfDone(inbound);
  }

  private void confirmIfDone(Inbound inbound) {
    if (inbound.open == 0
        && inbound.qos != Qos.ZERO
        && inbound.connection == connection
        && unconfirmed.get(inbound.packetId) == inbound
        && link.acknowledge(inbound)) {
      unconfirmed.remove(inbound.packetId);
    }
  }

  /** Messages that the broker has not been told of. */
  int unconfirmed() {
    return unconfirmed.size();
  }
}
