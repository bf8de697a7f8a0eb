package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.gateway.port.Peer;

/**
 * Nothing is sent to a sleeper: once an address has been told DISCONNECT, the gateway starts
 * nothing there of its own accord until it is asked to by CONNECT or PINGREQ, and a waking client's
 * PINGRESP ends it again.
 */
final class SleepWatch {

  /** No waking client is served for longer: a minute, and the message under way to its end. */
  private static final long LONGEST_WAKING = 60_000 + 3 * 40_000 + 1_000;

  private enum State {
    /** Nobody has said goodbye here. */
    TALKING,
    QUIET,
    WAKING
  }

  private final Peer peer;
  private State state = State.TALKING;
  private long since;
  private int answersDue;
  private Message lastArrival;
  private long arrivedAt;

  SleepWatch(Peer peer) {
    this.peer = peer;
  }

  void arrived(Message message, long now) {
    lastArrival = message;
    arrivedAt = now;
    if (message instanceof Pingreq && state != State.TALKING) {
      state = State.WAKING;
      since = now;
    }
    answersDue = message instanceof Connect ? 100 : answersDue + 2;
  }

  void sent(Message message, long now) {
    if (state == State.WAKING && now - since > LONGEST_WAKING) {
      state = State.QUIET;
    }
    if (message instanceof Connack) {
      state = State.TALKING;
    } else if (message instanceof Disconnect) {
      if (state == State.WAKING && since == now) {
        return; // the answer to something before the PINGREQ, of a batch with it
      }
      if (state == State.TALKING && arrivedAt == now && lastArrival instanceof Pingreq) {
        state = State.WAKING; // the same, of a sleeper that has moved
        since = now;
        return;
      }
      state = State.QUIET;
      // What comes in the same batch behind the goodbye is still answered.
      answersDue = arrivedAt == now && !(lastArrival instanceof Disconnect) ? 2 : 0;
    } else if (state == State.WAKING && message instanceof Pingresp) {
      state = State.QUIET; // what it has asked is answered all the same: it waits for that
    } else if (state == State.QUIET) {
      boolean unasked = message instanceof Publish || message instanceof Register;
      Invariant.NOTHING_IS_SENT_TO_A_SLEEPER.check(
          !unasked && answersDue-- > 0, "%s to %s, who is not listening", message, peer);
    }
  }
}
