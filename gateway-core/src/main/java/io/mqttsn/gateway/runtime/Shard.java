package io.mqttsn.gateway.runtime;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Discovery;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.Admission;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.DiscoveryResponder;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.KeptMemory;
import io.mqttsn.gateway.protocol.Latencies;
import io.mqttsn.gateway.protocol.Links;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.Outbox;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.protocol.QueueBudget;
import io.mqttsn.gateway.protocol.Session;
import io.mqttsn.gateway.protocol.SessionContext;
import io.mqttsn.gateway.protocol.SessionPhase;
import io.mqttsn.gateway.protocol.Strangers;
import io.mqttsn.gateway.protocol.Tokens;
import io.mqttsn.gateway.runtime.Alarms.Resident;
import io.mqttsn.gateway.runtime.TrafficReport.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The sessions of one loop and their deadlines; as pure as a session. */
public final class Shard {

  /**
   * What the shards of a gateway have in common.
   *
   * @param discovery acted upon by the one shard that is told of links
   * @param maxClients sessions of this shard
   * @param memory what all clients of this shard may take together
   * @param recording whether there is a store that keeps what durable sessions record
   * @param telling whether the upstream tells the world how clients are
   * @param links what is known of the way to a peer
   * @param failures told of a session that broke an invariant: its client as the log names it, and
   *     the cause
   * @param tracer told of every step of the clients it follows
   * @param concerned told who was refused something, or lost it
   */
  public record Settings(
      ProtocolSettings protocol,
      ClientRules rules,
      DiscoverySettings discovery,
      int maxClients,
      MemoryLimits memory,
      boolean recording,
      boolean telling,
      Links links,
      BiConsumer<String, RuntimeException> failures,
      Tracer tracer,
      Concerned concerned) {

    /** For a shard that nobody looks into and that tells nobody. */
    Settings(
        ProtocolSettings protocol,
        ClientRules rules,
        DiscoverySettings discovery,
        int maxClients,
        MemoryLimits memory,
        boolean recording,
        Links links,
        BiConsumer<String, RuntimeException> failures) {
      this(
          protocol,
          rules,
          discovery,
          maxClients,
          memory,
          recording,
          false,
          links,
          failures,
          Tracer.NONE,
          new Concerned());
    }
  }

  private Settings settings;
  private final AddressBook book;
  private final Outbox outbox;
  private final Metrics metrics;
  private final RandomGenerator random;
  private final Tokens tokens = new Tokens();
  private final QueueBudget budget;
  private final KeptMemory kept;
  private final Strangers strangers;
  private final DiscoveryResponder discovery;
  private final Traffic traffic = new Traffic();
  private final Latencies latencies = new Latencies();
  private final ShardView view;
  private final Map<String, Resident> residents = new HashMap<>();
  private final Map<Peer, String> justLeft = new HashMap<>();
  private final Alarms alarms = new Alarms();
  private long lastNumber;
  private boolean brokerReachable;

  Shard(Settings settings, AddressBook book, Metrics metrics, RandomGenerator random) {
    this.settings = settings;
    this.book = book;
    this.metrics = metrics;
    this.random = random;
    this.outbox = new Outbox(metrics);
    this.budget = new QueueBudget(settings.memory().waiting());
    this.kept = new KeptMemory(settings.memory().kept());
    this.strangers = new Strangers(settings.rules());
    this.discovery = new DiscoveryResponder(settings.discovery());
    this.view = new ShardView(this, traffic, latencies);
  }

  /**
   * A reload: these settings hold from now on, for sessions that are there too. The limits of
   * memory, whether there is a store and whether anybody is told stays as it was.
   */
  void renew(Settings next, long now) {
    boolean otherRules = !next.rules().equals(settings.rules());
    settings = next;
    strangers.renew(next.rules());
    discovery.renew(next.discovery(), now, outbox);
    for (Resident resident : List.copyOf(residents.values())) {
      Session session = resident.session;
      ClientRules.View rules =
          otherRules ? next.rules().forClient(session.client()) : session.rules();
      step(
          resident, now, "reload", s -> s.renew(next.protocol(), rules, next.links(), now, outbox));
    }
  }

