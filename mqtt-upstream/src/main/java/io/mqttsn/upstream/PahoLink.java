package io.mqttsn.upstream;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.upstream.UpstreamSettings.Credentials;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection on Eclipse Paho, which nobody else knows but the rooms behind this one: {@link
 * PahoMessages}, {@link PahoFailures}, {@link CheckedNetwork}. Paho's callbacks come on its own
 * threads; they only put something into the inbox, for blocking there stops the keep-alive and
 * throwing cuts the connection.
 *
 * <p><b>Acknowledging while disconnected</b> would leave a packet in front of the next CONNECT and
 * stop Paho's sender, so it is only done while connected; the broker repeats the message anyway.
 */
final class PahoLink implements BrokerLink {

  /** QoS 0 messages handed to Paho and not yet written; Paho itself has no limit for them. */
  private static final int UNSENT = 4_096;

  /** For TCP and TLS; the wait for CONNACK is limited by the {@link Dialer}. */
  private static final int CONNECT_SECONDS = 10;

  private static final long QUIESCE_MILLIS = 100;

  /** How long Paho may take to let go of a connection whose socket is closed. */
  private static final long CUT_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger("upstream");

  private final Consumer<LinkEvent> out;
  private final MqttAsyncClient client;
  private final MqttConnectOptions options;

  /** Null for those of Java. */
  private final SSLSocketFactory tls;

  private final PahoMessages messages;
  private final IMqttActionListener onWritten = new OnWritten();
  private final IMqttActionListener onAnswered = new OnAnswered();

  private volatile Attempt attempt = new Attempt("", BrokerSockets.plain());

  /** Credentials that no attempt has used yet, or null. */
  private final AtomicReference<Optional<Credentials>> renewed = new AtomicReference<>();

  /** Prepares everything that can go wrong because of the settings. */
  static PahoLink of(UpstreamSettings settings, Consumer<LinkEvent> out) {
    PahoMessages.ReleasedIds released = new PahoMessages.ReleasedIds();
    MqttConnectOptions options = options(settings);
    try {
      for (String server : settings.servers()) {
        // Asks Paho whether it has a network module for the address; throws if not.
        options.setServerURIs(new String[] {CheckedNetwork.address(server)});
      }
      MqttAsyncClient client =
          new MqttAsyncClient(settings.servers().get(0), settings.clientId(), released);
      return new PahoLink(client, options, released, out);
    } catch (MqttException e) {
      throw new IllegalArgumentException("upstream cannot be set up: " + PahoFailures.reason(e), e);
    }
  }

  PahoLink(
      MqttAsyncClient client,
      MqttConnectOptions options,
      PahoMessages.ReleasedIds released,
      Consumer<LinkEvent> out) {
    this.client = client;
    this.options = options;
    this.tls = (SSLSocketFactory) options.getSocketFactory();
    this.messages = new PahoMessages(client, released, out);
    this.out = out;
    client.setManualAcks(true);
    client.setCallback(new OnArrival());
  }

  static MqttConnectOptions options(UpstreamSettings settings) {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(false);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setConnectionTimeout(CONNECT_SECONDS);
    // Above the window of Publications, which is the one that counts: Paho throws when its is full.
    options.setMaxInflight(settings.maxInFlight() + 64);
    credentials(settings.credentials(), options);
    settings
        .tls()
        .ifPresent(
            tls -> {
              options.setSocketFactory(TlsSockets.factory(tls));
              options.setHttpsHostnameVerificationEnabled(tls.verifyHostname());
            });
    settings
        .statusTopic()
        .ifPresent(
            topic ->
                options.setWill(
                    topic, OwnStatus.OFFLINE.getBytes(StandardCharsets.UTF_8), 1, true));
    return options;
  }

  private static void credentials(Optional<Credentials> credentials, MqttConnectOptions options) {
    // Without a user name Paho sends no password either, and it takes none that is null.
    options.setUserName(credentials.map(Credentials::username).orElse(null));
    options.setPassword(credentials.map(Credentials::password).orElse("").toCharArray());
  }

  /** What the broker is shown from the next attempt on; any thread may say it. */
  void present(Optional<Credentials> credentials) {
    renewed.set(credentials);
  }

  @Override
  public void connect(String server) {
    Attempt begun = new Attempt(server, sockets(server));
    attempt = begun;
    Optional<Credentials> others = renewed.getAndSet(null);
    if (others != null) {
      credentials(others, options);
    }
    options.setServerURIs(new String[] {CheckedNetwork.address(server)});
    options.setSocketFactory(begun.sockets);
    try {
      client.connect(options, begun, new OnConnect(begun));
    } catch (MqttException | RuntimeException e) {
      begun.over(e);
    }
  }

  private BrokerSockets sockets(String server) {
    if (!server.startsWith("ssl:") && !server.startsWith("wss:")) {
      return BrokerSockets.plain();
    }
    return BrokerSockets.secure(
        tls == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : tls,
        options.isHttpsHostnameVerificationEnabled());
  }

  @Override
  public void abort() {
    Attempt cut = attempt;
    // On a thread of its own: Paho waits for its threads to end.
    start("upstream-abort", () -> cut(cut));
  }

  private static Thread start(String name, Runnable task) {
    Thread worker = new Thread(task, name);
    worker.setDaemon(true);
    worker.start();
    return worker;
  }

