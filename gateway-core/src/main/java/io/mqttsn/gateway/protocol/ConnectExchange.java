package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;

/**
 * From CONNECT to CONNACK (MQTT-SN 1.2 §6.2): the will is asked for, then the broker, then the
 * client is answered; the first of them that fails ends the attempt.
 */
final class ConnectExchange {

  private final Session session;
  private final Standing standing;
  private final WillExchange will;
  private final SessionContext context;
  private final ConnectAttempt attempt;

  ConnectExchange(Session session, Standing standing, WillExchange will, SessionContext context) {
    this.session = session;
    this.standing = standing;
    this.will = will;
    this.context = context;
    this.attempt = new ConnectAttempt(context.settings());
  }

  /** A CONNECT that {@link Admission} lets in. */
  void onConnect(Peer from, Connect message, long now, Outbox out) {
    boolean here = standing.isAt(from);
    if (standing.is(SessionPhase.CONNECTING) && here && attempt.isRepeatedBy(message)) {
      // SN-CONN-6: one CONNACK comes when the broker has answered; a lost prompt is repeated.
      if (will.prompting()) {
        out.addressee(from);
        will.sendPrompt(out);
      }
    } else if (standing.is(SessionPhase.ACTIVE)
        && attempt.wasAccepted(message, here, context.retry(from), now)) {
      standing.moveTo(from, out);
      attempt.begin(message, false);
      session.repeatConnection(message.cleanSession(), now, out);
      accept(now, out);
    } else {
      begin(from, message, now, out);
    }
  }

  private void begin(Peer from, Connect message, long now, Outbox out) {
    boolean waking =
        standing.is(SessionPhase.ASLEEP)
            || standing.is(SessionPhase.AWAKE)
            || standing.is(SessionPhase.CONNECTING) && attempt.waking(); // it tries once more
    standing.moveTo(from, out);
    session.beginConnection(out);
    standing.become(SessionPhase.CONNECTING);
    attempt.begin(message, waking);
    if (message.will()) {
      will.begin(context.retry(from), now, out);
    } else {
      open(now, out);
    }
  }

  /** What became of the will conversation. */
  void onWill(WillExchange.Outcome outcome, long now, Outbox out) {
    switch (outcome) {
      case COMPLETE -> open(now, out);
      case INVALID -> refuse(ReturnCode.NOT_SUPPORTED, now, out);
      case NO_ROOM -> refuse(ReturnCode.CONGESTION, now, out);
      case UNEXPECTED -> out.count(Counter.FRAMES_UNEXPECTED);
      case OPEN -> {}
    }
  }

  /** The will is known: asks the broker, or, for a client that wakes up, nobody. */
  private void open(long now, Outbox out) {
    Connect message = attempt.message();
    if (attempt.waking()) {
      // SN-SLP-13: its session was never closed, whatever its flags say; only the will may change.
      if (message.will()) {
        out.submit(new UpstreamCommand.ChangeWill(session.client(), will.stored()));
      }
      accept(now, out);
      return;
    }
    if (message.cleanSession()) {
      session.erase(message.will(), out);
    }
    long token = context.tokens().next();
    attempt.opening(token, now);
    out.submit(
        new UpstreamCommand.Open(
            session.client(),
            token,
            message.cleanSession(),
            will.stored(),
            message.keepAliveSeconds()));
  }

  void onOpened(UpstreamEvent.Opened opened, long now, Outbox out) {
    if (standing.is(SessionPhase.CONNECTING) && attempt.awaits(opened.token())) {
      if (!opened.sessionPresent()) {
        session.forgetSubscriptions(out);
      }
      out.addressee(standing.peer());
      accept(now, out);
    }
  }

  /**
   * @return whether this was the answer to an open attempt
   */
  boolean onRefused(UpstreamEvent.Refused refused, long now, Outbox out) {
    boolean ours = standing.is(SessionPhase.CONNECTING) && attempt.awaits(refused.token());
    if (ours) {
      boolean busy = refused.cause() == UpstreamEvent.Cause.CONGESTION;
      out.addressee(standing.peer());
      refuse(busy ? ReturnCode.CONGESTION : ReturnCode.NOT_SUPPORTED, now, out);
    }
    return ours;
  }

  private void accept(long now, Outbox out) {
    Connect message = attempt.message();
    boolean remembersIds = attempt.waking() && !message.cleanSession();
    if (!attempt.waking() && !standing.is(SessionPhase.ACTIVE)) {
      standing.durable(!message.cleanSession());
    }
    if (!standing.is(SessionPhase.ACTIVE)) {
      standing.become(SessionPhase.ACTIVE);
    }
    attempt.end(true, now);
    out.count(Counter.CONNECTS_ACCEPTED);
    out.send(new Connack(ReturnCode.ACCEPTED)); // the next packet, whatever else waits (A17)
    session.recordFromNow(message.will(), out);
    session.serve(message.keepAliveSeconds(), remembersIds, now, out);
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
  void abandon(long now, Outbox out) {
    if (attempt.waking()) {
      stop(now); // it was asleep before and has not come back: as if it had not tried
      session.fallBackAsleep(now, out);
      return;
    }
    session.presence.notLetIn(standing.peer(), out);
    boolean clean = attempt.message().cleanSession();
    if (clean) {
      session.erase(false, out);
      standing.durable(false);
    }
    session.leave(SessionPhase.DISCONNECTED, clean ? Reason.EXPIRED : Reason.GRACEFUL, now, out);
  }

  /** No attempt is under way any more, and none succeeded. */
  void stop(long now) {
    attempt.end(false, now);
    will.stop();
  }

  /** Whether a sleeping client is coming back. */
  boolean waking() {
    return attempt.waking();
  }

  /** Whether the attempt under way will erase what was there before. */
  boolean erases() {
    return attempt.message().cleanSession() && !attempt.waking();
  }

  /**
   * Ends an attempt that is out of time.
   *
   * @return whether there was one
   */
  boolean onDeadline(long now, Outbox out) {
    if (attempt.due(now)) {
      refuse(ReturnCode.CONGESTION, now, out);
      return true;
    }
    if (!will.onDeadline(now, out)) {
      out.count(Counter.CONNECTS_ABANDONED);
      abandon(now, out);
      return true;
    }
    return false;
  }

  long deadline() {
    return Math.min(attempt.deadline(), will.deadline());
  }
}
