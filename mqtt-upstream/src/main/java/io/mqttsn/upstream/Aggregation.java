package io.mqttsn.upstream;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.gateway.port.Will;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Plays the broker towards the core with one connection for all clients: what a broker does for
 * each client's session is decided here. Commands and happenings on the link go in, together with
 * the time; events and requests to the link come out. It knows no thread, no clock and no client
 * library.
 *
 * <p>{@code Open} is answered at once while the link is up. While it is down the answer waits, and
 * what the Open would change is changed when it is answered.
 */
final class Aggregation {

  private final String prefix;
  private final Metrics metrics;
  private final Consumer<UpstreamEvent> out;
  private final SubscriptionIndex index = new SubscriptionIndex();
  private final Map<String, ClientState> clients = new HashMap<>();
  private final Map<String, UpstreamCommand.Open> pendingOpens = new LinkedHashMap<>();
  private final Deliveries deliveries;
  private final BrokerFilters filters;
  private final Publications publications;
  private final OwnStatus ownStatus;
  private final StatusTopics statusTopics;
  private boolean up;

  /** Whether the core has been told what {@link #up} says. */
  private boolean told;

  /**
   * @param timeOfDay in milliseconds, for people
   */
  Aggregation(
      BrokerLink link,
      UpstreamSettings settings,
      UpstreamMemory memory,
      Metrics metrics,
      LongSupplier timeOfDay,
      Consumer<UpstreamEvent> out) {
    this.prefix = settings.topicPrefix();
    this.metrics = metrics;
    this.out = out;
    this.deliveries = new Deliveries(link, index, out);
    this.filters = new BrokerFilters(link, index, deliveries, settings, out);
    this.publications = new Publications(link, settings, memory.outgoing(), metrics, out);
    this.ownStatus = new OwnStatus(link, settings.statusTopic());
    this.statusTopics =
        new StatusTopics(
            link, settings, metrics, timeOfDay, filters::isUsed, () -> publications.waiting() > 0);
  }

  void onCommand(UpstreamCommand command, long now) {
    if (command instanceof UpstreamCommand.Publish publish) {
      publications.publish(publish);
    } else if (command instanceof UpstreamCommand.Acknowledge acknowledge) {
      onAcknowledge(acknowledge);
    } else if (command instanceof UpstreamCommand.Subscribe subscribe) {
      onSubscribe(subscribe, now);
    } else if (command instanceof UpstreamCommand.Unsubscribe unsubscribe) {
      onUnsubscribe(unsubscribe);
    } else if (command instanceof UpstreamCommand.Open open) {
      onOpen(open);
    } else if (command instanceof UpstreamCommand.Close close) {
      onClose(close);
    } else if (command instanceof UpstreamCommand.ChangeWill change) {
      onChangeWill(change);
    } else if (command instanceof UpstreamCommand.Restore restore) {
      onRestore(restore);
    } else if (command instanceof UpstreamCommand.Tell tell) {
      statusTopics.onTell(tell, now);
    }
  }

  void onLink(LinkEvent event, long now) {
    if (event instanceof LinkEvent.Sent sent) {
      onSent(sent.message(), now);
    } else if (event instanceof LinkEvent.Arrived arrived) {
      onArrived(arrived, now);
    } else if (event instanceof LinkEvent.Answered answered) {
      if (answered.request() instanceof FilterEntry.Operation operation) {
        filters.onAnswered(operation, answered.granted());
      } else {
        statusTopics.onAnswered(answered, now);
      }
    } else if (event instanceof LinkEvent.Forgotten forgotten) {
      publications.onForgotten(forgotten.message());
    } else if (event instanceof LinkEvent.Up linkUp) {
      onUp(linkUp, now);
    } else if (event instanceof LinkEvent.Down) {
      onDown();
    }
  }

  private void onSent(Outgoing message, long now) {
    switch (message.origin()) {
      case STATUS -> ownStatus.onSent(message);
      case DEVICE -> statusTopics.onSent(message, now);
      default -> publications.onSent(message);
    }
  }

  /** Runs what is due; called every second. */
  void onTime(long now) {
    filters.onTime(now);
    publications.onTime();
    statusTopics.onTime(now);
  }

  /**
   * The gateway stops: its own word goes first, for it also speaks for the devices whose status
   * cannot be told in time.
   */
  void end(long now) {
    ownStatus.end();
    statusTopics.end(now);
  }

  /** Whether the broker has all that it is told at the end. */
  boolean isDone() {
    return ownStatus.isDone() && statusTopics.isDone();
  }

