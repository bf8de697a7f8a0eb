package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Connection;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.DeviceStatus;
import io.mqttsn.gateway.port.DeviceStatus.State;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.function.Consumer;

/**
 * One client, from its first CONNECT to the end of what is kept for it.
 *
 * <p>It owns the phase (the chart is in the package's description) and passes each message to the
 * one conversation concerned; what a conversation knows it keeps to itself. Events and the time go
 * in, effects come out; nothing here blocks, and one thread calls at a time.
 */
public final class Session {

  /**
   * How long a waking client is served before it may sleep again, and how many messages (A43). A
   * client that reads fast gets all that waits by default; a minute bounds the slow ones.
   */
  private static final long AWAKE_MILLIS = 60_000;

  private static final int AWAKE_MESSAGES = 1000;

  // as long as the session
  private final String client;
  final SessionContext context;
  final Standing standing;
  final Vitals vitals;
  final Presence presence;
  final Subscriptions subscriptions;
  final TopicRegistry topics;
  final WillExchange will;
  final ConnectExchange connecting;
  final InboundPublications inbound;
  final OutboundPublications outbound;
  final RegisterExchange registering;
  final SubscriptionExchange subscribing;
  private final RateLimit rate;
  private final Recorder recorder;
  private final SessionRecord record;
  private long goneUntil = Retry.NEVER;

  // as long as the connection
  final KeepAlive keepAlive = new KeepAlive();
  private final Outage outage;

  /**
   * @param brokerReachable whether the broker side was last heard to be up
   */
  public Session(String client, SessionContext context, boolean brokerReachable) {
    ProtocolSettings settings = context.settings();
    this.client = client;
    this.context = context;
    this.standing = new Standing(client);
    this.vitals = new Vitals(context.latencies(), context.share());
    this.presence = new Presence(client, context.telling());
    this.outage = new Outage(settings, brokerReachable);
    this.subscriptions = new Subscriptions(context.share());
    this.topics =
        new TopicRegistry(
            settings.maxTopicIds(), context.rules(), context.random(), context.share());
    this.will = new WillExchange(context);
    this.connecting = new ConnectExchange(this, standing, will, context);
    this.recorder = new Recorder(client);
    this.inbound = new InboundPublications(client, context, recorder, topics);
    this.outbound = new OutboundPublications(client, context, recorder, topics, subscriptions);
    this.registering = new RegisterExchange(context, recorder, topics, outbound);
    this.rate = new RateLimit(settings.requestRate());
    this.subscribing = new SubscriptionExchange(client, context, recorder, topics, subscriptions);
    this.record = new SessionRecord(this, context, recorder, subscriptions);
  }

  public String client() {
    return client;
  }

  public SessionPhase phase() {
    return standing.phase();
  }

  /** Whether {@code from} is where the client was last accepted. */
  public boolean isAt(Peer from) {
    return standing.isAt(from);
  }

  /** Whether nothing is kept any more: the session may be forgotten. */
  public boolean isOver() {
    return !standing.durable() && standing.isGone();
  }

  /** It is kept no longer, for whatever reason: gives back the memory that it took. */
  public void forgotten() {
    context.share().end();
  }

  /** Whether it outlives its connection. */
  public boolean isDurable() {
    return standing.durable();
  }

  /** Whether the client has an address behind the same forwarder as {@code other}. */
  public boolean isBehindForwarderOf(Peer other) {
    Peer peer = standing.peer();
    return peer != null
        && !peer.node().isEmpty()
        && peer.link().equals(other.link())
        && peer.address().equals(other.address());
  }

  /** The name of the link that the client was last heard on, null when it has no address. */
  public String link() {
    Peer peer = standing.peer();
    return peer == null ? null : peer.link();
  }

  /** What is noted of the client for people; nothing else reads it. */
  public Vitals vitals() {
    return vitals;
  }

  /** Messages that wait for the client, the one under way included. */
  public int waiting() {
    return outbound.waiting();
  }

  // ---- what the connect exchange asks for ---------------------------------------------------

  /** A new connection begins: from here on the attempt has its own time limits. */
  void beginConnection(Outbox out) {
    outbound.suspend(out);
    keepAlive.stop();
    will.stop();
    goneUntil = Retry.NEVER;
  }

  /** The running connection begins anew, because our CONNACK got lost. */
  void repeatConnection(boolean clean, long now, Outbox out) {
    outbound.suspend(out);
    if (clean) {
      inbound.forgetTaken(now);
    }
  }

