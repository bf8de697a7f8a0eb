package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Connection;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Discovery;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;

/**
 * One client, from its first CONNECT to the end of what is kept for it.
 *
 * <p>It owns the phase (the chart is in the package's description) and passes each message to the
 * one conversation concerned; what a conversation knows it keeps to itself. Events and the time go
 * in, effects come out; nothing here blocks, and one thread calls at a time.
 */
public final class Session {

  /** How long a waking client is served before it may sleep again, and how many messages (A43). */
  private static final long AWAKE_MILLIS = 60_000;

  private static final int AWAKE_MESSAGES = 50;

  // as long as the session
  private final String client;
  private final SessionContext context;
  final TopicRegistry topics;
  final WillExchange will;
  final InboundPublications inbound;
  final OutboundPublications outbound;
  final SubscriptionExchange subscribing;
  private final Subscriptions subscriptions = new Subscriptions();
  private boolean durable;

  // as long as the connection
  private final ConnectExchange connect;
  private final KeepAlive keepAlive = new KeepAlive();
  private SessionPhase phase = SessionPhase.DISCONNECTED;
  private Peer peer;
  private long goneUntil = Retry.NEVER;

  // the broker
  private boolean brokerReachable;
  private long outageEnds = Retry.NEVER;

  /**
   * @param brokerReachable whether the broker side was last heard to be up
   */
  public Session(String client, SessionContext context, boolean brokerReachable) {
    ProtocolSettings settings = context.settings();
    this.client = client;
    this.context = context;
    this.brokerReachable = brokerReachable;
    this.topics = new TopicRegistry(settings.maxTopicIds(), context.predefined(), context.random());
    this.will = new WillExchange(settings);
    this.connect = new ConnectExchange(settings);
    this.inbound = new InboundPublications(client, context, topics);
    this.outbound = new OutboundPublications(client, context, topics, subscriptions);
    this.subscribing = new SubscriptionExchange(client, context, topics, subscriptions);
  }

  public String client() {
    return client;
  }

  public SessionPhase phase() {
    return phase;
  }

  /** Whether {@code from} is where the client was last accepted. */
  public boolean isAt(Peer from) {
    return from.equals(peer);
  }

  /** Whether nothing is kept any more: the session may be forgotten. */
  public boolean isOver() {
    return !durable && (phase == SessionPhase.DISCONNECTED || phase == SessionPhase.LOST);
  }

  /** Messages that wait for the client, the one under way included. */
  public int waiting() {
    return outbound.waiting();
  }

  // ---- CONNECT ------------------------------------------------------------------------------

  /** A CONNECT with this client's id that {@link Admission} lets in. */
  public void onConnect(Peer from, Connect message, long now, Outbox out) {
    boolean here = isAt(from);
    if (phase == SessionPhase.CONNECTING && here && connect.repeatsAttempt(message)) {
      // SN-CONN-6: one CONNACK comes when the broker has answered; a lost prompt is repeated.
      if (will.prompting()) {
        out.addressee(peer);
        will.sendPrompt(out);
      }
    } else if (phase == SessionPhase.ACTIVE && connect.repeatsAccepted(message, here, now)) {
      moveTo(from, out);
      connect.begin(message, false);
      outbound.suspend(out);
      if (message.cleanSession()) {
        inbound.forgetTaken();
      }
      accept(now, out);
    } else {
      boolean waking =
          phase == SessionPhase.ASLEEP
              || phase == SessionPhase.AWAKE
              || phase == SessionPhase.CONNECTING && connect.waking(); // it tries once more
      moveTo(from, out);
      outbound.suspend(out);
      phase = phase.to(SessionPhase.CONNECTING);
      goneUntil = Retry.NEVER;
      keepAlive.stop(); // from here on the attempt has its own time limits
      will.stop();
      connect.begin(message, waking);
      if (message.will()) {
        will.begin(now, out);
      } else {
        open(now, out);
      }
    }
  }