  private void cut(Attempt cut) {
    try {
      cut.sockets.cut();
    } catch (IOException e) {
      LOG.debug("Closing the socket: {}", PahoFailures.reason(e));
    }
    // And on another one: should Paho wait for ever, the loss is told all the same.
    Thread library = start("upstream-cut", this::disconnect);
    try {
      library.join(CUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cut.over(new IllegalStateException("the broker did not answer"));
  }

  private void disconnect() {
    try {
      client.disconnectForcibly(0, 1, false);
    } catch (MqttException | RuntimeException e) {
      LOG.debug("Cutting the connection: {}", PahoFailures.reason(e));
    }
  }

  @Override
  public long heard() {
    return attempt.sockets.heard();
  }

  @Override
  public Taken publish(Outgoing message) {
    if (!isBearable(message.topic())) {
      return Taken.NEVER;
    }
    boolean atMostOnce = message.qos() == Qos.ZERO;
    Attempt now = attempt;
    if (atMostOnce && now.unsent.get() >= UNSENT) {
      return Taken.NOT_NOW;
    }
    MqttMessage content = new MqttMessage(message.payload().toArray());
    content.setQos(message.qos().level());
    content.setRetained(message.retain());
    try {
      if (atMostOnce) {
        client.publish(message.topic(), content, now, onWritten);
        now.unsent.incrementAndGet();
      } else {
        client.publish(message.topic(), content, message, messages);
      }
      return Taken.TAKEN;
    } catch (MqttException e) {
      return Taken.NOT_NOW;
    } catch (IllegalArgumentException e) {
      return Taken.NEVER;
    }
  }

  @Override
  public Taken perform(Request request) {
    if (!isBearable(request.filter)) {
      return Taken.NEVER;
    }
    try {
      if (request.subscribe) {
        client.subscribe(request.filter, request.qos.level(), request, onAnswered);
      } else {
        client.unsubscribe(request.filter, request, onAnswered);
      }
      return Taken.TAKEN;
    } catch (MqttException e) {
      return Taken.NOT_NOW;
    } catch (IllegalArgumentException e) {
      return Taken.NEVER;
    }
  }

  /** Whether it can be sent without harm to the connection that all devices share. */
  private static boolean isBearable(String name) {
    return !TopicFilters.isTooDeep(name) && isLegible(name);
  }

  /**
   * Paho encodes on its sender's thread, and a name it does not like ends the connection there,
   * again after every reconnect. It likes neither control characters, nor does Mosquitto, nor
   * anything beyond U+FFFF. So it is asked before.
   */
  static boolean isLegible(String name) {
    try {
      MqttWireMessage.encodeUTF8(new DataOutputStream(OutputStream.nullOutputStream()), name);
      return true;
    } catch (MqttException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public boolean acknowledge(Inbound message) {
    if (!client.isConnected()) {
      return false;
    }
    try {
      client.messageArrivedComplete(message.packetId, message.qos.level());
      return true;
    } catch (MqttException | RuntimeException e) {
      return false;
    }
  }

  @Override
  public void close(long millis) {
    Attempt last = attempt;
    last.told.set(true); // nobody listens any more
    try {
      if (client.isConnected()) {
        client.disconnect(QUIESCE_MILLIS).waitForCompletion(millis - 2 * QUIESCE_MILLIS);
      }
    } catch (MqttException | RuntimeException e) {
      LOG.debug("Leaving the broker: {}", PahoFailures.reason(e));
    }
    Thread worker = start("upstream-close", this::release);
    try {
      worker.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    disconnect();
    try {
      client.close();
    } catch (MqttException | RuntimeException e) {
      LOG.debug("Releasing the client: {}", PahoFailures.reason(e));
    }
  }

  /** One attempt to connect and, if it succeeds, the connection. Its end is told once. */
  private final class Attempt {
    private final String server;
    private final BrokerSockets sockets;
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicInteger unsent = new AtomicInteger();

    private Attempt(String server, BrokerSockets sockets) {
      this.server = server;
      this.sockets = sockets;
    }

    private void over(Throwable problem) {
      if (told.compareAndSet(false, true)) {
        out.accept(new LinkEvent.Down(PahoFailures.why(problem), PahoFailures.reason(problem)));
      }
    }
  }

  private final class OnConnect implements IMqttActionListener {
    private final Attempt begun;

    /** QoS 2 packet ids at PUBREL; the old connection is over, the new one has not begun. */
    private final Set<Integer> releasedBefore = messages.released();

    private OnConnect(Attempt begun) {
      this.begun = begun;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      if (!token.getSessionPresent()) {
        messages.forget(releasedBefore);
      }
      out.accept(new LinkEvent.Up(token.getSessionPresent(), begun.server));
    }

    @Override
    public void onFailure(IMqttToken token, Throwable problem) {
      begun.over(problem);
    }
  }

  private static final class OnWritten implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      ((Attempt) token.getUserContext()).unsent.decrementAndGet();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable problem) {
      // Lost, as QoS 0 may be.
    }
  }

  private final class OnAnswered implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      int[] granted = token.getGrantedQos();
      Request request = (Request) token.getUserContext();
      out.accept(new LinkEvent.Answered(request, request.subscribe ? granted[0] & 0xFF : 0));
    }

    @Override
    public void onFailure(IMqttToken token, Throwable problem) {
      // The connection is lost; Down tells it for all.
    }
  }

  private final class OnArrival implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      out.accept(
          new LinkEvent.Arrived(
              topic,
              Bytes.wrap(message.getPayload()),
              message.getQos(),
              message.isRetained(),
              message.getId()));
    }

    @Override
    public void connectionLost(Throwable problem) {
      attempt.over(problem);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // OnPublished hears it.
    }
  }
}