  /** What the steps since the last clearing want done. */
  Outbox outbox() {
    return outbox;
  }

  /** For somebody who only looks. */
  ShardView view() {
    return view;
  }

  Traffic traffic() {
    return traffic;
  }

  /** The session of a client, or null. */
  Session session(String client) {
    Resident resident = residents.get(client);
    return resident == null ? null : resident.session;
  }

  /** Who has this address, or had it until this batch and may get a goodbye there; or null. */
  String clientAt(Peer peer) {
    String client = book.clientAt(peer);
    return client == null ? justLeft.get(peer) : client;
  }

  /** What the batch wanted has been done. */
  void endBatch() {
    justLeft.clear();
  }

  int sessions() {
    return residents.size();
  }

  /** Looks at every session: once in a while, not once a batch. */
  ShardStatus status() {
    int active = 0;
    int asleep = 0;
    int waiting = 0;
    for (Resident resident : residents.values()) {
      SessionPhase phase = resident.session.phase();
      if (phase == SessionPhase.ASLEEP) {
        asleep++;
      } else if (phase.connected()) {
        active++;
      }
      waiting += resident.session.waiting();
    }
    int away = residents.size() - active - asleep;
    return new ShardStatus(active, asleep, away, waiting, budget.used());
  }

  /** Takes in what was recorded before a restart; nothing else happens before all of it is in. */
  void restore(List<SessionChange> changes, long now) {
    for (SessionChange change : changes) {
      String client = change.client();
      if (change instanceof SessionChange.Opened) {
        drop(client);
        residents.put(
            client,
            new Resident(newSession(client, settings.rules().forClient(client)), ++lastNumber));
      } else if (change instanceof SessionChange.Ended) {
        drop(client);
      } else {
        residents.get(client).session.restore(change, now, outbox);
      }
    }
    List.copyOf(residents.values())
        .forEach(r -> step(r, now, "restart", session -> session.restored(now, outbox)));
  }

  private void drop(String client) {
    Resident former = residents.remove(client);
    if (former != null) {
      former.session.forgotten();
    }
  }

  /** The shortest list of changes that rebuilds every durable session. */
  void describe(Consumer<SessionChange> changes) {
    for (Resident resident : residents.values()) {
      if (resident.session.isDurable()) {
        resident.session.describe(changes);
      }
    }
  }

  /** A well-formed message of a client. */
  void onMessage(Peer from, Message message, long now) {
    long unexpected = outbox.unexpected();
    boolean known = decide(from, message, now);
    Outcome served = outbox.unexpected() == unexpected ? Outcome.SERVED : Outcome.UNEXPECTED;
    traffic.received(message, known ? served : Outcome.STRANGER);
  }

  /**
   * @return whether it was for somebody who is known, or may be from a stranger
   */
  private boolean decide(Peer from, Message message, long now) {
    if (message instanceof Discovery about) {
      discovery.onMessage(from, about, now, outbox); // SN-GW-6: no session hears of it
    } else if (message instanceof Connect connect) {
      onConnect(from, connect, now);
    } else if (message instanceof Pingreq ping && !ping.clientId().isEmpty()) {
      Resident resident = residents.get(ping.clientId());
      if (resident != null && resident.session.answersNamedPing(from)) {
        evict(residentAt(from), ping.clientId(), now);
        step(resident, now, message, session -> session.onNamedPing(from, now, outbox));
      } else {
        serveStranger(from, message, now);
        return false;
      }
    } else {
      Resident resident = residentAt(from);
      if (resident != null && resident.session.takes(message)) {
        step(resident, now, message, session -> session.onMessage(message, now, outbox));
      } else {
        serveStranger(from, message, now);
        return false;
      }
    }
    return true;
  }

