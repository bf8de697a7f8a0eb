package io.mqttsn.upstream;

import static org.awaitility.Awaitility.await;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.Will;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Plays the core: hands in commands, remembers events, waits for answers. */
final class Recorder implements Upstream.Listener {

  static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final AtomicLong TOKENS = new AtomicLong();

  final List<UpstreamEvent> events = new CopyOnWriteArrayList<>();
  private final Upstream upstream;
  volatile boolean full;
  volatile boolean acknowledges = true;

  Recorder(Upstream upstream) {
    this.upstream = upstream;
  }

  @Override
  public boolean offer(UpstreamEvent event) {
    if (full) {
      return false;
    }
    events.add(event);
    if (acknowledges
        && event instanceof UpstreamEvent.Delivery delivery
        && delivery.delivery() != Upstream.NO_TOKEN) {
      upstream.submit(new UpstreamCommand.Acknowledge(delivery.client(), delivery.delivery()));
    }
    return true;
  }

  @Override
  public void flush() {}

  void does(UpstreamCommand command) {
    upstream.submit(command);
    upstream.flush();
  }

  UpstreamEvent.Opened open(String client, boolean clean, Will will) {
    long token = TOKENS.incrementAndGet();
    does(new UpstreamCommand.Open(client, token, clean, Optional.ofNullable(will), 60));
    return (UpstreamEvent.Opened)
        answer(e -> e instanceof UpstreamEvent.Opened o && o.token() == token);
  }

  long subscribing(String client, String filter, Qos qos) {
    long token = TOKENS.incrementAndGet();
    does(new UpstreamCommand.Subscribe(client, token, filter, qos));
    return token;
  }

  UpstreamEvent subscribe(String client, String filter, Qos qos) {
    long token = subscribing(client, filter, qos);
    return answer(
        e ->
            e instanceof UpstreamEvent.Subscribed s && s.token() == token
                || e instanceof UpstreamEvent.Refused r && r.token() == token);
  }

  void unsubscribe(String client, String filter) {
    long token = TOKENS.incrementAndGet();
    does(new UpstreamCommand.Unsubscribe(client, token, filter));
    answer(e -> e instanceof UpstreamEvent.Unsubscribed u && u.token() == token);
  }

  long publishing(String client, String topic, String payload, Qos qos, boolean retain) {
    long token = qos == Qos.ZERO ? Upstream.NO_TOKEN : TOKENS.incrementAndGet();
    does(new UpstreamCommand.Publish(client, token, topic, Bytes.utf8(payload), qos, retain));
    return token;
  }

  UpstreamEvent publish(String client, String topic, String payload, Qos qos) {
    return publish(client, topic, payload, qos, false);
  }

  UpstreamEvent publish(String client, String topic, String payload, Qos qos, boolean retain) {
    long token = publishing(client, topic, payload, qos, retain);
    return qos == Qos.ZERO ? null : answerTo(token);
  }

  UpstreamEvent answerTo(long token) {
    return answer(
        e ->
            e instanceof UpstreamEvent.Published p && p.token() == token
                || e instanceof UpstreamEvent.Refused r && r.token() == token);
  }

  void close(String client, Reason reason) {
    does(new UpstreamCommand.Close(client, reason));
  }

  UpstreamEvent answer(Predicate<UpstreamEvent> wanted) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> events.stream().anyMatch(wanted));
    return events.stream().filter(wanted).findFirst().orElseThrow();
  }

  void awaitReachable() {
    answer(UpstreamEvent.Reachable.class::isInstance);
  }

  void awaitUnreachable() {
    answer(UpstreamEvent.Unreachable.class::isInstance);
  }

  void forget() {
    events.clear();
  }

  /** The deliveries, as {@code client topic payload qos}, an {@code R} if retained. */
  List<String> deliveries() {
    return events.stream()
        .filter(UpstreamEvent.Delivery.class::isInstance)
        .map(UpstreamEvent.Delivery.class::cast)
        .map(
            d ->
                d.client()
                    + " "
                    + d.topic()
                    + " "
                    + d.payload().toUtf8()
                    + " "
                    + d.qos().level()
                    + (d.retain() ? " R" : ""))
        .toList();
  }

  void awaitDelivery(String text) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> deliveries().contains(text));
  }
}