  private void moveTo(Peer from, Outbox out) {
    if (peer != null && !peer.equals(from)) {
      if (phase == SessionPhase.ACTIVE) {
        out.send(peer, new Disconnect(Disconnect.NO_DURATION)); // SN-CONN-10: once, at best
      }
      out.count(Counter.SESSIONS_MOVED);
      out.unbind(peer, client);
      peer = null;
    }
    if (peer == null) {
      peer = from;
      out.bind(peer, client);
    }
    out.addressee(peer);
  }

  /** The will is known: asks the broker, or, for a client that wakes up, nobody. */
  private void open(long now, Outbox out) {
    Connect message = connect.attempt();
    if (connect.waking() && (durable || message.cleanSession())) {
      // SN-SLP-13: its session was never closed. Only the will may have changed.
      if (message.will()) {
        out.submit(new UpstreamCommand.ChangeWill(client, will.stored()));
      }
      accept(now, out);
      return;
    }
    boolean clean = message.cleanSession() && !connect.waking();
    if (clean) {
      eraseAll(message.will(), out);
    }
    long token = context.tokens().next();
    connect.opening(token, now);
    out.submit(
        new UpstreamCommand.Open(client, token, clean, will.stored(), message.keepAliveSeconds()));
  }

  private void eraseAll(boolean keepWill, Outbox out) {
    topics.clear();
    subscriptions.clear();
    subscribing.clear();
    inbound.clear();
    outbound.clear(out);
    if (!keepWill) {
      will.forget();
    }
  }

  private void accept(long now, Outbox out) {
    Connect message = connect.attempt();
    boolean remembers = connect.waking() && !message.cleanSession();
    if (!remembers) {
      topics.untellAll();
    }
    durable = !message.cleanSession() || connect.waking() && durable;
    phase = phase == SessionPhase.ACTIVE ? phase : phase.to(SessionPhase.ACTIVE);
    keepAlive.start(message.keepAliveSeconds(), now);
    connect.end(true, now);
    out.count(Counter.CONNECTS_ACCEPTED);
    out.send(new Connack(ReturnCode.ACCEPTED)); // the next packet, whatever else waits (A17)
    outbound.resume(maxFrame(), Integer.MAX_VALUE, now, out);
  }

  private int maxFrame() {
    return context.maxFrame().applyAsInt(peer);
  }

  private void refuse(ReturnCode code, long now, Outbox out) {
    out.count(
        code == ReturnCode.CONGESTION
            ? Counter.CONNECTS_REFUSED_CONGESTION
            : Counter.CONNECTS_REFUSED_UNSUPPORTED);
    out.send(new Connack(code));
    abandon(now, out);
  }

  /** The attempt has failed: what a clean session would have erased is gone, the rest is kept. */
  private void abandon(long now, Outbox out) {
    if (connect.waking()) {
      // It was asleep before and has not come back: as if it had not tried.
      connect.end(false, now);
      will.stop();
      phase = phase.to(SessionPhase.ASLEEP);
      keepAlive.sleepAgain(now);
      outbound.record(out);
      return;
    }
    boolean clean = connect.attempt().cleanSession();
    if (clean) {
      eraseAll(false, out);
      durable = false;
    }
    leave(SessionPhase.DISCONNECTED, clean ? Reason.EXPIRED : Reason.GRACEFUL, now, out);
  }

  // ---- messages -----------------------------------------------------------------------------

  /**
   * Whether a message from this client's address is for its session. Before the CONNACK there is no
   * link to publish on, so QoS −1 goes the way of a device without a connection (A11).
   */
  public boolean takes(Message message) {
    if (message instanceof Discovery) {
      return false; // SN-GW-6: about gateways, not a sign of a client's life
    }
    return phase != SessionPhase.CONNECTING || !Dispatch.isAnonymous(message);
  }

