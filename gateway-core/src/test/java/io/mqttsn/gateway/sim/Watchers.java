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
    private final Map<String, Integer> lastForwarded = new HashMap<>();

    private OfClient(String client, World world) {
      topicIds = new TopicIdWatch(client, world);
      acks = new AckWatch(client, world);
      wills = new WillWatch(client, world);
      subscriptions = new SubscriptionWatch(client);
    }
  }

  /** A publish that the broker side has to answer; each shard counts its tokens for itself. */
  private record Exchange(String client, long token) {}

  private final World world;
  private final Map<String, OfClient> clients = new HashMap<>();
  private final Map<Peer, String> lastAt = new HashMap<>();
  private final Map<Peer, SleepWatch> sleepers = new HashMap<>();
  private final Map<Exchange, Ledger.Letter> forwarded = new HashMap<>();

  Watchers(World world) {
    this.world = world;
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
    String bound = world.clientAt(from);
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
    String client = world.clientAt(to);
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
      forwarded(watch, publish);
    } else if (command instanceof UpstreamCommand.Close close
        && close.reason() == UpstreamCommand.Reason.EXPIRED) {
      world.ledger().forgetAnswersTo(close.client());
    }
  }

  private void forwarded(OfClient watch, UpstreamCommand.Publish publish) {
    Ledger.Letter letter = world.ledger().letter(publish.payload());
    if (letter == null) {
      Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE.check(
          !world.weather().isHonest(), "the broker gets %s, which nobody wrote", publish);
      return;
    }
    if (!world.weather().isHonest()) {
      return;
    }
    Invariant.NO_TOPIC_ID_BEFORE_IT_WAS_TOLD.check(
        letter.isOn(publish.topic()), "%s goes to %s", letter, publish.topic());
    Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE.check(
        letter.sender.equals(publish.client()) || letter.qos == Qos.ZERO,
        "%s is published by %s",
        letter,
        publish.client());
    if (letter.qos == Qos.ZERO || world.ledger().isContested(letter.sender)) {
      return;
    }
    forwarded.put(new Exchange(publish.client(), publish.token()), letter);
    letter.forwarded++;
    Invariant.QOS2_ARRIVES_EXACTLY_ONCE.check(
        letter.qos != Qos.TWO || letter.forwarded == 1 || letter.excuse != null || letter.mayRepeat,
        "%s reaches the broker %d times",
        letter,
        letter.forwarded);
    if (!letter.seen) {
      letter.seen = true;
      Integer last = watch.lastForwarded.put(letter.topic, letter.number);
      Invariant.ORDER_PER_CLIENT_AND_TOPIC.check(
          last == null || last < letter.number, "%s is forwarded behind a later one", letter);
    }
  }

  /** The broker side tells the gateway something. */
  void told(UpstreamEvent event) {
    if (event instanceof UpstreamEvent.Refused refused) {
      Ledger.Letter letter = forwarded.remove(new Exchange(refused.client(), refused.token()));
      if (letter != null) {
        letter.forwarded--;
      }
    } else if (event instanceof UpstreamEvent.Opened opened && !opened.sessionPresent()) {
      of(opened.client()).subscriptions.begunAnew();
    }
  }

  /** A device's application gets a message. */
  void received(String client, String topic, Publish publish) {
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
    for (Ledger.Letter letter : forwarded.values()) {
      letter.mayRepeat |= !letter.answered;
    }
    forwarded.clear();
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
