package io.mqttsn.gateway.runtime;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.Links;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.Outbox.Effect;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A real shard between scripted devices and a scripted broker, in virtual time: the stage on which
 * the numbered behaviours are played.
 *
 * <p>Every message passes through its octets in both directions, so a message that could not be
 * sent cannot be expected either.
 */
final class Rig {

  /** An address on a link that exists in tests only. */
  record Place(String text) implements Transport.Address {}

  final CountingMetrics metrics = new CountingMetrics();
  final ScriptedBroker broker = new ScriptedBroker(this);
  final List<Throwable> failures = new ArrayList<>();
  AddressBook book = new AddressBook();

  /** What was recorded and is safe, when the rig was built with a store. */
  private List<SessionChange> stored = new ArrayList<>();

  private Shard.Settings settings;
  private final Map<Peer, Deque<Message>> heard = new HashMap<>();
  private final List<Effect.Broadcast> broadcasts = new ArrayList<>();
  private Shard shard;
  private long now = 1_000_000;

  Rig() {
    this(ProtocolSettings.DEFAULT, PredefinedTopics.NONE);
  }

  Rig(ProtocolSettings protocol, PredefinedTopics predefined) {
    this(protocol, predefined, 1280, 16 << 20);
  }

  /**
   * @param maxFrame longest frame towards a device, in octets
   * @param queueOctets what may wait for all devices together
   */
  Rig(ProtocolSettings protocol, PredefinedTopics predefined, int maxFrame, long queueOctets) {
    this(protocol, new ClientRules(predefined, AccessRules.NONE), peer -> maxFrame, queueOctets);
  }

  /** A small box. */
  Rig(MemoryLimits memory) {
    this(
        ProtocolSettings.DEFAULT,
        ClientRules.NONE,
        DiscoverySettings.DEFAULT,
        peer -> 1280,
        memory,
        false);
    broker.comesUp();
  }

  Rig(ProtocolSettings protocol, ClientRules rules) {
    this(protocol, rules, peer -> 1280, 16 << 20);
  }

  /**
   * @param links what is known of the way to a device
   * @param queueOctets what may wait for all devices together
   */
  Rig(ProtocolSettings protocol, ClientRules rules, Links links, long queueOctets) {
    this(protocol, rules, DiscoverySettings.DEFAULT, links, ample(queueOctets), false);
    broker.comesUp();
  }

  /** As a gateway is found; the broker is still away. */
  Rig(DiscoverySettings discovery) {
    this(
        ProtocolSettings.DEFAULT,
        ClientRules.NONE,
        discovery,
        peer -> 1280,
        ample(16 << 20),
        false);
  }

  private Rig(
      ProtocolSettings protocol,
      ClientRules rules,
      DiscoverySettings discovery,
      Links links,
      MemoryLimits memory,
      boolean recording) {
    settings =
        new Shard.Settings(
            protocol,
            rules,
            discovery,
            protocol.maxClients(),
            memory,
            recording,
            true,
            links,
            (client, defect) -> failures.add(defect),
            Tracer.NONE,
            new Concerned());
    shard = new Shard(settings, book, metrics, new SplittableRandom(7));
  }

  private static MemoryLimits ample(long queueOctets) {
    return new MemoryLimits(queueOctets, 64 << 20);
  }

  /** A gateway with a store that keeps what it is given. */
  static Rig withStore() {
    Rig rig =
        new Rig(
            ProtocolSettings.DEFAULT,
            ClientRules.NONE,
            DiscoverySettings.DEFAULT,
            peer -> 1280,
            ample(16 << 20),
            true);
    rig.broker.comesUp();
    return rig;
  }

  /** As {@link #restarts}, with other rules in the configuration. */
  void restarts(ClientRules rules) {
    settings = settingsWith(settings.protocol(), rules, settings.discovery(), settings.links());
    restarts();
  }

  /** The configuration is read again while everything runs. */
  void reloads(ProtocolSettings protocol) {
    reloads(settingsWith(protocol, settings.rules(), settings.discovery(), settings.links()));
  }

  void reloads(ClientRules rules) {
    reloads(settingsWith(settings.protocol(), rules, settings.discovery(), settings.links()));
  }

  void reloads(DiscoverySettings discovery) {
    reloads(settingsWith(settings.protocol(), settings.rules(), discovery, settings.links()));
  }

  private void reloads(Shard.Settings next) {
    settings = next;
    shard.renew(next, now);
    perform();
  }

