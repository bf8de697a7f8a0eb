package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to an address without a session (MQTT-SN 1.2 §6.12): DISCONNECT, so that a client
 * learns within seconds that the gateway has forgotten it, instead of publishing into the void
 * (SN-DIS-4).
 *
 * <p>At most one answer per address and second, for an answer that can be provoked is an amplifier
 * (SN-DIS-5). Of the addresses answered last {@value #REMEMBERED} are remembered, the oldest is
 * forgotten first.
 */
public final class Strangers {

  private static final int REMEMBERED = 4096;
  private static final long PAUSE_MILLIS = 1000;

  private AnonymousPublisher anonymous;

  @SuppressWarnings("serial")
  private final Map<Peer, Long> answered =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Peer, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  public Strangers(ClientRules rules) {
    renew(rules);
  }

  /** What holds for devices without a connection from now on. */
  public final void renew(ClientRules rules) {
    this.anonymous = new AnonymousPublisher(rules);
  }

  /** A message, CONNECT excepted, that no session takes. */
  public void onMessage(Peer from, Message message, long now, Outbox out) {
    if (message instanceof Publish publish && publish.qos() == Qos.MINUS_ONE) {
      anonymous.onPublish(publish, out);
      return;
    }
    out.count(Counter.FRAMES_FROM_STRANGERS);
    switch (message.type()) {
      case REGISTER,
          REGACK,
          PUBLISH,
          PUBACK,
          PUBREC,
          PUBREL,
          PUBCOMP,
          SUBSCRIBE,
          UNSUBSCRIBE,
          PINGREQ,
          DISCONNECT,
          WILLTOPICUPD,
          WILLMSGUPD ->
          disconnect(from, now, out);
      default -> {} // PINGRESP and the rest of a will handshake stay unanswered
    }
  }

  private void disconnect(Peer from, long now, Outbox out) {
    Long last = answered.get(from);
    if (last == null || now - last >= PAUSE_MILLIS) {
      answered.remove(from);
      answered.put(from, now);
      out.send(from, new Disconnect(Disconnect.NO_DURATION));
    }
  }
}
