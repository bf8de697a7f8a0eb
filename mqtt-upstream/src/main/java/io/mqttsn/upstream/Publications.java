package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import io.mqttsn.gateway.port.Will;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Messages to the broker: a window of QoS 1 and 2 messages in flight and a line of the same length
 * behind it, in which they also wait while the broker is away; together they have a limit of octets
 * as well. Beyond that a publish is refused with <em>congestion</em>, which MQTT-SN can say to the
 * client; QoS 0 is dropped and counted.
 *
 * <p>There is one line for all, so the order of each client is kept. Wills wait in it too, beyond
 * the limit if need be: there is at most one for each client that was connected. Their octets have
 * the same limit on their own account.
 */
final class Publications {

  /**
   * QoS 2 messages in flight: Mosquitto allows a client 20 (its {@code max_inflight_messages}) and
   * cuts the connection at the next one, again and again since they are repeated.
   */
  static final int QOS_2_WINDOW = 16;

  /** Wills that wait at most; a bound for the impossible. */
  private static final int WILLS = 100_000;

  private final BrokerLink link;
  private final String prefix;
  private final int limit;
  private final long mostOctets;
  private final Qos maxQos;
  private final Metrics metrics;
  private final Consumer<UpstreamEvent> out;
  private final Deque<Outgoing> waiting = new ArrayDeque<>();
  private boolean up;
  private int inFlight;

  /** Those of them at QoS 2. */
  private int exactlyOnce;

  private int waitingWills;

  /** Of messages that wait or are in flight; and of wills that do. */
  private long octets;

  private long willOctets;

  Publications(
      BrokerLink link,
      UpstreamSettings settings,
      long mostOctets,
      Metrics metrics,
      Consumer<UpstreamEvent> out) {
    this.mostOctets = mostOctets;
    this.link = link;
    this.prefix = settings.topicPrefix();
    this.limit = settings.maxInFlight();
    this.maxQos = settings.maxQos();
    this.metrics = metrics;
    this.out = out;
  }

  void publish(UpstreamCommand.Publish command) {
    Outgoing message =
        new Outgoing(
            Outgoing.Origin.CLIENT,
            command.client(),
            command.token(),
            BrokerFilters.withPrefix(prefix, command.topic()),
            command.payload(),
            command.qos() == Qos.MINUS_ONE ? Qos.ZERO : command.qos().min(maxQos),
            command.retain());
    boolean fits = octets + octetsOf(message) <= mostOctets;
    if (fits && waiting.isEmpty() && canSend(message) && begin(message)) {
      return;
    }
    boolean atMostOnce = message.qos() == Qos.ZERO;
    boolean room = fits && waiting.size() - waitingWills < limit;
    if (atMostOnce && !(up && room)) {
      metrics.count(Counter.PUBLISHES_UP_DROPPED_UNREACHABLE);
    } else if (room) {
      account(message, 1);
      waiting.add(message);
    } else {
      refuse(message, Cause.CONGESTION);
    }
  }

  void publishWill(String client, Will will) {
    Outgoing message =
        new Outgoing(
            Outgoing.Origin.WILL,
            client,
            Upstream.NO_TOKEN,
            BrokerFilters.withPrefix(prefix, will.topic()),
            will.message(),
            will.qos().min(maxQos),
            will.retain());
    if (waitingWills >= WILLS || willOctets + octetsOf(message) > mostOctets) {
      metrics.count(Counter.WILLS_DROPPED);
      return;
    }
    waitingWills++;
    account(message, 1);
    waiting.add(message);
    drain();
  }

  private static long octetsOf(Outgoing message) {
    return UpstreamMemory.of(message.topic(), message.payload().length());
  }

  private void account(Outgoing message, int sign) {
    if (message.origin() == Outgoing.Origin.WILL) {
      willOctets += sign * octetsOf(message);
    } else {
      octets += sign * octetsOf(message);
    }
  }

  /** Sends what has not waited; false if the link does not take it now. */
  private boolean begin(Outgoing message) {
    account(message, 1);
    boolean done = false;
    try {
      done = send(message);
      return done;
    } finally {
      if (!done) {
        account(message, -1);
      }
    }
  }

  void onSent(Outgoing message) {
    leaveFlight(message);
    account(message, -1);
    if (message.token() != Upstream.NO_TOKEN) {
      out.accept(new UpstreamEvent.Published(message.client(), message.token()));
    }
    drain();
  }

  /** The broker has lost it together with our session: it goes first in line. */
  void onForgotten(Outgoing message) {
    leaveFlight(message);
    waitingWills += message.origin() == Outgoing.Origin.WILL ? 1 : 0;
    waiting.addFirst(message);
    drain();
  }

  void onUp() {
    up = true;
    drain();
  }

  void onDown() {
    up = false;
  }

  /** Tries again what the link could not take. */
  void onTime() {
    drain();
  }

  private void drain() {
    while (!waiting.isEmpty() && canSend(waiting.peek())) {
      Outgoing message = waiting.poll();
      boolean isWill = message.origin() == Outgoing.Origin.WILL;
      waitingWills -= isWill ? 1 : 0;
      if (!send(message)) {
        waitingWills += isWill ? 1 : 0;
        waiting.addFirst(message);
        return;
      }
    }
  }

  private boolean canSend(Outgoing message) {
    return up
        && switch (message.qos()) {
          case ONE -> inFlight < limit;
          case TWO -> inFlight < limit && exactlyOnce < QOS_2_WINDOW;
          default -> true;
        };
  }

  private void leaveFlight(Outgoing message) {
    inFlight -= message.qos() == Qos.ZERO ? 0 : 1;
    exactlyOnce -= message.qos() == Qos.TWO ? 1 : 0;
  }

  /**
   * @return false if the link does not take it now
   */
  private boolean send(Outgoing message) {
    boolean isWill = message.origin() == Outgoing.Origin.WILL;
    switch (link.publish(message)) {
      case TAKEN -> {
        inFlight += message.qos() == Qos.ZERO ? 0 : 1;
        exactlyOnce += message.qos() == Qos.TWO ? 1 : 0;
        if (message.qos() == Qos.ZERO) {
          account(message, -1); // no answer will tell of its end
        }
        if (isWill) {
          metrics.count(Counter.WILLS_PUBLISHED);
        }
        return true;
      }
      case NEVER -> {
        if (isWill) {
          metrics.count(Counter.WILLS_DROPPED);
        }
        account(message, -1);
        refuse(message, Cause.NOT_ALLOWED);
        return true;
      }
      default -> {
        if (message.qos() == Qos.ZERO && !isWill) {
          metrics.count(Counter.PUBLISHES_UP_DROPPED_UNREACHABLE);
          account(message, -1);
          return true;
        }
        return false;
      }
    }
  }

  private void refuse(Outgoing message, Cause cause) {
    if (message.token() != Upstream.NO_TOKEN) {
      out.accept(new UpstreamEvent.Refused(message.client(), message.token(), cause));
    }
  }

  /** QoS 1 and 2 messages that the broker has not acknowledged. */
  int inFlight() {
    return inFlight;
  }

  int waiting() {
    return waiting.size();
  }
}
