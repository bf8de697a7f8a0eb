package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPersistable;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPubAck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the messages at QoS 1 and 2 that Paho has taken.
 *
 * <p><b>Over a reconnect</b> (read in and tried with Paho 1.2.5): the same client object keeps
 * unacknowledged publishes and sends them again by itself, with their packet ids. Their listeners
 * hear a failure at the loss, which means nothing, and success after the reconnect. So a publish
 * that Paho has taken is never published again by us, with one exception: a QoS 2 message that had
 * reached PUBREL when the broker lost our session. Paho goes on with PUBREL, the broker says
 * PUBCOMP to an id it does not know, and the message would be lost; it is told as {@link
 * LinkEvent.Forgotten}. A broker that had already passed it on then gets it twice: without a
 * session nobody can know.
 *
 * <p><b>A broker that answers QoS 2 with PUBACK</b>, as RabbitMQ does, has taken the message. Paho
 * says so, but keeps the message for ever and repeats it after every reconnect, also when its
 * packet id has long been given to another; so it is taken away from Paho by hand.
 */
final class PahoMessages implements IMqttActionListener {

  private static final Logger LOG = LoggerFactory.getLogger("upstream");

  private final MqttAsyncClient client;
  private final ReleasedIds released;
  private final Consumer<LinkEvent> out;

  /** QoS 2 packet ids at PUBREL that the broker has forgotten. */
  private final Set<Integer> forgotten = ConcurrentHashMap.newKeySet();

  /** Whether it has been said that the broker does not do QoS 2. */
  private final AtomicBoolean toldOfQos = new AtomicBoolean();

  PahoMessages(MqttAsyncClient client, ReleasedIds released, Consumer<LinkEvent> out) {
    this.client = client;
    this.released = released;
    this.out = out;
  }

  /** The QoS 2 packet ids that are at PUBREL. */
  Set<Integer> released() {
    return released.copy();
  }

  /** The broker has lost our session, and with it these. */
  void forget(Set<Integer> packetIds) {
    forgotten.addAll(packetIds);
  }

  @Override
  public void onSuccess(IMqttToken token) {
    Outgoing message = (Outgoing) token.getUserContext();
    if (message.qos() == Qos.TWO && token.getResponse() instanceof MqttPubAck) {
      drop(message, (MqttDeliveryToken) token);
    }
    boolean lost =
        message.qos() == Qos.TWO && !forgotten.isEmpty() && forgotten.remove(token.getMessageId());
    out.accept(lost ? new LinkEvent.Forgotten(message) : new LinkEvent.Sent(message));
  }

  @Override
  public void onFailure(IMqttToken token, Throwable problem) {
    // The connection is lost; Paho keeps the message and goes on with it at the next.
  }

  private void drop(Outgoing message, MqttDeliveryToken token) {
    // By now Paho has emptied the token, and finds the message by its QoS and its packet id.
    MqttMessage content = new MqttMessage();
    content.setQos(message.qos().level());
    token.internalTok.setMessage(content);
    try {
      client.removeMessage(token);
    } catch (MqttException e) {
      LOG.debug("Removing a message: {}", PahoFailures.reason(e));
    }
    if (toldOfQos.compareAndSet(false, true)) {
      LOG.warn(
          "The broker answers messages at QoS 2 as if they were at QoS 1, so they may come twice;"
              + " write upstream.max-qos: 1 to say that you know");
    }
  }

  /**
   * Stands where Paho would store messages. They are in its memory anyway; all that is noted is
   * which QoS 2 packet ids have reached PUBREL, which Paho tells nobody else.
   */
  static final class ReleasedIds implements MqttClientPersistence {

    private static final String RELEASED = "sc-";

    private final Set<Integer> ids = ConcurrentHashMap.newKeySet();

    Set<Integer> copy() {
      return Set.copyOf(ids);
    }

    @Override
    public void put(String key, MqttPersistable message) {
      if (key.startsWith(RELEASED)) {
        ids.add(Integer.valueOf(key.substring(RELEASED.length())));
      }
    }

    @Override
    public void remove(String key) {
      if (key.startsWith(RELEASED)) {
        ids.remove(Integer.valueOf(key.substring(RELEASED.length())));
      }
    }

    @Override
    public MqttPersistable get(String key) {
      throw new UnsupportedOperationException("nothing is kept: " + key);
    }

    @Override
    public Enumeration<String> keys() {
      return Collections.emptyEnumeration();
    }

    @Override
    public boolean containsKey(String key) {
      return false;
    }

    @Override
    public void clear() {
      ids.clear();
    }

    @Override
    public void open(String clientId, String serverUri) {
      // Nothing to open.
    }

    @Override
    public void close() {
      // What was noted survives: Paho closes at every loss of the connection.
    }
  }
}
