package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Connection;
import io.mqttsn.codec.Discovery;
import io.mqttsn.codec.Forwarded;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription;
import io.mqttsn.codec.WillMessages;
import io.mqttsn.gateway.port.Metrics.Counter;

/**
 * Which conversation a message of a client belongs to. One method a message, no default: a message
 * type that is forgotten here does not compile.
 */
record Dispatch(Session session, long now, Outbox out) implements Message.Visitor<Void> {

  /** Whether a message means anything between CONNECT and CONNACK (A11, SN-CONN-12). */
  static boolean isServedWhileConnecting(Message message) {
    return switch (message.type()) {
      case WILLTOPIC, WILLMSG, DISCONNECT -> true;
      default -> false;
    };
  }

  /** Whether a message needs no session: a PUBLISH at QoS −1. */
  static boolean isAnonymous(Message message) {
    return message instanceof Publication.Publish publish && publish.qos() == Qos.MINUS_ONE;
  }

  @Override
  public Void willTopic(WillMessages.WillTopic message) {
    session.connecting.onWill(session.will.onTopic(message, now, out), now, out);
    return null;
  }

  @Override
  public Void willMsg(WillMessages.WillMsg message) {
    session.connecting.onWill(session.will.onMessage(message, out), now, out);
    return null;
  }

  @Override
  public Void willTopicUpd(WillMessages.WillTopicUpd message) {
    ReturnCode verdict = withinRate() ? session.will.update(message, out) : ReturnCode.CONGESTION;
    session.onWillChanged(verdict, out);
    out.send(new WillMessages.WillTopicResp(verdict));
    return null;
  }

  @Override
  public Void willMsgUpd(WillMessages.WillMsgUpd message) {
    ReturnCode verdict = withinRate() ? session.will.update(message) : ReturnCode.CONGESTION;
    session.onWillChanged(verdict, out);
    out.send(new WillMessages.WillMsgResp(verdict));
    return null;
  }

  @Override
  public Void register(Registration.Register message) {
    session.registering.onRegister(message, withinRate(), out);
    return null;
  }

  @Override
  public Void regack(Registration.Regack message) {
    session.outbound.onRegack(message, now, out);
    return null;
  }

  @Override
  public Void publish(Publication.Publish message) {
    if (withinRate()) {
      session.inbound.onPublish(message, now, out);
    }
    return null;
  }

  @Override
  public Void puback(Publication.Puback message) {
    session.outbound.onPuback(message, now, out);
    return null;
  }

  @Override
  public Void pubrec(Publication.Pubrec message) {
    session.outbound.onPubrec(message, now, out);
    return null;
  }

  @Override
  public Void pubrel(Publication.Pubrel message) {
    session.inbound.onPubrel(message, now, out);
    return null;
  }

  @Override
  public Void pubcomp(Publication.Pubcomp message) {
    session.outbound.onPubcomp(message, now, out);
    return null;
  }

  @Override
  public Void subscribe(Subscription.Subscribe message) {
    session.subscribing.onSubscribe(message, () -> session.brokerReachable() && withinRate(), out);
    return null;
  }

  @Override
  public Void unsubscribe(Subscription.Unsubscribe message) {
    if (withinRate()) {
      session.subscribing.onUnsubscribe(message, out); // else unanswered: UNSUBACK cannot refuse
    }
    return null;
  }

  @Override
  public Void pingreq(Connection.Pingreq message) {
    session.onPing(now, out);
    return null;
  }

  @Override
  public Void pingresp(Connection.Pingresp message) {
    return null; // a sign of life, counted as such already
  }

  @Override
  public Void disconnect(Connection.Disconnect message) {
    session.onDisconnect(message, now, out);
    return null;
  }

  // What follows never reaches a session: the router answers it, or drops what only a gateway
  // sends.

  @Override
  public Void connect(Connection.Connect message) {
    return misrouted(message);
  }

  @Override
  public Void connack(Connection.Connack message) {
    return misrouted(message);
  }

  @Override
  public Void advertise(Discovery.Advertise message) {
    return misrouted(message);
  }

  @Override
  public Void searchGw(Discovery.SearchGw message) {
    return misrouted(message);
  }

  @Override
  public Void gwInfo(Discovery.GwInfo message) {
    return misrouted(message);
  }

  @Override
  public Void willTopicReq(WillMessages.WillTopicReq message) {
    return misrouted(message);
  }

  @Override
  public Void willMsgReq(WillMessages.WillMsgReq message) {
    return misrouted(message);
  }

  @Override
  public Void willTopicResp(WillMessages.WillTopicResp message) {
    return misrouted(message);
  }

  @Override
  public Void willMsgResp(WillMessages.WillMsgResp message) {
    return misrouted(message);
  }

  @Override
  public Void suback(Subscription.Suback message) {
    return misrouted(message);
  }

  @Override
  public Void unsuback(Subscription.Unsuback message) {
    return misrouted(message);
  }

  @Override
  public Void forwarded(Forwarded message) {
    return misrouted(message);
  }

  private boolean withinRate() {
    return session.withinRate(now, out);
  }

  private Void misrouted(Message message) {
    out.count(Counter.FRAMES_WRONG_DIRECTION);
    return null;
  }
}
