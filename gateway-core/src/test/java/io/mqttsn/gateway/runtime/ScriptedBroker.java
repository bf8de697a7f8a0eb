package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The broker side as a script: it notes every command and, unless told to wait, answers at once
 * what a willing broker would.
 */
final class ScriptedBroker {

  private final Rig rig;
  private final List<UpstreamCommand> commands = new ArrayList<>();
  private final List<UpstreamCommand.Tell> told = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private boolean answering = true;
  private long lastDelivery;

  ScriptedBroker(Rig rig) {
    this.rig = rig;
  }

  void comesUp() {
    rig.event(new UpstreamEvent.Reachable());
  }

  void goesAway() {
    answering = false;
    rig.event(new UpstreamEvent.Unreachable());
  }

  void comesBack() {
    answering = true;
    rig.event(new UpstreamEvent.Reachable());
  }

  /** From now on the script answers by hand. */
  void waits() {
    answering = false;
  }

  void onCommand(UpstreamCommand command) {
    if (command instanceof UpstreamCommand.Tell tell) {
      told.add(tell);
      return;
    }
    commands.add(command);
    if (answering) {
      answer(command);
    }
  }

  /** Gives the willing answer to a command. */
  void answer(UpstreamCommand command) {
    if (command instanceof UpstreamCommand.Open open) {
      boolean present = !open.clean() && known.contains(open.client());
      known.add(open.client());
      rig.event(new UpstreamEvent.Opened(open.client(), open.token(), present));
    } else if (command instanceof UpstreamCommand.Publish p && p.token() != Upstream.NO_TOKEN) {
      rig.event(new UpstreamEvent.Published(p.client(), p.token()));
    } else if (command instanceof UpstreamCommand.Subscribe s) {
      rig.event(new UpstreamEvent.Subscribed(s.client(), s.token(), s.qos()));
    } else if (command instanceof UpstreamCommand.Unsubscribe u && u.token() != Upstream.NO_TOKEN) {
      rig.event(new UpstreamEvent.Unsubscribed(u.client(), u.token()));
    }
  }

  /** Answers the newest command of a kind with a refusal. */
  void refuses(Class<? extends UpstreamCommand> kind, UpstreamEvent.Cause cause) {
    UpstreamCommand command = last(kind);
    long token =
        command instanceof UpstreamCommand.Open o
            ? o.token()
            : command instanceof UpstreamCommand.Publish p
                ? p.token()
                : command instanceof UpstreamCommand.Subscribe s
                    ? s.token()
                    : ((UpstreamCommand.Unsubscribe) command).token();
    rig.event(new UpstreamEvent.Refused(command.client(), token, cause));
  }

  /** A message for a client; returns the name under which it is to be acknowledged. */
  long delivers(String client, String topic, String payload, Qos qos) {
    return delivers(client, topic, Bytes.utf8(payload), qos, false);
  }

  long delivers(String client, String topic, Bytes payload, Qos qos, boolean retain) {
    long delivery = qos == Qos.ZERO ? Upstream.NO_TOKEN : ++lastDelivery;
    rig.event(new UpstreamEvent.Delivery(client, delivery, topic, payload, qos, retain));
    return delivery;
  }

  /** What was told of devices since this was asked last; nobody answers that. */
  List<UpstreamCommand.Tell> takeTold() {
    List<UpstreamCommand.Tell> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  /** Every other command of a kind so far. */
  <C extends UpstreamCommand> List<C> all(Class<C> kind) {
    return commands.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The newest command of a kind. */
  <C extends UpstreamCommand> C last(Class<C> kind) {
    List<C> all = all(kind);
    assertThat(all).as("commands of kind %s", kind.getSimpleName()).isNotEmpty();
    return all.get(all.size() - 1);
  }

  /** Whether the broker has been told that this delivery arrived. */
  boolean isAcknowledged(long delivery) {
    return all(UpstreamCommand.Acknowledge.class).stream().anyMatch(a -> a.delivery() == delivery);
  }

  /** Forgets what has been noted. */
  void forget() {
    commands.clear();
  }
}
