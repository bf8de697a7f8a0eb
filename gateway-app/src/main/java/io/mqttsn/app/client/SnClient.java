package io.mqttsn.app.client;

import io.mqttsn.app.client.Dialogue.Standing;
import io.mqttsn.app.client.SnClientException.Reason;
import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription;
import io.mqttsn.codec.TopicRef;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An MQTT-SN device in a box: every method says one thing to the gateway and returns when it is
 * answered, repeating it with the DUP flag while it is not (§6.13). Whatever the gateway begins in
 * the meantime is answered too, and deliveries wait for {@link #poll}.
 *
 * <p>For one thread, except {@link #close}: another thread may call it to end a waiting method.
 * Nothing is sent or answered between calls, so who only listens must poll, which also keeps the
 * connection alive.
 */
public final class SnClient implements AutoCloseable {

  private final SnClientSettings settings;
  private final SnLink link;
  private final TopicIds topics = new TopicIds();
  private final Inbound inbound;
  private final Dialogue dialogue;

  private SnClient(SnClientSettings settings, SnLink link) {
    this.settings = settings;
    this.link = link;
    this.inbound = new Inbound(link, topics, settings.will());
    this.dialogue = new Dialogue(settings, link, inbound);
  }

  /** A client with a link; only QoS −1 may be published before {@link #connect}. */
  public static SnClient open(SnClientSettings settings) throws IOException {
    return new SnClient(settings, SnLink.open(settings.route()));
  }

  /** Connects, or connects again after the gateway said DISCONNECT. */
  public void connect() throws IOException {
    boolean fromSleep = dialogue.is(Standing.ASLEEP);
    dialogue.become(Standing.GONE);
    if (settings.clean() || !fromSleep) {
      topics.clear(); // SN-SLP-17: who keeps its session keeps the ids over its sleep.
    }
    if (settings.clean()) {
      inbound.forget();
    }
    Message request =
        new Connection.Connect(
            settings.will().isPresent(),
            settings.clean(),
            Connection.Connect.PROTOCOL_ID,
            (int) settings.keepAlive().toSeconds(),
            settings.clientId());
    // Repeated from the start if a will prompt stays away: the gateway knows where it was.
    Message answer = dialogue.ask(request, Connection.Connack.class::isInstance);
    accepted("the connection", ((Connection.Connack) answer).returnCode());
    dialogue.become(Standing.ACTIVE);
  }

  /** The id of a topic name, asked for once per connection. */
  public int register(String topic) throws IOException {
    Optional<Integer> known = topics.id(topic);
    if (known.isPresent()) {
      return known.get();
    }
    int id = dialogue.nextMessageId();
    Message request = new Registration.Register(0, id, topic);
    Registration.Regack answer =
        (Registration.Regack)
            dialogue.ask(request, m -> m instanceof Registration.Regack a && a.messageId() == id);
    accepted("topic " + topic, answer.returnCode());
    topics.learn(answer.topicId(), topic);
    return answer.topicId();
  }

  /** Publishes to a topic by name, registering it when needed; returns when QoS is satisfied. */
  public void publish(String topic, Bytes payload, Qos qos, boolean retain) throws IOException {
    int id = register(topic);
    try {
      publish(new TopicRef.RegisteredId(id), payload, qos, retain);
    } catch (SnClientException e) {
      if (e.reason() != Reason.INVALID_TOPIC_ID) {
        throw e;
      }
      // §6.6: the gateway has forgotten the id, as after a restart of its own.
      topics.forget(id);
      publish(new TopicRef.RegisteredId(register(topic)), payload, qos, retain);
    }
  }

  /** Publishes to a registered or predefined id or to a short name. */
  public void publish(TopicRef topic, Bytes payload, Qos qos, boolean retain) throws IOException {
    boolean answered = qos == Qos.ONE || qos == Qos.TWO;
    int id = answered ? dialogue.nextMessageId() : 0;
    Message first = new Publication.Publish(false, qos, retain, topic, id, payload);
    if (!answered) {
      link.send(first);
      return;
    }
    Message again = new Publication.Publish(true, qos, retain, topic, id, payload);
    Message answer =
        dialogue.ask(
            first,
            again,
            m ->
                m instanceof Publication.Puback a && a.messageId() == id
                    || m instanceof Publication.Pubrec b && b.messageId() == id);
    if (answer instanceof Publication.Puback verdict) {
      accepted("the message", verdict.returnCode());
    } else {
      Message release = new Publication.Pubrel(id);
      dialogue.ask(release, m -> m instanceof Publication.Pubcomp c && c.messageId() == id);
    }
  }

  /** Subscribes by name or filter, predefined id or short name; returns the granted QoS. */
  public Qos subscribe(TopicRef topic, Qos qos) throws IOException {
    int id = dialogue.nextMessageId();
    Subscription.Suback answer =
        (Subscription.Suback)
            dialogue.ask(
                new Subscription.Subscribe(false, qos, topic, id),
                new Subscription.Subscribe(true, qos, topic, id),
                m -> m instanceof Subscription.Suback a && a.messageId() == id);
    accepted("the subscription to " + text(topic), answer.returnCode());
    if (topic instanceof TopicRef.Name name && answer.topicId() != 0) {
      topics.learn(answer.topicId(), name.name());
    }
    return answer.granted();
  }

  public Qos subscribe(String filter, Qos qos) throws IOException {
    return subscribe(new TopicRef.Name(filter), qos);
  }

  public void unsubscribe(TopicRef topic) throws IOException {
    int id = dialogue.nextMessageId();
    Message request = new Subscription.Unsubscribe(topic, id);
    dialogue.ask(request, m -> m instanceof Subscription.Unsuback a && a.messageId() == id);
  }

  /**
   * The next delivery, waiting for at most {@code timeout}; longer only if a ping that falls due in
   * that time has to be repeated.
   */
  public Optional<Received> poll(Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<Received> waiting = inbound.next();
      if (waiting.isPresent() || System.nanoTime() - end >= 0) {
        return waiting;
      }
      long untilPing = nextPingNanos() - System.nanoTime();
      if (untilPing <= 0) {
        ping();
        continue;
      }
      long wait = Math.min(untilPing, end - System.nanoTime());
      Optional<Message> message = link.receive(System.nanoTime() + wait);
      if (message.isPresent()) {
        dialogue.take(message.get());
      } else if (link.nobodyListens()) {
        throw new SnClientException(
            Reason.NO_ANSWER,
            "nobody listens at " + settings.route().address() + " any more: gateway stopped?");
      }
    }
  }

  /** Asks for a sign of life. */
  public void ping() throws IOException {
    Message request = new Connection.Pingreq("");
    dialogue.ask(request, Connection.Pingresp.class::isInstance);
  }

  /**
   * Asks for a sign of life once.
   *
   * @return how long the answer took, or empty when it did not come within {@code limit}
   */
  public Optional<Duration> probe(Duration limit) throws IOException {
    return dialogue.askOnce(
        new Connection.Pingreq(""), Connection.Pingresp.class::isInstance, limit);
  }

  /**
   * Goes to sleep, or says again how long: the gateway misses us when we have not been heard for
   * this time and its tolerance. Until then it keeps what comes for us.
   */
  public void sleep(Duration longest) throws IOException {
    Message request = new Connection.Disconnect((int) longest.toSeconds());
    dialogue.ask(request, Connection.Disconnect.class::isInstance);
    dialogue.become(Standing.ASLEEP);
  }

  /**
   * Wakes up, hands over what has gathered and sleeps again, until the gateway has said that this
   * was all (§6.14).
   *
   * @return how many messages came while we slept, which a gateway must not send
   */
  public int wake(Consumer<Received> sink) throws IOException {
    // Our radio was off: a late answer to an earlier request is not for this waking.
    int unheard = link.glance().size();
    dialogue.askAtLength(
        new Connection.Pingreq(settings.clientId()),
        Connection.Pingresp.class::isInstance,
        () -> handOver(sink));
    return unheard;
  }

  private void handOver(Consumer<Received> sink) {
    for (Optional<Received> next = inbound.next(); next.isPresent(); next = inbound.next()) {
      sink.accept(next.get());
    }
  }

  /** Speaks from another socket from now on, as a device with a new address does; not on a line. */
  public void move() throws IOException {
    link.move();
  }

  /** Releases the link without a goodbye, as a device whose battery is empty does. */
  public void vanish() {
    dialogue.become(Standing.GONE);
    link.close();
  }

  /** Says goodbye and waits for the gateway's answer: no will is published. */
  public void disconnect() throws IOException {
    dialogue.become(Standing.GONE);
    Message request = new Connection.Disconnect(Connection.Disconnect.NO_DURATION);
    dialogue.ask(request, Connection.Disconnect.class::isInstance);
  }

  /** Says goodbye without waiting, unless that has happened, and releases the link. */
  @Override
  public void close() {
    try {
      if (!dialogue.is(Standing.GONE)) {
        dialogue.become(Standing.GONE);
        link.send(new Connection.Disconnect(Connection.Disconnect.NO_DURATION));
      }
    } catch (IOException e) {
      // The gateway will miss us when the keep alive is over; there is nobody left to tell.
    } finally {
      link.close();
    }
  }

  /** Three quarters of the keep alive: one repetition still arrives in time. */
  private long nextPingNanos() {
    long keepAlive = settings.keepAlive().toNanos();
    return dialogue.is(Standing.ACTIVE) && keepAlive > 0
        ? link.lastSentNanos() + keepAlive / 4 * 3
        : System.nanoTime() + Long.MAX_VALUE / 2;
  }

  private static void accepted(String what, ReturnCode code) throws SnClientException {
    if (code != ReturnCode.ACCEPTED) {
      throw SnClientException.refused(what, code);
    }
  }

  private static String text(TopicRef topic) {
    if (topic instanceof TopicRef.Name name) {
      return name.name();
    } else if (topic instanceof TopicRef.ShortName name) {
      return name.name();
    }
    return "predefined id " + topic.wireId();
  }
}
