package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.UpstreamCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nothing is acknowledged that is not yet safe, for one client in both directions; and what it gets
 * comes in order, topic by topic, and never again once it has been confirmed.
 */
final class AckWatch {

  private static final long T_RETRY = 10_000;
  private static final long LONGEST_SILENCE = 4 * T_RETRY;
  private static final long T_WAIT = 300_000;
  private static final long NEVER = Long.MAX_VALUE;

  private final String client;
  private final World world;
  private final Map<Integer, Bytes> published = new HashMap<>();
  private final Map<Integer, Ledger.Parcel> underWay = new HashMap<>();
  private final Map<String, Long> lastOrder = new HashMap<>();

  /** Whether the client is believed to listen; to others messages are recorded. */
  private boolean here;

  private boolean sleeper;
  private boolean asksForSleep;
  private boolean refusesNames;
  private String unanswered;
  private long unansweredSince = NEVER;
  private long pausedUntil;
  private long lateUntil;

  AckWatch(String client, World world) {
    this.client = client;
    this.world = world;
  }

  // ---- what the client says -----------------------------------------------------------------

  void arrived(Message message) {
    if (message instanceof Publish publish && publish.qos() != Qos.ZERO) {
      published.put(publish.messageId(), publish.payload());
    } else if (message instanceof Puback puback) {
      answered("PUBLISH" + puback.messageId());
      onPuback(puback);
    } else if (message instanceof Pubrec pubrec) {
      confirm(pubrec.messageId());
    } else if (message instanceof Pubcomp pubcomp) {
      answered("PUBREL" + pubcomp.messageId());
    } else if (message instanceof Regack regack) {
      answered("REGISTER" + regack.messageId());
      refusesNames |= refuses(regack.returnCode());
      pause(regack.returnCode());
    } else if (message instanceof Connect) {
      here = false;
    } else if (message instanceof Disconnect disconnect) {
      asksForSleep = disconnect.durationSeconds() > 0;
    } else if (message instanceof Pingreq && sleeper) {
      here = true;
    }
  }

  private void onPuback(Puback puback) {
    refusesNames |= refuses(puback.returnCode());
    pause(puback.returnCode());
    if (puback.returnCode() != ReturnCode.CONGESTION) {
      Ledger.Parcel parcel = underWay.get(puback.messageId());
      if (parcel != null && (parcel.qos == Qos.ONE || refuses(puback.returnCode()))) {
        parcel.confirmed = true;
      }
    }
  }

  private static boolean refuses(ReturnCode code) {
    return code != ReturnCode.ACCEPTED && code != ReturnCode.CONGESTION;
  }

  private void confirm(int messageId) {
    Ledger.Parcel parcel = underWay.get(messageId);
    if (parcel != null && parcel.qos == Qos.TWO && !parcel.confirmed) {
      parcel.confirmed = true;
      tookItsTime();
      waitsForNothing(); // whatever was under way, its topic's REGISTER perhaps: PUBREL is next
    }
  }

  private void pause(ReturnCode code) {
    if (code == ReturnCode.CONGESTION) {
      pausedUntil = world.now() + T_WAIT;
    }
  }

  private void answered(String frame) {
    if (frame.equals(unanswered)) {
      if (isLate()) {
        lateUntil = world.now(); // something of the same batch may have come before the answer
      }
      tookItsTime();
      unanswered = null;
      unansweredSince = NEVER;
    }
  }

  /** SN-SLP-11: a waking client that took too long counts as asleep again, in silence. */
  private void tookItsTime() {
    here &= !sleeper || world.now() - unansweredSince < LONGEST_SILENCE;
  }

  // ---- what the gateway says ----------------------------------------------------------------