  private void onConnect(Peer from, Connect connect, long now) {
    evict(residentAt(from), connect.clientId(), now);
    ReturnCode verdict = Admission.of(connect, settings.protocol());
    if (verdict != ReturnCode.ACCEPTED) {
      refuse(from, connect, Counter.CONNECTS_REFUSED_UNSUPPORTED, verdict);
      return;
    }
    Resident resident = residents.get(connect.clientId());
    ClientRules.View rules =
        resident == null ? settings.rules().forClient(connect.clientId()) : null;
    if (rules != null && !rules.access().admitted()) {
      refuse(from, connect, Counter.CONNECTS_REFUSED_FORBIDDEN, ReturnCode.NOT_SUPPORTED);
      return;
    }
    boolean full =
        resident == null
            && (residents.size() >= settings.maxClients() || !kept.hasRoomForSession());
    if (full || isForwarderFull(from, resident)) {
      refuse(from, connect, Counter.CONNECTS_REFUSED_FULL, ReturnCode.CONGESTION);
      return;
    }
    if (resident == null) {
      resident = new Resident(newSession(connect.clientId(), rules), ++lastNumber);
      residents.put(connect.clientId(), resident);
    }
    step(resident, now, connect, session -> session.onConnect(from, connect, now, outbox));
  }

  private void refuse(Peer from, Connect connect, Counter why, ReturnCode code) {
    metrics.count(why);
    settings.concerned().note(Outbox.bit(why), connect.clientId(), from.link());
    outbox.send(from, new Connack(code));
  }

  private void serveStranger(Peer from, Message message, long now) {
    outbox.takeCounted();
    strangers.onMessage(from, message, now, outbox);
    settings.concerned().note(outbox.takeCounted(), from.address(), from.link());
  }

  /** A50: a client that only changes its node behind the same forwarder gives its place up. */
  private boolean isForwarderFull(Peer from, Resident resident) {
    return !from.node().isEmpty()
        && book.clientAt(from) == null
        && book.nodesBesides(from) >= settings.protocol().maxNodes()
        && (resident == null || !resident.session.isBehindForwarderOf(from));
  }

  private Session newSession(String client, ClientRules.View rules) {
    SessionContext context =
        new SessionContext(
            settings.protocol(),
            rules,
            tokens,
            budget,
            kept,
            random,
            settings.recording(),
            settings.telling(),
            settings.links(),
            latencies);
    return new Session(client, context, brokerReachable);
  }

  /**
   * A client of another shard speaks from the address of {@code former}, who loses it (SN-CONN-9).
   * The address book is not asked: the other shard may have written the newcomer's name already.
   */
  void onAddressTaken(Peer from, String former, long now) {
    Resident resident = residents.get(former);
    if (resident != null && resident.session.isAt(from)) {
      evict(resident, null, now);
    }
  }

  /** Whether we like what a newcomer says or not, another device is behind that address now. */
  private void evict(Resident former, String newcomer, long now) {
    if (former != null && !former.session.client().equals(newcomer)) {
      step(former, now, "address taken", session -> session.onAddressTaken(now, outbox));
    }
  }

  private Resident residentAt(Peer from) {
    String client = book.clientAt(from);
    Resident resident = client == null ? null : residents.get(client);
    return resident != null && resident.session.isAt(from) ? resident : null;
  }

  void onUpstream(UpstreamEvent event, long now) {
    if (event instanceof UpstreamEvent.ForAll) {
      brokerReachable = event instanceof UpstreamEvent.Reachable;
      if (brokerReachable) {
        discovery.onReachable(now, outbox);
      } else {
        discovery.onUnreachable();
      }
      List<Resident> everybody = new ArrayList<>(residents.values());
      everybody.forEach(
          r -> step(r, now, event, session -> session.onUpstream(event, now, outbox)));
      return;
    }
    Resident resident = residents.get(event.client());
    if (resident != null) {
      step(resident, now, event, session -> session.onUpstream(event, now, outbox));
    } else if (event instanceof UpstreamEvent.Delivery delivery
        && delivery.delivery() != Upstream.NO_TOKEN) {
      // For a client that has gone meanwhile; the broker must not wait for it.
      metrics.count(Counter.DELIVERIES_DROPPED_NO_SESSION);
      outbox.submit(new UpstreamCommand.Acknowledge(event.client(), delivery.delivery()));
    }
  }

