package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, once after the start, what an earlier life of the gateway left on the status topics: a
 * process that was killed has said of its devices that they are online, and nobody else takes that
 * back. It subscribes to all of them, again while that brings something new, and unsubscribes when
 * nothing more comes. What comes before the broker has answered that counts too: a line may stall.
 * And it unsubscribes again after a loss, for the broker's session would keep the subscription.
 *
 * <p>At QoS 0, for a broker keeps only so many messages of higher QoS waiting for one client, and
 * drops the others.
 */
final class StatusReading {

  /** Without a message for this long the broker has told all. */
  static final long QUIET_MILLIS = 3_000;

  /** Whatever comes, it is over then. */
  static final long LONGEST_MILLIS = 60_000;

  /**
   * After so many messages it is asked once more, until nothing new comes: Mosquitto drops what it
   * cannot write at once beyond its {@code max_queued_messages}, 1000 by default.
   */
  static final int MANY = 100;

  /** Some brokers cut the connection rather than refuse. */
  static final int ATTEMPTS = 3;

  private static final Logger LOG = LoggerFactory.getLogger("upstream");

  private enum Stage {
    TO_DO,
    ASKED,
    READING,
    LEAVING,
    DONE
  }

  private final BrokerLink link;
  private final String filter;
  private final BooleanSupplier usedByClients;
  private Stage stage = Stage.TO_DO;

  /** What the broker has been asked last on this connection, or null. */
  private Request request;

  private int attempts;
  private long startedAt;
  private long heardAt;
  private int heard;
  private int news;

  /**
   * @param usedByClients whether a client has this very filter: then it stays subscribed
   */
  StatusReading(BrokerLink link, String filter, BooleanSupplier usedByClients) {
    this.link = link;
    this.filter = filter;
    this.usedByClients = usedByClients;
  }

  /** Before anything else is subscribed, so that it overrides nobody's QoS. */
  void onUp(boolean sessionPresent, long now) {
    if (stage == Stage.DONE) {
      return;
    }
    if (stage == Stage.TO_DO && attempts == ATTEMPTS) {
      LOG.warn(
          "The connection ended {} times while {} was read: statuses of devices that an earlier"
              + " run of the gateway left there stay as they are",
          ATTEMPTS,
          filter);
      stage = Stage.LEAVING;
    }
    if (stage == Stage.TO_DO) {
      attempts++;
      startedAt = now;
      ask();
    } else if (sessionPresent) {
      leave();
    } else {
      stage = Stage.DONE;
    }
  }

  private void ask() {
    heard = 0;
    news = 0;
    stage = perform(true) == BrokerLink.Taken.TAKEN ? Stage.ASKED : Stage.TO_DO;
  }

  private void leave() {
    stage = Stage.DONE;
    if (!usedByClients.getAsBoolean()) {
      stage = Stage.LEAVING;
      perform(false); // what is not taken now is tried again after the loss that is on its way
    }
  }

  private BrokerLink.Taken perform(boolean subscribe) {
    request = new Request(filter, subscribe, Qos.ZERO);
    return link.perform(request);
  }

  void onDown() {
    request = null;
    if (stage == Stage.ASKED || stage == Stage.READING) {
      stage = Stage.TO_DO;
    }
  }

  void onAnswered(LinkEvent.Answered answered, long now) {
    if (answered.request() != request) {
      return; // too late
    }
    if (stage == Stage.ASKED && answered.granted() > 2) {
      LOG.warn(
          "The broker refuses the subscription {}: statuses of devices that an earlier run of the"
              + " gateway left there stay as they are; check the broker's access rules",
          filter);
      stage = Stage.DONE;
    } else if (stage == Stage.ASKED) {
      stage = Stage.READING;
      heardAt = now;
    } else if (stage == Stage.LEAVING && !isLate(now) && isWorthAskingAgain()) {
      ask();
    } else if (stage == Stage.LEAVING) {
      stage = Stage.DONE;
    }
  }

  /** A retained message has come; whether it may be one that was asked for. */
  boolean isMeant(String topic, long now) {
    boolean meant =
        stage != Stage.TO_DO && stage != Stage.DONE && TopicFilters.matches(filter, topic);
    if (meant) {
      heardAt = now;
      heard++;
    }
    return meant;
  }

  /** It told of somebody who was not known. */
  void wasNews() {
    news++;
  }

  void onTime(long now) {
    if (stage != Stage.ASKED && stage != Stage.READING) {
      return;
    }
    boolean quiet = stage == Stage.READING && now - heardAt >= QUIET_MILLIS;
    if (isLate(now) && !(quiet && !isWorthAskingAgain())) {
      LOG.warn(
          "{} was read for {} s and there was no end: some statuses of devices that an earlier run"
              + " of the gateway left there may stay as they are",
          filter,
          LONGEST_MILLIS / 1000);
      leave();
    } else if (quiet && isWorthAskingAgain()) {
      ask();
    } else if (quiet) {
      leave();
    }
  }

  private boolean isLate(long now) {
    return now - startedAt >= LONGEST_MILLIS;
  }

  /**
   * Not below a client that watches the same: that would take its QoS away, and its SUBSCRIBE has
   * brought everything once more.
   */
  private boolean isWorthAskingAgain() {
    return heard >= MANY && news > 0 && !usedByClients.getAsBoolean();
  }

  /** Nothing more is wanted. */
  void end() {
    if (stage == Stage.READING || stage == Stage.ASKED) {
      leave();
    }
  }
}
