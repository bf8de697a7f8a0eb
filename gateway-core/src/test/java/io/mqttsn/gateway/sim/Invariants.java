package io.mqttsn.gateway.sim;

import static io.mqttsn.gateway.sim.Invariant.EVERY_BOUND_HOLDS;
import static io.mqttsn.gateway.sim.Invariant.EVERY_WAITING_THING_HAS_A_DEADLINE;
import static io.mqttsn.gateway.sim.Invariant.NOTHING_REMAINS_AFTER_THE_END;
import static io.mqttsn.gateway.sim.Invariant.NO_SESSION_BREAKS_AN_INVARIANT_OF_ITS_OWN;
import static io.mqttsn.gateway.sim.Invariant.QOS1_ARRIVES_IF_THE_LINK_EVER_HEALS;
import static io.mqttsn.gateway.sim.Invariant.QOS2_ARRIVES_EXACTLY_ONCE;
import static io.mqttsn.gateway.sim.Invariant.WHAT_IS_TOLD_OF_A_DEVICE_IS_TRUE;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.protocol.Session;
import io.mqttsn.gateway.protocol.SessionProbe;
import io.mqttsn.gateway.runtime.SimulatedGateway;

/** The invariants that are read off the gateway itself, after every step and at the end. */
final class Invariants {

  private final World world;

  Invariants(World world) {
    this.world = world;
  }

  void afterStep() {
    SimulatedGateway gateway = world.process().gateway();
    if (gateway == null) {
      return;
    }
    int sessions = gateway.sessions();
    EVERY_BOUND_HOLDS.check(
        sessions <= world.settings().maxClients() * world.process().shards(),
        "%d sessions",
        sessions);
    int addresses = gateway.addresses();
    EVERY_BOUND_HOLDS.check(
        addresses <= sessions, "%d addresses of %d sessions", addresses, sessions);
    int alarms = gateway.alarms();
    EVERY_BOUND_HOLDS.check(alarms <= sessions, "%d alarms of %d sessions", alarms, sessions);
    EVERY_WAITING_THING_HAS_A_DEADLINE.check(
        alarms == 0 || world.process().alarms() > 0, "nobody will ring for %d alarms", alarms);
    // Of a shard that sleeps it is enough to know that it does not oversleep.
    EVERY_WAITING_THING_HAS_A_DEADLINE.check(
        gateway.nextDeadline() >= world.now(), "a shard has slept through a deadline");
    gateway.forEachAwake(this::check);
  }

  private void check(Session session, long shardLooksAt) {
    // Asked many million times: words are only put together when one is missing.
    int waiting = session.waiting();
    // One may be under way, and one of QoS 0 have been put back because its id was refused.
    if (waiting > world.settings().queueMessages() + 2) {
      throw new Violation(EVERY_BOUND_HOLDS, waiting + " messages wait for " + session.client());
    }
    if (SessionProbe.topics(session) > world.settings().maxTopicIds()) {
      throw new Violation(EVERY_BOUND_HOLDS, session.client() + " has too many topic ids");
    }
    if (session.isOver()) {
      throw new Violation(EVERY_BOUND_HOLDS, session.client() + " is over and still there");
    }
    String idle = SessionProbe.waitsForEver(session);
    if (idle != null) {
      throw new Violation(
          EVERY_WAITING_THING_HAS_A_DEADLINE, idle + " of " + session.client() + " waits for ever");
    }
    String untrue = SessionProbe.toldAndUntrue(session);
    if (untrue != null) {
      throw new Violation(
          WHAT_IS_TOLD_OF_A_DEVICE_IS_TRUE,
          session.client() + " is " + session.phase() + ", and what is told is " + untrue);
    }
    long next = session.nextDeadline();
    if (next < world.now() || shardLooksAt > next) {
      throw new Violation(
          EVERY_WAITING_THING_HAS_A_DEADLINE,
          session.client() + " waits until " + next + ", and nobody will look then");
    }
  }

  /** The link has healed and everybody has been there: what is under way has arrived. */
  void checkArrivals() {
    if (!world.weather().isHonest()) {
      return;
    }
    for (Ledger.Letter letter : world.ledger().letters()) {
      boolean owed = letter.excuse == null && letter.qos != Qos.ZERO && !letter.taken;
      QOS1_ARRIVES_IF_THE_LINK_EVER_HEALS.check(
          !owed
              || world.ledger().isContested(letter.sender)
              || world.population().isTurnedAway(letter.sender),
          "%s has not reached the broker",
          letter);
    }
    for (Ledger.Parcel parcel : world.ledger().parcels()) {
      boolean owed = parcel.excuse == null && parcel.qos != Qos.ZERO && parcel.received == 0;
      Invariant which =
          parcel.qos == Qos.TWO ? QOS2_ARRIVES_EXACTLY_ONCE : QOS1_ARRIVES_IF_THE_LINK_EVER_HEALS;
      which.check(!owed || world.weather().crowded, "%s has not been received", parcel);
    }
    QOS1_ARRIVES_IF_THE_LINK_EVER_HEALS.check(
        world.broker().unacknowledged() == 0,
        "the broker waits for %d acknowledgements",
        world.broker().unacknowledged());
  }

  /** Everybody has said goodbye, and all that is kept for a while has been kept that long. */
  void checkNothingRemains() {
    SimulatedGateway gateway = world.process().gateway();
    NO_SESSION_BREAKS_AN_INVARIANT_OF_ITS_OWN.check(
        gateway.counted(Counter.EFFECTS_FAILED) == 0, "something decided could not be done");
    if (!world.weather().isHonest()) {
      return; // a flipped bit in a CONNECT makes a client that nobody will ever say goodbye for
    }
    gateway.forEachSession(
        session ->
            NOTHING_REMAINS_AFTER_THE_END.check(
                false, "the session of %s, %s", session.client(), session.phase()));
    NOTHING_REMAINS_AFTER_THE_END.check(gateway.sessions() == 0, "%d sessions", gateway.sessions());
    NOTHING_REMAINS_AFTER_THE_END.check(
        gateway.addresses() == 0, "%d addresses", gateway.addresses());
    NOTHING_REMAINS_AFTER_THE_END.check(gateway.alarms() == 0, "%d alarms", gateway.alarms());
    NOTHING_REMAINS_AFTER_THE_END.check(
        gateway.waitingOctets() == 0, "%d octets", gateway.waitingOctets());
  }
}