  private Shard.Settings settingsWith(
      ProtocolSettings protocol, ClientRules rules, DiscoverySettings discovery, Links links) {
    return new Shard.Settings(
        protocol,
        rules,
        discovery,
        protocol.maxClients(),
        settings.memory(),
        settings.recording(),
        settings.telling(),
        links,
        settings.failures(),
        settings.tracer(),
        settings.concerned());
  }

  /** Who was refused something, or lost it. */
  Concerned concerned() {
    return settings.concerned();
  }

  /** Kills the gateway between two batches and starts another from what was recorded. */
  void restarts() {
    book = new AddressBook();
    shard = new Shard(settings, book, metrics, new SplittableRandom(8));
    shard.restore(List.copyOf(stored), now);
    perform();
    broker.comesUp();
  }

  /** As {@link #restarts}, after the store has been reduced to the shortest list. */
  void restartsCompacted() {
    stored = described();
    restarts();
  }

  /** The shortest list of changes that rebuilds what is there now. */
  List<SessionChange> described() {
    List<SessionChange> shortest = new ArrayList<>();
    shard.describe(shortest::add);
    return shortest;
  }

  List<SessionChange> stored() {
    return stored;
  }

  /** A device at an address of its own, which is its name until it moves. */
  Device device(String clientId) {
    return new Device(this, clientId, clientId);
  }

  /** A device at a given address. */
  Device device(String clientId, String place) {
    return new Device(this, clientId, place);
  }

  static Peer peer(String place) {
    return new Peer("test", new Place(place), Bytes.EMPTY);
  }

  void receive(Peer from, Message message) {
    receiveDecoded(from, throughOctets(message));
  }

  /** A message as the codec read it; some of those cannot be written. */
  void receiveDecoded(Peer from, Message message) {
    shard.onMessage(from, message, now);
    perform();
  }

  /** A link opens that can broadcast. */
  void linkComesUp(String link) {
    shard.onLinkUp(link, now);
    perform();
  }

  void event(UpstreamEvent event) {
    shard.onUpstream(event, now);
    perform();
  }

  /** Lets time pass, stopping at every deadline on the way as a clock would. */
  void pass(long millis) {
    long end = now + millis;
    while (shard.nextDeadline() <= end) {
      now = Math.max(now, shard.nextDeadline());
      shard.onDeadlines(now);
      perform();
    }
    now = end;
  }

  void passSeconds(long seconds) {
    pass(seconds * 1000);
  }

  /** What was sent to an address and not looked at yet. */
  List<Message> takeHeard(Peer peer) {
    Deque<Message> messages = heard.remove(peer);
    return messages == null ? List.of() : List.copyOf(messages);
  }

  /** When the shard has something to do; {@link Long#MAX_VALUE} if never. */
  long nextDeadline() {
    return shard.nextDeadline();
  }

  /** What was broadcast since this was asked last, in order. */
  List<Effect.Broadcast> takeBroadcasts() {
    List<Effect.Broadcast> taken = List.copyOf(broadcasts);
    broadcasts.clear();
    return taken;
  }

  /** What is seen of the shard from outside. */
  ShardView view() {
    return shard.view();
  }

  long now() {
    return now;
  }

  int sessions() {
    return shard.sessions();
  }

  /** Deadlines that the shard waits for. */
  int alarms() {
    return shard.alarms();
  }

  /** Octets that are kept of all devices together. */
  long keptOctets() {
    return shard.keptOctets();
  }

  /** Octets that wait for all devices together. */
  long waitingOctets() {
    return shard.waitingOctets();
  }

  long counted(Counter counter) {
    return metrics.value(counter);
  }

  private void perform() {
    if (!failures.isEmpty()) {
      throw new AssertionError("a session broke an invariant", failures.get(0));
    }
    stored.addAll(shard.outbox().changes());
    shard.outbox().changes().clear();
    List<Effect> effects = List.copyOf(shard.outbox().effects());
    shard.outbox().effects().clear();
    List<UpstreamCommand> commands = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        heard
            .computeIfAbsent(send.to(), p -> new ArrayDeque<>())
            .add(throughOctets(send.message()));
      } else if (effect instanceof Effect.Broadcast broadcast) {
        throughOctets(broadcast.message());
        broadcasts.add(broadcast);
      } else if (effect instanceof Effect.Submit submit) {
        commands.add(submit.command());
      }
    }
    commands.forEach(broker::onCommand);
  }

  private static Message throughOctets(Message message) {
    try {
      return MessageCodec.decode(MessageCodec.encode(message));
    } catch (MalformedFrame e) {
      throw new AssertionError(message + " does not survive its own encoding", e);
    }
  }
}
