package io.mqttsn.upstream;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.Will;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An {@link Aggregation} with a fake link, a plain number for time, and short words for tests. */
abstract class AggregationFixture {

  /** For readings, and as many again may wait. */
  static final int WINDOW = 2;

  final FakeLink link = new FakeLink();
  final List<UpstreamEvent> events = new ArrayList<>();
  final Map<Metrics.Counter, Long> counted = new EnumMap<>(Metrics.Counter.class);
  Aggregation aggregation = aggregation("");
  long now;
  private long lastToken;
  private int answeredRequests;

  /** What a person's clock shows, in milliseconds. */
  long timeOfDay = Instant.parse("2026-11-21T17:02:03Z").toEpochMilli();

  Aggregation aggregation(String prefix) {
    return aggregation(prefix, Qos.TWO, Optional.empty());
  }

  Aggregation aggregation(String prefix, Qos maxQos) {
    return aggregation(prefix, maxQos, Optional.empty());
  }

  Aggregation aggregation(String prefix, Optional<String> deviceStatus) {
    return aggregation(prefix, Qos.TWO, deviceStatus);
  }

  private Aggregation aggregation(String prefix, Qos maxQos, Optional<String> deviceStatus) {
    UpstreamSettings base = UpstreamSettings.of("tcp://broker:1883", "gw");
    UpstreamSettings settings =
        new UpstreamSettings(
            base.servers(),
            base.clientId(),
            base.credentials(),
            base.keepAlive(),
            WINDOW,
            maxQos,
            base.reconnect(),
            base.tls(),
            prefix,
            base.statusTopic(),
            deviceStatus);
    return new Aggregation(
        link,
        settings,
        UpstreamMemory.ofHeap(1 << 30),
        (counter, amount) -> counted.merge(counter, amount, Long::sum),
        () -> timeOfDay,
        events::add);
  }

  void up(boolean sessionPresent) {
    up(sessionPresent, "tcp://broker:1883");
  }

  void up(boolean sessionPresent, String server) {
    aggregation.onLink(new LinkEvent.Up(sessionPresent, server), now);
  }

  void down() {
    aggregation.onLink(new LinkEvent.Down(LinkEvent.Down.Why.LINK, "test"), now);
  }

  void does(UpstreamCommand command) {
    aggregation.onCommand(command, now);
  }

  void arrives(LinkEvent.Arrived message) {
    aggregation.onLink(message, now);
  }

  long open(String client, boolean clean) {
    return open(client, clean, null);
  }

  long open(String client, boolean clean, Will will) {
    does(new UpstreamCommand.Open(client, ++lastToken, clean, Optional.ofNullable(will), 60));
    return lastToken;
  }

  void close(String client, UpstreamCommand.Reason reason) {
    does(new UpstreamCommand.Close(client, reason));
  }

  long publish(String client, String topic, Qos qos) {
    long token = qos == Qos.ZERO ? 0 : ++lastToken;
    does(new UpstreamCommand.Publish(client, token, topic, Bytes.utf8("x"), qos, false));
    return token;
  }

  /** Asks without the broker's answer. */
  long subscribing(String client, String filter, Qos qos) {
    does(new UpstreamCommand.Subscribe(client, ++lastToken, filter, qos));
    return lastToken;
  }

  /** Asks, and the broker grants. */
  long subscribe(String client, String filter, Qos qos) {
    long token = subscribing(client, filter, qos);
    brokerAnswersAll();
    return token;
  }

  long unsubscribe(String client, String filter) {
    does(new UpstreamCommand.Unsubscribe(client, ++lastToken, filter));
    return lastToken;
  }

  void brokerAnswersAll() {
    while (answeredRequests < link.requests.size()) {
      Request request = link.requests.get(answeredRequests);
      brokerAnswers(request.qos.level());
    }
  }

  /** The broker answers the oldest open SUBSCRIBE or UNSUBSCRIBE. */
  void brokerAnswers(int granted) {
    Request request = link.requests.get(answeredRequests++);
    aggregation.onLink(new LinkEvent.Answered(request, granted), now);
  }

  List<UpstreamEvent> takeEvents() {
    List<UpstreamEvent> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** The deliveries since the last call, as {@code client topic qos}, an {@code R} if retained. */
  List<String> takeDeliveries() {
    List<String> taken = new ArrayList<>();
    for (UpstreamEvent event : takeEvents()) {
      if (event instanceof UpstreamEvent.Delivery d) {
        taken.add(d.client() + " " + d.topic() + " " + d.qos().level() + (d.retain() ? " R" : ""));
      }
    }
    return taken;
  }

  UpstreamEvent.Delivery lastDelivery() {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i) instanceof UpstreamEvent.Delivery delivery) {
        return delivery;
      }
    }
    throw new AssertionError("no delivery in " + events);
  }

  void acknowledge(UpstreamEvent.Delivery delivery) {
    does(new UpstreamCommand.Acknowledge(delivery.client(), delivery.delivery()));
  }
}
