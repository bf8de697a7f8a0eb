package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Discovery;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Those who stand at the gateway's walls and see whatever crosses them, in the order in which it
 * does: what comes is seen before the gateway has it, what goes when the gateway gives it away.
 */
final class Watchers {

  /** Those who watch one client. */
  private static final class OfClient {
    private final TopicIdWatch topicIds;
    private final AckWatch acks;
    private final WillWatch wills;
    private final SubscriptionWatch subscriptions;

    private OfClient(String client, World world) {
      topicIds = new TopicIdWatch(client, world);
      acks = new AckWatch(client, world);
      wills = new WillWatch(client, world);
      subscriptions = new SubscriptionWatch(client, world);
    }
  }

  private final World world;
  private final UplinkWatch uplink;
  private final Map<String, OfClient> clients = new HashMap<>();
  private final Map<Peer, String> lastAt = new HashMap<>();
  private final Map<Peer, SleepWatch> sleepers = new HashMap<>();

  Watchers(World world) {
    this.world = world;
    this.uplink = new UplinkWatch(world);
  }

  private OfClient of(String client) {
    return clients.computeIfAbsent(client, c -> new OfClient(c, world));
  }

  private SleepWatch at(Peer peer) {
    return sleepers.computeIfAbsent(peer, SleepWatch::new);
  }

  /** A well-formed frame reaches the gateway. */
  void arrived(Peer from, Message message) {
    if (!message.type().mayComeFromClient() || message instanceof Discovery) {
      return; // nobody's sign of life
    }
    at(from).arrived(message, world.now());
    String bound = world.process().clientAt(from);
    String client = bound;
    if (message instanceof Connect connect) {
      client = connect.clientId();
    } else if (message instanceof Pingreq ping && !ping.clientId().isEmpty()) {
      client = ping.clientId();
    }
    if (bound != null && !bound.equals(client)) {
      of(bound).wills.addressTaken();
    }
    if (client == null) {
      return;
    }
    lastAt.put(from, client);
    OfClient watch = of(client);
    boolean refused = message instanceof Connect c && c.protocolId() != Connect.PROTOCOL_ID;
    if (!refused && (message instanceof Connect || client.equals(bound))) {
      watch.wills.arrived(message);
    }
    if (world.weather().isHonest()) {
      watch.topicIds.arrived(message);
      watch.subscriptions.arrived(message);
    }
    if (!world.ledger().isContested(client)) {
      watch.acks.arrived(message);
    }
  }

  /** The gateway sends a frame. */
  void sent(Peer to, Message message) {
    if (world.weather().isHonest()) {
      at(to).sent(message, world.now());
    }
    String client = world.process().clientAt(to);
    if (client != null) {
      lastAt.put(to, client);
    } else if (message instanceof Publish) {
      client = lastAt.get(to); // of one batch with the goodbye, which has cut the ties already
    }
    if (client != null) {
      OfClient watch = of(client);
      if (world.weather().isHonest()) { // else one MsgId may stand for two names
        watch.topicIds.sent(message, world.now());
        watch.subscriptions.sent(message);
      }
      if (!world.ledger().isContested(client)) {
        watch.acks.sent(message);
      }
    }
  }

  /** The gateway hands a command to the broker side. */
  void commanded(UpstreamCommand command) {
    OfClient watch = of(command.client());
    watch.topicIds.commanded(command);
    watch.wills.commanded(command);
    watch.subscriptions.commanded(command);
    if (!world.ledger().isContested(command.client())) {
      watch.acks.commanded(command);
    }
    if (command instanceof UpstreamCommand.Publish publish) {
      uplink.commanded(publish);
    } else if (command instanceof UpstreamCommand.Close close
        && close.reason() == UpstreamCommand.Reason.EXPIRED) {
      world.ledger().forget(close.client());
    }
  }

  /** The broker side tells the gateway something. */
  void told(UpstreamEvent event) {
    if (event instanceof UpstreamEvent.Refused refused) {
      uplink.told(refused);
    } else if (event instanceof UpstreamEvent.Opened opened && !opened.sessionPresent()) {
      of(opened.client()).subscriptions.begunAnew();
    }
  }

  /** A device's application gets a message. */
  void received(String client, String topic, Publish publish) {
    world.count(
        switch (publish.qos()) {
          case ONE -> Happening.RECEIVED_QOS_1;
          case TWO -> Happening.RECEIVED_QOS_2;
          default -> Happening.RECEIVED_QOS_0;
        });
    if (!world.weather().isHonest() || world.ledger().isContested(client)) {
      return;
    }
    List<Ledger.Parcel> parcels =
        world.ledger().parcels(client, publish.payload(), publish.retain());
    Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE.check(
        !parcels.isEmpty(), "%s receives %s, which the broker never had for it", client, publish);
    Ledger.Letter letter = parcels.get(0).letter;
    Invariant.NO_TOPIC_ID_BEFORE_IT_WAS_TOLD.check(
        letter.isOn(topic), "%s takes %s for one on %s", client, letter, topic);
    Ledger.Parcel parcel = Ledger.firstOwed(parcels, copy -> copy.received == 0);
    parcel.received++;
    Invariant.QOS2_ARRIVES_EXACTLY_ONCE.check(
        parcel.qos != Qos.TWO || parcel.received == 1,
        "%s is received %d times",
        parcel,
        parcel.received);
  }

  void powerFails() {
    uplink.powerFails();
    for (OfClient watch : clients.values()) {
      watch.topicIds.powerFails();
      watch.acks.powerFails();
      watch.wills.powerFails();
      watch.subscriptions.powerFails();
    }
  }

  void powerIsBack() {
    if (world.weather().isHonest()) {
      clients.values().forEach(watch -> watch.subscriptions.powerIsBack());
    }
  }

  /** A client that must have been declared lost by now. */
  void mustBeMissed(String client) {
    of(client).wills.mustBeMissed();
  }
}
