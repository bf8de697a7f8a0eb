package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A subscription that a durable client was told it has survives a power cut. */
final class SubscriptionWatch {

  private final String client;
  private final World world;
  private final Map<Integer, String> asked = new HashMap<>();
  private final Set<String> promised = new HashSet<>();
  private final Set<String> restored = new HashSet<>();
  private boolean clean;

  SubscriptionWatch(String client, World world) {
    this.client = client;
    this.world = world;
  }

  void arrived(Message message) {
    if (message instanceof Subscribe subscribe) {
      asked.put(subscribe.messageId(), name(subscribe.topic()));
    } else if (message instanceof Unsubscribe unsubscribe) {
      withdraw(name(unsubscribe.topic()));
    } else if (message instanceof Connect connect && connect.cleanSession()) {
      promised.clear();
    }
  }

  void sent(Message message) {
    if (message instanceof Suback suback && suback.returnCode() == ReturnCode.ACCEPTED && !clean) {
      String filter = asked.remove(suback.messageId());
      if (filter != null) {
        promised.add(filter);
      }
    }
  }

  void commanded(UpstreamCommand command) {
    if (command instanceof UpstreamCommand.Open open) {
      clean = open.clean();
      if (clean) {
        promised.clear();
      }
    } else if (command instanceof UpstreamCommand.Unsubscribe unsubscribe) {
      withdraw(unsubscribe.filter());
    } else if (command instanceof UpstreamCommand.Close close && close.reason() == Reason.EXPIRED) {
      promised.clear();
    } else if (command instanceof UpstreamCommand.Restore restore) {
      restore.filters().forEach(filter -> restored.add(filter.filter()));
    }
  }

  private void withdraw(String filter) {
    promised.remove(filter);
    asked.values().remove(filter);
  }

  /** The broker side had no session. */
  void begunAnew() {
    promised.clear();
  }

  void powerFails() {
    restored.clear();
    asked.clear();
    if (clean) {
      promised.clear();
    }
  }

  /** The new gateway has said all that it remembers. */
  void powerIsBack() {
    Invariant.NO_PROMISE_IS_FORGOTTEN_IN_A_POWER_CUT.check(
        world.process().store().hasForgotten(client) || restored.containsAll(promised),
        "%s was told that it has %s, and the next gateway knows %s",
        client,
        promised,
        restored);
  }

  private static String name(TopicRef topic) {
    if (topic instanceof TopicRef.PredefinedId) {
      return Topics.PREDEFINED;
    }
    return topic instanceof TopicRef.ShortName shortName
        ? shortName.name()
        : ((TopicRef.Name) topic).name();
  }
}