  /** A message that this session {@linkplain #takes takes}; CONNECT has a way of its own. */
  public void onMessage(Message message, long now, Outbox out) {
    out.addressee(peer);
    if (phase == SessionPhase.CONNECTING && !Dispatch.isServedWhileConnecting(message)) {
      out.count(Counter.FRAMES_UNEXPECTED);
      return;
    }
    keepAlive.heard(now);
    message.accept(new Dispatch(this, now, out));
    if (phase == SessionPhase.ACTIVE || phase == SessionPhase.AWAKE) {
      outbound.heard(now, out);
      sleepWhenDone(now, out);
    }
  }

  /** Whether a PINGREQ that names this client is meant for it: only a sleeper may have moved. */
  public boolean answersNamedPing(Peer from) {
    return phase == SessionPhase.ASLEEP || isAt(from);
  }

  /** A PINGREQ that names this client and that it {@linkplain #answersNamedPing answers}. */
  public void onNamedPing(Peer from, long now, Outbox out) {
    if (phase == SessionPhase.ASLEEP) {
      moveTo(from, out);
    }
    onMessage(new Connection.Pingreq(client), now, out);
  }

  void onWill(WillExchange.Outcome outcome, long now, Outbox out) {
    switch (outcome) {
      case COMPLETE -> open(now, out);
      case INVALID -> refuse(ReturnCode.NOT_SUPPORTED, now, out);
      case UNEXPECTED -> out.count(Counter.FRAMES_UNEXPECTED);
      case OPEN -> {}
    }
  }

  /** The will was updated in a connection. */
  void onWillChanged(ReturnCode verdict, Outbox out) {
    if (verdict == ReturnCode.ACCEPTED) {
      out.submit(new UpstreamCommand.ChangeWill(client, will.stored()));
    }
  }

  void onRegister(Register register, Outbox out) {
    TopicRegistry.Topic topic = null;
    ReturnCode code = ReturnCode.NOT_SUPPORTED;
    if (TopicNames.isName(register.topicName())) {
      topic = topics.obtain(register.topicName());
      code = topic == null ? ReturnCode.CONGESTION : ReturnCode.ACCEPTED;
    }
    if (topic != null) {
      topics.told(topic);
      outbound.unmute(topic.name());
    } else if (code == ReturnCode.CONGESTION) {
      out.count(Counter.TOPIC_IDS_EXHAUSTED);
    }
    out.send(new Regack(topic == null ? 0 : topic.id(), register.messageId(), code));
  }

  boolean brokerReachable() {
    return brokerReachable;
  }

  void onPing(long now, Outbox out) {
    switch (phase) {
      case ACTIVE -> out.send(new Pingresp());
      case ASLEEP -> {
        phase = phase.to(SessionPhase.AWAKE);
        keepAlive.awake(AWAKE_MILLIS, now);
        outbound.resume(maxFrame(), AWAKE_MESSAGES, now, out);
      }
      case AWAKE -> outbound.repeatNow(out); // SN-SLP-10: neither restarted nor ended early
      default -> throw new IllegalStateException("PINGREQ served while " + phase);
    }
  }

  private void sleepWhenDone(long now, Outbox out) {
    if (phase != SessionPhase.AWAKE) {
      return;
    }
    if (outbound.isDone()) {
      if (outageEnds <= now) {
        // A48: it must not believe in a session that reaches nobody.
        out.send(new Disconnect(Disconnect.NO_DURATION));
        leave(SessionPhase.DISCONNECTED, Reason.GRACEFUL, now, out);
        return;
      }
      out.send(new Pingresp());
      backToSleep(now, out);
    } else if (outbound.isParked()) {
      backToSleep(now, out);
    }
  }

  private void backToSleep(long now, Outbox out) {
    phase = phase.to(SessionPhase.ASLEEP);
    keepAlive.sleepAgain(now);
    outbound.suspend(out);
    outbound.record(out);
  }

