package io.mqttsn.app.client;

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
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

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

  private static final long PAUSE_WHEN_NOBODY_LISTENS_MILLIS = 250;

  // As long as the client
  private final SnClientSettings settings;
  private final SnLink link;
  private final TopicIds topics = new TopicIds();
  private final Inbound inbound;
  private int lastMessageId;

  // As long as the connection
  private volatile boolean connected;

  private SnClient(SnClientSettings settings, SnLink link) {
    this.settings = settings;
    this.link = link;
    this.inbound = new Inbound(link, topics, settings.will());
  }

  /** A client with a socket; only QoS −1 may be published before {@link #connect}. */
  public static SnClient open(SnClientSettings settings) throws IOException {
    return new SnClient(settings, new SnLink(settings.gateway()));
  }

  /** Connects, or connects again after the gateway said DISCONNECT. */
  public void connect() throws IOException {
    connected = false;
    topics.clear();
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
    Message answer = exchange(request, request, Connection.Connack.class::isInstance);
    accepted("the connection", ((Connection.Connack) answer).returnCode());
    connected = true;
  }

  /** The id of a topic name, asked for once per connection. */
  public int register(String topic) throws IOException {
    Optional<Integer> known = topics.id(topic);
    if (known.isPresent()) {
      return known.get();
    }
    int id = nextMessageId();
    Message request = new Registration.Register(0, id, topic);
    Registration.Regack answer =
        (Registration.Regack)
            exchange(
                request, request, m -> m instanceof Registration.Regack a && a.messageId() == id);
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
    int id = answered ? nextMessageId() : 0;
    Message first = new Publication.Publish(false, qos, retain, topic, id, payload);
    if (!answered) {
      link.send(first);
      return;
    }
    Message again = new Publication.Publish(true, qos, retain, topic, id, payload);
    Message answer =
        exchange(
            first,
            again,
            m ->
                m instanceof Publication.Puback a && a.messageId() == id
                    || m instanceof Publication.Pubrec b && b.messageId() == id);
    if (answer instanceof Publication.Puback verdict) {
      accepted("the message", verdict.returnCode());
    } else {
      Message release = new Publication.Pubrel(id);
      exchange(release, release, m -> m instanceof Publication.Pubcomp c && c.messageId() == id);
    }
  }

  /** Subscribes by name or filter, predefined id or short name; returns the granted QoS. */
  public Qos subscribe(TopicRef topic, Qos qos) throws IOException {
    int id = nextMessageId();
    Subscription.Suback answer =
        (Subscription.Suback)
            exchange(
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
    int id = nextMessageId();
    Message request = new Subscription.Unsubscribe(topic, id);
    exchange(request, request, m -> m instanceof Subscription.Unsuback a && a.messageId() == id);
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
        take(message.get());
      } else if (link.nobodyListens()) {
        throw new SnClientException(
            Reason.NO_ANSWER, "nobody listens at " + address() + " any more: gateway stopped?");
      }
    }
  }

  /** Asks for a sign of life. */
  public void ping() throws IOException {
    Message request = new Connection.Pingreq("");
    exchange(request, request, Connection.Pingresp.class::isInstance);
  }

  /** Says goodbye and waits for the gateway's answer: no will is published. */
  public void disconnect() throws IOException {
    connected = false;
    Message request = new Connection.Disconnect(Connection.Disconnect.NO_DURATION);
    exchange(request, request, Connection.Disconnect.class::isInstance);
  }

  /** Says goodbye without waiting, unless that has happened, and releases the socket. */
  @Override
  public void close() {
    try {
      if (connected) {
        connected = false;
        link.send(new Connection.Disconnect(Connection.Disconnect.NO_DURATION));
      }
    } catch (IOException e) {
      // The gateway will miss us when the keep alive is over; there is nobody left to tell.
    } finally {
      link.close();
    }
  }

  /** Sends, repeats, answers what else comes, until {@code answer} is satisfied. */
  private Message exchange(Message first, Message again, Predicate<Message> answer)
      throws IOException {
    int attempts = settings.retry().attempts();
    for (int attempt = 1; attempt <= attempts; attempt++) {
      link.send(attempt == 1 ? first : again);
      long deadline = System.nanoTime() + settings.retry().interval().toNanos();
      for (Optional<Message> message = link.receive(deadline);
          message.isPresent();
          message = link.receive(deadline)) {
        if (answer.test(message.get())) {
          return message.get();
        }
        take(message.get());
      }
      if (link.nobodyListens() && attempt < attempts) {
        pause();
      }
    }
    throw new SnClientException(
        Reason.NO_ANSWER,
        "no answer from "
            + address()
            + " after "
            + attempts
            + (attempts == 1 ? " attempt" : " attempts")
            + (connected ? ": gateway stopped, or its broker away?" : ": is the gateway running?"));
  }

  private void take(Message message) throws IOException {
    if (!(message instanceof Connection.Disconnect)) {
      inbound.take(message);
    } else if (connected) {
      connected = false;
      throw new SnClientException(Reason.DISCONNECTED, "gateway ended the connection");
    }
  }

  /** A port without a program answers at once; the program may be starting. */
  private void pause() throws IOException {
    try {
      Thread.sleep(
          Math.min(PAUSE_WHEN_NOBODY_LISTENS_MILLIS, settings.retry().interval().toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the gateway");
    }
  }

  /** Three quarters of the keep alive: one repetition still arrives in time. */
  private long nextPingNanos() {
    long keepAlive = settings.keepAlive().toNanos();
    return connected && keepAlive > 0
        ? link.lastSentNanos() + keepAlive / 4 * 3
        : System.nanoTime() + Long.MAX_VALUE / 2;
  }

  private int nextMessageId() {
    lastMessageId = lastMessageId == 0xFFFF ? 1 : lastMessageId + 1;
    return lastMessageId;
  }

  private String address() {
    return settings.gateway().getHostString() + ":" + settings.gateway().getPort();
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