  /** A clean session: nothing is left of an earlier one. */
  void erase(boolean keepWill, Outbox out) {
    topics.clear();
    subscriptions.clear();
    subscribing.clear();
    inbound.clear();
    outbound.clear(out);
    if (!keepWill) {
      will.forget();
    }
    record.end(out);
  }

  /** The broker side knows of no subscription: neither do we. */
  void forgetSubscriptions(Outbox out) {
    for (UpstreamCommand.Filter filter : subscriptions.filters()) {
      recorder.record(new SessionChange.Unsubscribed(client, filter.filter()), out);
    }
    subscriptions.clear();
  }

  /** Connected: a durable session is in the store from here on, with all that it has. */
  void recordFromNow(boolean willIsNew, Outbox out) {
    if (recorder.isOn() && willIsNew) {
      record.willChanged(out);
    } else if (!recorder.isOn() && context.recording() && standing.durable()) {
      record.begin(out);
    }
  }

  /** The shortest list of changes that rebuilds this session, if it is a durable one. */
  public void describe(Consumer<SessionChange> changes) {
    record.describe(changes);
  }

  /** Takes in what was recorded before a restart, change by change; {@link #restored} ends it. */
  public void restore(SessionChange change, long now, Outbox out) {
    record.restore(change, now, out);
  }

  /**
   * The session is as it was, its client away: the broker side learns what it had subscribed. That
   * of a client which the rules do not admit any more ends here.
   */
  public void restored(long now, Outbox out) {
    standing.durable(true);
    recorder.turn(true);
    if (!context.access().admitted()) {
      expire(out);
      return;
    }
    subscriptions.renew(context.predefined());
    goneUntil = now + context.settings().queueMaxAge().toMillis();
    out.submit(new UpstreamCommand.Restore(client, subscriptions.filters()));
  }

  /** The client is connected: supervise it and deliver. */
  void serve(int keepAliveSeconds, boolean remembersIds, long now, Outbox out) {
    if (!remembersIds) {
      topics.untellAll();
    }
    keepAlive.tolerate(context.toleranceMillis(standing.peer()));
    keepAlive.start(keepAliveSeconds, now);
    vitals.connected(keepAliveSeconds, now);
    presence.changed(State.ONLINE, DeviceStatus.Reason.CONNECTED, 0, standing.peer(), out);
    outbound.resume(standing.peer(), Integer.MAX_VALUE, now, out);
  }

  /** A sleeper has tried to come back and failed. */
  void fallBackAsleep(long now, Outbox out) {
    standing.become(SessionPhase.ASLEEP);
    keepAlive.sleepAgain(now);
    outbound.suspend(out);
    outbound.record(out);
  }

  // ---- a reload ------------------------------------------------------------------------------

  /** What is configured for this client. */
  public ClientRules.View rules() {
    return context.rules();
  }

  /**
   * Other settings and rules hold from now on. Topics keep their ids; a will and subscriptions that
   * are not allowed any more are given up, and so is the session of a client that is not admitted
   * any more. What is under way goes on as it began: a running connection keeps its retry policy
   * and tolerance until it is served anew.
   */
  public void renew(
      ProtocolSettings settings, ClientRules.View rules, Links links, long now, Outbox out) {
    boolean otherRules = rules != context.rules();
    if (goneUntil != Retry.NEVER) {
      goneUntil += settings.queueMaxAge().minus(context.settings().queueMaxAge()).toMillis();
    }
    if (otherRules) {
      vitals.history().keepNames(context.predefined()::name);
    }
    context.renew(settings, rules, links);
    rate.limit(settings.requestRate());
    outage.renew(settings);
    outbound.renew(settings, out);
    if (!otherRules) {
      return;
    }
    if (!rules.access().admitted()) {
      dismiss(now, out);
      return;
    }
    topics.renew(rules);
    subscribing.renew(out);
    outbound.forgetForbidden(out);
    if (will.forgetIfForbidden()) {
      out.count(Counter.WILLS_FORBIDDEN);
      onWillChanged(ReturnCode.ACCEPTED, out);
    }
  }