  void onDisconnect(Disconnect message, long now, Outbox out) {
    out.send(new Disconnect(Disconnect.NO_DURATION));
    if (phase == SessionPhase.CONNECTING && !connect.waking()) {
      out.count(Counter.CONNECTS_ABANDONED);
      abandon(now, out);
    } else if (message.durationSeconds() > 0) {
      connect.end(false, now);
      will.stop();
      phase = phase.to(SessionPhase.ASLEEP);
      keepAlive.sleep(message.durationSeconds(), now);
      inbound.quiet();
      subscribing.quiet();
      outbound.suspend(out);
      outbound.record(out);
    } else {
      leave(SessionPhase.DISCONNECTED, Reason.GRACEFUL, now, out);
    }
  }

  // ---- the end of a connection --------------------------------------------------------------

  private void leave(SessionPhase target, Reason reason, long now, Outbox out) {
    phase = phase.to(target);
    connect.end(false, now);
    will.stop();
    keepAlive.stop();
    outbound.suspend(out);
    out.submit(new UpstreamCommand.Close(client, reason));
    if (durable) {
      outbound.record(out);
      goneUntil = now + context.settings().queueMaxAge().toMillis();
    }
    if (peer != null) {
      out.unbind(peer, client);
      peer = null;
    }
    out.addressee(null);
  }

  private void lose(long now, Outbox out) {
    out.count(Counter.SESSIONS_LOST);
    if (phase == SessionPhase.ACTIVE && peer != null) {
      out.send(peer, new Disconnect(Disconnect.NO_DURATION)); // not to a sleeper: it cannot hear
    }
    leave(SessionPhase.LOST, Reason.LOST, now, out);
  }

  /** Another client has said CONNECT from this one's address (SN-CONN-9, A9). */
  public void onAddressTaken(long now, Outbox out) {
    out.count(Counter.SESSIONS_TAKEN_OVER);
    out.unbind(peer, client);
    peer = null;
    switch (phase) {
      case CONNECTING -> abandon(now, out);
      case ACTIVE -> lose(now, out);
      case AWAKE -> backToSleep(now, out);
      default -> {} // asleep: it will wake from somewhere else
    }
  }

  /**
   * This session has broken an invariant and is about to be forgotten: what the broker waits for is
   * acknowledged, and the client is told to begin anew.
   */
  public void salvage(Outbox out) {
    outbound.record(out);
    out.submit(new UpstreamCommand.Close(client, Reason.EXPIRED));
    if (peer != null) {
      out.send(peer, new Disconnect(Disconnect.NO_DURATION));
      out.unbind(peer, client);
    }
  }

  // ---- the broker ---------------------------------------------------------------------------