  /** A link that can broadcast is open; only the gateway's first shard is told. */
  void onLinkUp(String link, long now) {
    discovery.onLinkUp(link, now, outbox);
  }

  /** Does whatever is due. */
  void onDeadlines(long now) {
    discovery.onDeadline(now, outbox);
    for (Resident due = alarms.takeDue(now); due != null; due = alarms.takeDue(now)) {
      step(due, now, "deadline", session -> session.onDeadline(now, outbox));
    }
  }

  /** When {@link #onDeadlines} has something to do; {@link Long#MAX_VALUE} if never. */
  long nextDeadline() {
    return Math.min(alarms.next(), discovery.nextDeadline());
  }

  private void step(Resident resident, long now, Object event, Consumer<Session> action) {
    Session session = resident.session;
    int before = outbox.effects().size();
    int changes = outbox.changes().size();
    String link = session.link(); // before the step, for whoever is lost has none after it
    outbox.takeCounted();
    try {
      action.accept(session);
    } catch (RuntimeException defect) {
      // A broken invariant costs this client its session, its neighbours nothing.
      metrics.count(Counter.SESSIONS_FAILED);
      outbox.effects().subList(before, outbox.effects().size()).clear();
      outbox.changes().subList(changes, outbox.changes().size()).clear();
      session.salvage(outbox);
      forget(resident);
      settings.failures().accept(LogText.client(session.client(), link), defect);
      return;
    }
    noteWhatIsSaid(session, before, now);
    link = session.link() == null ? link : session.link();
    settings.concerned().note(outbox.takeCounted(), session.client(), link);
    if (settings.tracer().follows(session.client())) {
      List<Outbox.Effect> effects = outbox.effects();
      settings
          .tracer()
          .step(session.client(), link, event, effects.subList(before, effects.size()));
    }
    applyBindings();
    if (session.isOver()) {
      forget(resident);
    } else {
      alarms.arm(resident);
    }
  }

  private void noteWhatIsSaid(Session session, int from, long now) {
    List<Outbox.Effect> effects = outbox.effects();
    for (int i = from; i < effects.size(); i++) {
      if (effects.get(i) instanceof Outbox.Effect.Send send) {
        session.vitals().said(send.message(), now);
      }
    }
  }

  private void forget(Resident resident) {
    applyBindings();
    alarms.disarm(resident);
    if (residents.remove(resident.session.client(), resident)) {
      resident.session.forgotten();
    }
  }

  private void applyBindings() {
    if (!outbox.bindings().isEmpty()) {
      outbox.bindings().forEach(this::apply);
      outbox.bindings().clear();
    }
  }

  private void apply(Outbox.Binding binding) {
    if (!binding.bound()) {
      justLeft.put(binding.peer(), binding.client());
    }
    book.apply(binding);
  }

  /** Deadlines of sessions that are waited for: one each at most. */
  int alarms() {
    return alarms.size();
  }

  /** Octets that are kept of all clients, roughly. */
  long keptOctets() {
    return kept.used();
  }

  /** Octets that may be kept. */
  long mostKeptOctets() {
    return kept.limit();
  }

  /** Octets that wait for all clients together. */
  long waitingOctets() {
    return budget.used();
  }

  /** Shows every session, absent clients' included, to somebody who only looks. */
  void forEachSession(Consumer<Session> visitor) {
    residents.values().forEach(resident -> visitor.accept(resident.session));
  }
}