  /** No will: nothing has happened to the client. A sleeper hears of it when it wakes. */
  private void dismiss(long now, Outbox out) {
    out.count(Counter.SESSIONS_DISMISSED);
    if (mayBeKnown()) {
      presence.changed(State.OFFLINE, DeviceStatus.Reason.NOT_ALLOWED, 0, standing.peer(), out);
    }
    Peer peer = standing.peer();
    if (standing.is(SessionPhase.CONNECTING)) {
      out.send(peer, new Connack(ReturnCode.NOT_SUPPORTED));
    } else if (standing.isAwake() && peer != null) {
      out.send(peer, new Disconnect(Disconnect.NO_DURATION));
    }
    if (standing.isGone()) {
      out.submit(new UpstreamCommand.Close(client, Reason.EXPIRED));
    } else {
      leave(SessionPhase.DISCONNECTED, Reason.EXPIRED, now, out);
    }
    outbound.clear(out);
    record.end(out);
    standing.durable(false);
    goneUntil = Retry.NEVER;
  }

  /** Whether it was ever let in, in an earlier life of the gateway perhaps. */
  private boolean mayBeKnown() {
    return presence.told() != null || !standing.is(SessionPhase.CONNECTING);
  }

  // ---- messages -----------------------------------------------------------------------------

  /** A CONNECT with this client's id that {@link Admission} lets in. */
  public void onConnect(Peer from, Connect message, long now, Outbox out) {
    vitals.heard(message, now);
    connecting.onConnect(from, message, now, out);
  }

  /**
   * Whether a message from this client's address is for its session. Before the CONNACK there is no
   * link to publish on, so QoS −1 goes the way of a device without a connection (A11).
   */
  public boolean takes(Message message) {
    return !standing.is(SessionPhase.CONNECTING) || !Dispatch.isAnonymous(message);
  }

  /** A message that this session {@linkplain #takes takes}; CONNECT has a way of its own. */
  public void onMessage(Message message, long now, Outbox out) {
    vitals.heard(message, now);
    long unexpected = out.unexpected();
    serve(message, now, out);
    if (out.unexpected() != unexpected) {
      vitals.wasUnexpected();
    }
  }

  private void serve(Message message, long now, Outbox out) {
    out.addressee(standing.peer());
    if (standing.is(SessionPhase.CONNECTING) && !Dispatch.isServedWhileConnecting(message)) {
      out.count(Counter.FRAMES_UNEXPECTED);
      return;
    }
    keepAlive.heard(now);
    message.accept(new Dispatch(this, now, out));
    if (standing.isAwake()) {
      outbound.heard(now, out);
      sleepWhenDone(now, out);
    }
  }

  /** Whether a PINGREQ that names this client is meant for it: only a sleeper may have moved. */
  public boolean answersNamedPing(Peer from) {
    return standing.is(SessionPhase.ASLEEP) || isAt(from);
  }

  /** A PINGREQ that names this client and that it {@linkplain #answersNamedPing answers}. */
  public void onNamedPing(Peer from, long now, Outbox out) {
    if (standing.is(SessionPhase.ASLEEP)) {
      standing.moveTo(from, out);
      keepAlive.tolerate(context.toleranceMillis(from));
    }
    onMessage(new Connection.Pingreq(client), now, out);
  }

  /** The will was updated in a connection. */
  void onWillChanged(ReturnCode verdict, Outbox out) {
    if (verdict == ReturnCode.ACCEPTED) {
      out.submit(new UpstreamCommand.ChangeWill(client, will.stored()));
      record.willChanged(out);
    }
  }

  /** Whether the client may ask for something more just now (SN-CGS-1, SN-CGS-2). */
  boolean withinRate(long now, Outbox out) {
    boolean within = rate.admits(now);
    if (!within) {
      out.count(Counter.REQUESTS_OVER_RATE);
    }
    return within;
  }

  boolean brokerReachable() {
    return outage.isReachable();
  }

  void onPing(long now, Outbox out) {
    switch (standing.phase()) {
      case ACTIVE -> out.send(new Pingresp());
      case ASLEEP -> {
        standing.become(SessionPhase.AWAKE);
        keepAlive.awake(AWAKE_MILLIS, now);
        outbound.resume(standing.peer(), AWAKE_MESSAGES, now, out);
      }
      case AWAKE -> outbound.repeatNow(out); // SN-SLP-10: neither restarted nor ended early
      default -> throw new IllegalStateException("PINGREQ served while " + standing.phase());
    }
  }