  /** How devices are, for whoever watches them at the broker. */
  StatusTopics statusTopics() {
    return statusTopics;
  }

  private void onUp(LinkEvent.Up link, long now) {
    up = true;
    told = true;
    ownStatus.onUp();
    deliveries.onUp(link.sessionPresent());
    statusTopics.onUp(link, now);
    out.accept(new UpstreamEvent.Reachable());
    filters.onUp(link.sessionPresent(), now);
    publications.onUp();
    pendingOpens.values().forEach(this::open);
    pendingOpens.clear();
    statusTopics.onTime(now); // behind the readings that waited
  }

  private void onDown() {
    boolean news = up || !told;
    up = false;
    told = true;
    if (news) {
      out.accept(new UpstreamEvent.Unreachable());
      deliveries.onDown();
      filters.onDown();
      publications.onDown();
      statusTopics.onDown();
    }
  }

  private void onArrived(LinkEvent.Arrived message, long now) {
    String topic = message.topic();
    statusTopics.onArrived(message, now);
    if (topic.startsWith(LegibleTopics.REPLACED)) {
      metrics.count(Counter.DELIVERIES_DROPPED_UNREADABLE);
      deliveries.discard(message);
    } else if (topic.startsWith(prefix)) {
      deliveries.onArrived(message, topic.substring(prefix.length()), now);
    } else {
      deliveries.discard(message); // "prefix/#" matches the level above it too
    }
  }

  private void onOpen(UpstreamCommand.Open command) {
    if (up) {
      open(command);
    } else {
      pendingOpens.put(command.client(), command);
    }
  }

  private void open(UpstreamCommand.Open command) {
    ClientState client = clients.get(command.client());
    boolean present = client != null && !command.clean() && !(client.open && client.clean);
    if (client != null && !present) {
      erase(client);
      client = null;
    }
    if (client == null) {
      client = new ClientState(command.client());
      clients.put(client.id, client);
    }
    client.open = true;
    client.clean = command.clean();
    client.will = command.will();
    out.accept(new UpstreamEvent.Opened(client.id, command.token(), present));
  }

  private void onRestore(UpstreamCommand.Restore command) {
    ClientState client = clients.computeIfAbsent(command.client(), ClientState::new);
    for (UpstreamCommand.Filter filter : command.filters()) {
      filters.restore(client, filter.filter(), filter.qos());
    }
  }

  private void onChangeWill(UpstreamCommand.ChangeWill command) {
    pendingOpens.computeIfPresent(
        command.client(), (client, open) -> open.withWill(command.will()));
    ClientState client = clients.get(command.client());
    if (client != null && client.open) {
      client.will = command.will();
    }
  }

  private void onClose(UpstreamCommand.Close command) {
    pendingOpens.remove(command.client());
    ClientState client = clients.get(command.client());
    if (client == null) {
      return;
    }
    Optional<Will> will = client.will;
    boolean erase = command.reason() == Reason.EXPIRED || client.open && client.clean;
    client.open = false;
    client.will = Optional.empty();
    if (command.reason() == Reason.LOST && will.isPresent()) {
      publications.publishWill(client.id, will.get());
    }
    if (erase) {
      erase(client);
    }
  }

  private void erase(ClientState client) {
    clients.remove(client.id);
    filters.leaveAll(client);
    deliveries.forget(client);
  }

  private void onSubscribe(UpstreamCommand.Subscribe command, long now) {
    ClientState client = clients.get(command.client());
    if (client == null || !client.open) {
      out.accept(new UpstreamEvent.Refused(command.client(), command.token(), Cause.CONGESTION));
      return;
    }
    filters.subscribe(client, command.token(), command.filter(), command.qos(), now);
  }

  private void onUnsubscribe(UpstreamCommand.Unsubscribe command) {
    ClientState client = clients.get(command.client());
    if (client == null) {
      out.accept(new UpstreamEvent.Unsubscribed(command.client(), command.token()));
      return;
    }
    filters.unsubscribe(client, command.token(), command.filter());
  }

  private void onAcknowledge(UpstreamCommand.Acknowledge command) {
    ClientState client = clients.get(command.client());
    if (client != null) {
      deliveries.acknowledge(client, command.delivery());
    }
  }

  /**
   * @param dialer which knows the broker that is meant, and since when
   */
  UpstreamReport status(Dialer dialer, long now) {
    return new UpstreamReport(
        up,
        dialer.server(),
        publications.inFlight(),
        publications.waiting(),
        index.size(),
        dialer.sinceMillis(now),
        dialer.lastTrouble(now));
  }
}