  void sent(Message message) {
    if (message instanceof Puback puback && puback.returnCode() == ReturnCode.ACCEPTED) {
      mustBeTaken(puback.messageId(), "PUBACK");
    } else if (message instanceof Pubrec pubrec) {
      mustBeTaken(pubrec.messageId(), "PUBREC");
    } else if (message instanceof Publish publish) {
      delivered(publish);
    } else if (message instanceof Register register) {
      waitsFor("REGISTER" + register.messageId());
    } else if (message instanceof Pubrel pubrel) {
      if (unanswered == null) { // not the answer to a late copy of an old PUBREC
        waitsFor("PUBREL" + pubrel.messageId());
      }
    } else if (message instanceof Connack connack && connack.returnCode() == ReturnCode.ACCEPTED) {
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

  private void mustBeTaken(int messageId, String answer) {
    Bytes payload = published.get(messageId);
    Ledger.Letter letter = payload == null ? null : world.ledger().letter(payload);
    if (letter != null) {
      letter.answered = true;
    }
    Invariant.NOTHING_IS_ACKNOWLEDGED_THAT_IS_NOT_SAFE.check(
        letter == null || letter.taken || !world.weather().isHonest(),
        "%s gets %s for %s, which the broker does not have",
        client,
        answer,
        letter);
  }

  private void delivered(Publish publish) {
    List<Ledger.Parcel> copies =
        world.ledger().parcels(client, publish.payload(), publish.retain());
    if (copies.isEmpty()) {
      Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE.check(
          !world.weather().isHonest(), "%s is sent %s", client, publish);
      return;
    }
    Ledger.Parcel parcel = underWay.get(publish.messageId());
    if (!publish.duplicate() || parcel == null || !copies.contains(parcel)) {
      parcel = Ledger.firstOwed(copies, copy -> !copy.sent);
    }
    boolean followed = copies.size() == 1 && !publish.retain() && world.weather().isHonest();
    if (!parcel.sent && followed) {
      Long last = lastOrder.put(parcel.letter.topic, parcel.order);
      Invariant.ORDER_PER_CLIENT_AND_TOPIC.check(
          last == null || last < parcel.order, "%s comes behind a later one", parcel);
      Invariant.QOS2_ARRIVES_EXACTLY_ONCE.check(
          !publish.duplicate() || world.powerCuts() > 0, "%s has DUP when sent first", parcel);
    }
    parcel.sent = true;
    if (publish.qos() != Qos.ZERO) {
      underWay.put(publish.messageId(), parcel);
      waitsFor("PUBLISH" + publish.messageId());
    }
  }

  private void waitsFor(String frame) {
    if (!frame.equals(unanswered)) {
      unanswered = frame;
      unansweredSince = world.now();
    }
  }

  private boolean isLate() {
    return unansweredSince != NEVER && world.now() - unansweredSince >= T_RETRY;
  }

  private void waitsForNothing() {
    unanswered = null;
    unansweredSince = NEVER;
  }

  /** The next gateway knows of nobody who listens, nor of anything under way. */
  void powerFails() {
    here = false;
    sleeper = false;
    asksForSleep = false;
    pausedUntil = 0;
    waitsForNothing();
  }

  // ---- what the gateway tells the broker ----------------------------------------------------

  void commanded(UpstreamCommand command) {
    if (command instanceof UpstreamCommand.Close) {
      here = false;
      sleeper = false;
    } else if (command instanceof UpstreamCommand.Acknowledge acknowledge) {
      acknowledged(acknowledge.delivery());
    }
  }

  private void acknowledged(long delivery) {
    Ledger.Parcel parcel = world.ledger().parcel(delivery);
    if (parcel == null || !world.weather().isHonest()) {
      return;
    }
    Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE.check(
        parcel.client.equals(client), "%s acknowledges %s", client, parcel);
    boolean late = isLate() || world.now() <= lateUntil;
    boolean paused = world.now() <= pausedUntil;
    boolean crowded = world.weather().crowded;
    Invariant.NOTHING_IS_ACKNOWLEDGED_THAT_IS_NOT_SAFE.check(
        parcel.confirmed
            || world.store().hasRecorded(client, parcel.letter.payload)
            || parcel.excuse != null
            || !here
            || late
            || paused
            || refusesNames
            || crowded,
        "%s is acknowledged to the broker while its client listens and has not got it",
        parcel);
  }
}