  private void sleepWhenDone(long now, Outbox out) {
    if (!standing.is(SessionPhase.AWAKE)) {
      return;
    }
    if (outbound.isDone() || outbound.isPaused()) {
      if (outage.isLong(now)) {
        // A48: it must not believe in a session that reaches nobody.
        out.send(new Disconnect(Disconnect.NO_DURATION));
        presence.changed(State.OFFLINE, DeviceStatus.Reason.BROKER_AWAY, 0, standing.peer(), out);
        leave(SessionPhase.DISCONNECTED, Reason.GRACEFUL, now, out);
        return;
      }
      out.send(new Pingresp());
      fallBackAsleep(now, out);
    } else if (outbound.isParked()) {
      fallBackAsleep(now, out);
    }
  }

  void onDisconnect(Disconnect message, long now, Outbox out) {
    out.send(new Disconnect(Disconnect.NO_DURATION));
    if (standing.is(SessionPhase.CONNECTING) && !connecting.waking()) {
      out.count(Counter.CONNECTS_ABANDONED);
      connecting.abandon(now, out);
    } else if (message.durationSeconds() > 0) {
      connecting.stop(now);
      standing.become(SessionPhase.ASLEEP);
      keepAlive.sleep(message.durationSeconds(), now);
      presence.changed(
          State.ASLEEP,
          DeviceStatus.Reason.SLEEPS,
          message.durationSeconds(),
          standing.peer(),
          out);
      inbound.quiet();
      subscribing.quiet();
      outbound.suspend(out);
      outbound.record(out);
    } else {
      presence.changed(State.OFFLINE, DeviceStatus.Reason.GOODBYE, 0, standing.peer(), out);
      leave(SessionPhase.DISCONNECTED, Reason.GRACEFUL, now, out);
    }
  }

  // ---- the end of a connection --------------------------------------------------------------

  /** The connection is over; what outlives it is kept for a while. */
  void leave(SessionPhase target, Reason reason, long now, Outbox out) {
    standing.become(target);
    connecting.stop(now);
    keepAlive.stop();
    outbound.suspend(out);
    out.submit(new UpstreamCommand.Close(client, reason));
    if (standing.durable()) {
      outbound.record(out);
      goneUntil = now + context.settings().queueMaxAge().toMillis();
    } else {
      outbound.clear(out);
    }
    standing.release(out);
  }

  private void lose(DeviceStatus.Reason why, long seconds, long now, Outbox out) {
    presence.changed(State.LOST, why, seconds, standing.peer(), out);
    out.count(Counter.SESSIONS_LOST);
    if (standing.is(SessionPhase.ACTIVE) && standing.peer() != null) {
      out.send(
          standing.peer(),
          new Disconnect(Disconnect.NO_DURATION)); // not to a sleeper: it cannot hear
    }
    leave(SessionPhase.LOST, Reason.LOST, now, out);
  }

  /** Another client has said CONNECT from this one's address (SN-CONN-9, A9). */
  public void onAddressTaken(long now, Outbox out) {
    out.count(Counter.SESSIONS_TAKEN_OVER);
    standing.release(out);
    switch (standing.phase()) {
      case CONNECTING -> connecting.abandon(now, out);
      case ACTIVE -> lose(DeviceStatus.Reason.ADDRESS_TAKEN, 0, now, out);
      case AWAKE -> fallBackAsleep(now, out);
      default -> {} // asleep: it will wake from somewhere else
    }
  }

  /**
   * This session has broken an invariant and is about to be forgotten: what the broker waits for is
   * acknowledged, and the client is told to begin anew.
   */
  public void salvage(Outbox out) {
    outbound.record(out);
    outbound.clear(out);
    record.end(out);
    if (mayBeKnown()) {
      presence.changed(State.OFFLINE, DeviceStatus.Reason.DEFECT, 0, standing.peer(), out);
    }
    out.submit(new UpstreamCommand.Close(client, Reason.EXPIRED));
    if (standing.peer() != null) {
      out.send(standing.peer(), new Disconnect(Disconnect.NO_DURATION));
    }
    standing.release(out);
  }

  // ---- the broker ---------------------------------------------------------------------------

