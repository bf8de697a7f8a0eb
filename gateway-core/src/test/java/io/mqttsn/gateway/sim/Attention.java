package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.ReturnCode;

/**
 * Whether the gateway may believe that a client is listening, from what both have said: it is
 * connected or has woken, has answered what was last sent to it, and has not asked for a pause. For
 * whoever does not listen messages are taken over from the broker, to be kept or dropped.
 */
final class Attention {

  private static final long T_RETRY = 10_000;
  private static final long LONGEST_SILENCE = 4 * T_RETRY;
  private static final long T_WAIT = 300_000;
  private static final long NEVER = Long.MAX_VALUE;

  private final World world;
  private boolean here;
  private boolean sleeper;
  private boolean asksForSleep;
  private boolean refusesNames;

  /** The one frame that the gateway wants an answer to; null if there is none. */
  private MessageType unanswered;

  private int unansweredId;
  private long unansweredSince = NEVER;
  private long pausedUntil;
  private long lateUntil;

  Attention(World world) {
    this.world = world;
  }

  /** Whether there is no reason to take anything over that the client has not got. */
  boolean isFull() {
    return here
        && !isLate()
        && world.now() > lateUntil
        && world.now() > pausedUntil
        && !refusesNames;
  }

  private boolean isLate() {
    return unansweredSince != NEVER && world.now() - unansweredSince >= T_RETRY;
  }

  // ---- what the client says -----------------------------------------------------------------

  void arrived(Message message) {
    if (message instanceof Connect) {
      here = false;
    } else if (message instanceof Disconnect disconnect) {
      asksForSleep = disconnect.durationSeconds() > 0;
    } else if (message instanceof Pingreq && sleeper) {
      here = true;
    }
  }

  void answered(MessageType type, int messageId) {
    if (type == unanswered && messageId == unansweredId) {
      confirmed();
    }
  }

  /** Whatever was under way is answered, a topic's REGISTER perhaps by its message's PUBREC. */
  void confirmed() {
    if (isLate()) {
      lateUntil = world.now(); // something of the same batch may have come before the answer
    }
    // SN-SLP-11: a waking client that took too long counts as asleep again, in silence.
    here &= !sleeper || world.now() - unansweredSince < LONGEST_SILENCE;
    waitsForNothing();
  }

  /** What the client thinks of a message or a name. */
  void judged(ReturnCode code) {
    if (code == ReturnCode.CONGESTION) {
      pausedUntil = world.now() + T_WAIT;
    } else {
      refusesNames |= code != ReturnCode.ACCEPTED;
    }
  }

  // ---- what the gateway says ----------------------------------------------------------------

  void sent(Message message) {
    if (message instanceof Connack connack && connack.returnCode() == ReturnCode.ACCEPTED) {
      here = true;
      sleeper = false;
      waitsForNothing();
    } else if (message instanceof Disconnect) {
      here = false;
      sleeper = asksForSleep;
    } else if (message instanceof Pingresp && sleeper) {
      here = false;
      waitsForNothing();
    }
  }

  void waitsFor(MessageType type, int messageId) {
    if (type != unanswered || messageId != unansweredId) {
      unanswered = type;
      unansweredId = messageId;
      unansweredSince = world.now();
    }
  }

  boolean waitsForSomething() {
    return unanswered != null;
  }

  private void waitsForNothing() {
    unanswered = null;
    unansweredSince = NEVER;
  }

  /** The gateway has told the broker that the client is gone. */
  void closed() {
    here = false;
    sleeper = false;
  }

  /** The next gateway knows of nobody who listens, nor of anything under way. */
  void powerFails() {
    closed();
    asksForSleep = false;
    pausedUntil = 0;
    waitsForNothing();
  }
}
