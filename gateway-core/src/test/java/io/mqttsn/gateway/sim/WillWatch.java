package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Message;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;

/**
 * The will of one client: once when it is lost, never when it has said goodbye or was heard in
 * time.
 */
final class WillWatch {

  private static final long NEVER = Long.MAX_VALUE;

  private final String client;
  private final World world;
  private boolean open;
  private boolean goodbye;
  private boolean announcesWill;
  private long heardAt;
  private long heardBefore;
  private long shortestPeriod = NEVER;
  private long addressTakenAt = -1;

  WillWatch(String client, World world) {
    this.client = client;
    this.world = world;
  }

  void arrived(Message message) {
    if (world.now() > heardAt) {
      heardBefore = heardAt;
      heardAt = world.now();
    }
    if (message instanceof Connect connect) {
      goodbye = false;
      announcesWill = connect.will();
      supervisedFor(connect.keepAliveSeconds());
    } else if (message instanceof Disconnect disconnect) {
      goodbye |= disconnect.durationSeconds() <= 0;
      supervisedFor(disconnect.durationSeconds());
    }
  }

  private void supervisedFor(int seconds) {
    if (seconds > 0) {
      shortestPeriod = Math.min(shortestPeriod, seconds * 1000L);
    }
  }

  /** Another client says CONNECT from this one's address. */
  void addressTaken() {
    addressTakenAt = world.now();
  }

  /** Nobody is connected any more; whether a will is published is for the next gateway. */
  void powerFails() {
    open = false;
  }

  void commanded(UpstreamCommand command) {
    if (command instanceof UpstreamCommand.Open o) {
      Invariant.WILL_EXACTLY_ONCE_ON_LOSS_AND_NEVER_AFTER_GOODBYE.check(
          !announcesWill
              || o.will().isPresent()
              || world.ledger().isContested(client)
              || !world.weather().isHonest(),
          "%s has announced a will, and its session opens without",
          client);
      open = true;
    } else if (command instanceof UpstreamCommand.Close close) {
      if (close.reason() == Reason.LOST) {
        lost();
      }
      open = false;
    }
  }

  private void lost() {
    Invariant will = Invariant.WILL_EXACTLY_ONCE_ON_LOSS_AND_NEVER_AFTER_GOODBYE;
    will.check(open, "%s is lost without a connection, or twice", client);
    will.check(!goodbye, "%s has said goodbye and is lost", client);
    // What arrives at the very moment may come behind the deadline.
    long heard = heardAt == world.now() ? heardBefore : heardAt;
    boolean silent = world.now() - heard >= shortestPeriod;
    boolean displaced = addressTakenAt == world.now();
    will.check(
        silent || displaced || !world.weather().isHonest(),
        "%s is lost, and was heard %d ms ago",
        client,
        world.now() - heard);
  }

  /** It has not been heard for longer than any patience. */
  void mustBeMissed() {
    Invariant.WILL_EXACTLY_ONCE_ON_LOSS_AND_NEVER_AFTER_GOODBYE.check(
        !open || world.ledger().isContested(client) || !world.weather().isHonest(),
        "%s has been dark for long, and nobody has noticed",
        client);
  }
}