  /** An event for this client, or for all. */
  public void onUpstream(UpstreamEvent event, long now, Outbox out) {
    // Between CONNECT and CONNACK nothing else is said (A17): the client repeats what it misses.
    out.addressee(standing.is(SessionPhase.CONNECTING) ? null : standing.peer());
    if (event instanceof UpstreamEvent.Published published) {
      inbound.onPublished(published, now, out);
    } else if (event instanceof UpstreamEvent.Delivery delivery) {
      onDelivery(delivery, now, out);
    } else if (event instanceof UpstreamEvent.Subscribed subscribed) {
      String filter = subscribing.onSubscribed(subscribed, out);
      if (filter != null) {
        outbound.unmute(filter);
      }
    } else if (event instanceof UpstreamEvent.Unsubscribed unsubscribed) {
      subscribing.onUnsubscribed(unsubscribed, out);
    } else if (event instanceof UpstreamEvent.Opened opened) {
      connecting.onOpened(opened, now, out);
    } else if (event instanceof UpstreamEvent.Refused refused) {
      onRefused(refused, now, out);
    } else if (event instanceof UpstreamEvent.Unreachable) {
      outage.onUnreachable(now);
    } else if (event instanceof UpstreamEvent.Reachable) {
      outage.onReachable();
    } else {
      throw new IllegalStateException("an event that no session knows: " + event);
    }
  }

  private void onRefused(UpstreamEvent.Refused refused, long now, Outbox out) {
    if (!connecting.onRefused(refused, now, out) && !subscribing.onRefused(refused, out)) {
      inbound.onRefused(refused, out);
    }
  }

  private void onDelivery(UpstreamEvent.Delivery delivery, long now, Outbox out) {
    boolean forEarlierSession = standing.is(SessionPhase.CONNECTING) && connecting.erases();
    if (isOver() || forEarlierSession || offlineQos0(delivery)) {
      out.count(Counter.DELIVERIES_DROPPED_NO_SESSION);
      if (delivery.delivery() != Upstream.NO_TOKEN) {
        out.submit(new UpstreamCommand.Acknowledge(client, delivery.delivery()));
      }
      return;
    }
    boolean away = standing.isGone() || standing.is(SessionPhase.ASLEEP);
    outbound.enqueue(delivery, away, now, out);
  }

  // MQTT 3.1.1 §3.1.2.4: what is kept for an absent client is QoS 1 and 2.
  private boolean offlineQos0(UpstreamEvent.Delivery delivery) {
    return delivery.qos() == Qos.ZERO && standing.isGone();
  }

  // ---- time ---------------------------------------------------------------------------------

  /** When {@link #onDeadline} has something to do; {@link Long#MAX_VALUE} if never. */
  public long nextDeadline() {
    long next = Math.min(keepAlive.deadline(), outbound.deadline());
    next = Math.min(next, Math.min(connecting.deadline(), goneUntil));
    return isTellable() ? Math.min(next, outage.deadline()) : next;
  }

  /** Whether a long outage can be told: what is held for the client goes out first (A48). */
  private boolean isTellable() {
    return standing.is(SessionPhase.ACTIVE) && (outbound.isDone() || outbound.isParked());
  }

  /** Does whatever is due. */
  public void onDeadline(long now, Outbox out) {
    out.addressee(standing.peer());
    if (goneUntil <= now) {
      expire(out);
      return;
    }
    if (connecting.onDeadline(now, out)) {
      return;
    }
    if (keepAlive.due(now)) {
      onSilence(now, out);
    }
    if (isTellable() && outage.isLong(now)) {
      // A48: the client is told rather than left to publish into the void. No will: it is alive.
      out.send(new Disconnect(Disconnect.NO_DURATION));
      presence.changed(State.OFFLINE, DeviceStatus.Reason.BROKER_AWAY, 0, standing.peer(), out);
      leave(SessionPhase.DISCONNECTED, Reason.GRACEFUL, now, out);
    }
    if (outbound.deadline() <= now) {
      outbound.onDeadline(now, out);
      sleepWhenDone(now, out);
    }
  }

  private void onSilence(long now, Outbox out) {
    if (standing.is(SessionPhase.AWAKE)) {
      // A43: its time is up. What is under way is finished, the rest comes with the next PINGREQ.
      keepAlive.stop();
      outbound.startNoMore();
      sleepWhenDone(now, out);
    } else {
      boolean slept = standing.is(SessionPhase.ASLEEP);
      lose(
          slept ? DeviceStatus.Reason.OVERSLEPT : DeviceStatus.Reason.SILENT,
          keepAlive.silentSeconds(now),
          now,
          out);
    }
  }

  private void expire(Outbox out) {
    out.count(Counter.SESSIONS_EXPIRED);
    presence.changed(State.FORGOTTEN, DeviceStatus.Reason.EXPIRED, 0, standing.peer(), out);
    out.submit(new UpstreamCommand.Close(client, Reason.EXPIRED));
    outbound.clear(out);
    record.end(out);
    standing.durable(false);
    goneUntil = Retry.NEVER;
  }
}