  /** An event for this client, or for all. */
  public void onUpstream(UpstreamEvent event, long now, Outbox out) {
    // Between CONNECT and CONNACK nothing else is said (A17): the client repeats what it misses.
    out.addressee(phase == SessionPhase.CONNECTING ? null : peer);
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
      onOpened(opened, now, out);
    } else if (event instanceof UpstreamEvent.Refused refused) {
      onRefused(refused, now, out);
    } else if (event instanceof UpstreamEvent.Unreachable) {
      onUnreachable(now);
    } else if (event instanceof UpstreamEvent.Reachable) {
      brokerReachable = true;
      outageEnds = Retry.NEVER;
    } else {
      throw new IllegalStateException("an event that no session knows: " + event);
    }
  }

  private void onOpened(UpstreamEvent.Opened opened, long now, Outbox out) {
    if (phase != SessionPhase.CONNECTING || !connect.awaits(opened.token())) {
      return;
    }
    if (!opened.sessionPresent()) {
      subscriptions.clear();
    }
    out.addressee(peer);
    accept(now, out);
  }

  private void onRefused(UpstreamEvent.Refused refused, long now, Outbox out) {
    if (phase == SessionPhase.CONNECTING && connect.awaits(refused.token())) {
      out.addressee(peer);
      refuse(codeOf(refused.cause()), now, out);
    } else if (!subscribing.onRefused(refused, out)) {
      inbound.onRefused(refused, out);
    }
  }

  private static ReturnCode codeOf(UpstreamEvent.Cause cause) {
    return cause == UpstreamEvent.Cause.CONGESTION
        ? ReturnCode.CONGESTION
        : ReturnCode.NOT_SUPPORTED;
  }

  private void onDelivery(UpstreamEvent.Delivery delivery, long now, Outbox out) {
    boolean forEarlierSession =
        phase == SessionPhase.CONNECTING && connect.attempt().cleanSession() && !connect.waking();
    if (isOver() || forEarlierSession || offlineQos0(delivery)) {
      out.count(Counter.DELIVERIES_DROPPED_NO_SESSION);
      if (delivery.delivery() != Upstream.NO_TOKEN) {
        out.submit(new UpstreamCommand.Acknowledge(client, delivery.delivery()));
      }
      return;
    }
    boolean away =
        phase != SessionPhase.ACTIVE
            && phase != SessionPhase.AWAKE
            && phase != SessionPhase.CONNECTING;
    outbound.enqueue(delivery, away, now, out);
  }

  // MQTT 3.1.1 §3.1.2.4: what is kept for an absent client is QoS 1 and 2.
  private boolean offlineQos0(UpstreamEvent.Delivery delivery) {
    return delivery.qos() == Qos.ZERO
        && (phase == SessionPhase.DISCONNECTED || phase == SessionPhase.LOST);
  }

  private void onUnreachable(long now) {
    if (brokerReachable || outageEnds == Retry.NEVER) {
      ProtocolSettings settings = context.settings();
      outageEnds = now + settings.retryInterval().toMillis() * Math.max(1, settings.retryCount());
    }
    brokerReachable = false;
  }

  // ---- time ---------------------------------------------------------------------------------

  /** When {@link #onDeadline} has something to do; {@link Long#MAX_VALUE} if never. */
  public long nextDeadline() {
    long next = Math.min(keepAlive.deadline(), outbound.deadline());
    next = Math.min(next, Math.min(connect.deadline(), will.deadline()));
    next = Math.min(next, goneUntil);
    return isTellable() ? Math.min(next, outageEnds) : next;
  }

  /** Whether a long outage can be told: what is held for the client goes out first (A48). */
  private boolean isTellable() {
    return phase == SessionPhase.ACTIVE && (outbound.isDone() || outbound.isParked());
  }

  /** Does whatever is due. */
  public void onDeadline(long now, Outbox out) {
    out.addressee(peer);
    if (goneUntil <= now) {
      expire(out);
      return;
    }
    if (connect.due(now)) {
      refuse(ReturnCode.CONGESTION, now, out);
      return;
    }
    if (!will.onDeadline(now, out)) {
      out.count(Counter.CONNECTS_ABANDONED);
      abandon(now, out);
      return;
    }
    if (keepAlive.due(now)) {
      onSilence(now, out);
    }
    if (isTellable() && outageEnds <= now) {
      // A48: the client is told rather than left to publish into the void. No will: it is alive.
      out.send(new Disconnect(Disconnect.NO_DURATION));
      leave(SessionPhase.DISCONNECTED, Reason.GRACEFUL, now, out);
    }
    if (outbound.deadline() <= now) {
      outbound.onDeadline(now, out);
      sleepWhenDone(now, out);
    }
  }

  private void onSilence(long now, Outbox out) {
    if (phase == SessionPhase.AWAKE) {
      // A43: its time is up. What is under way is finished, the rest comes with the next PINGREQ.
      keepAlive.stop();
      outbound.startNoMore();
      sleepWhenDone(now, out);
    } else {
      lose(now, out);
    }
  }

  private void expire(Outbox out) {
    out.count(Counter.SESSIONS_EXPIRED);
    out.submit(new UpstreamCommand.Close(client, Reason.EXPIRED));
    outbound.clear(out);
    durable = false;
    goneUntil = Retry.NEVER;
  }
}
