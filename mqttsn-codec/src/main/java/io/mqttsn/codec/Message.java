package io.mqttsn.codec;

/**
 * One MQTT-SN 1.2 message: what was said, without the octets that carried it.
 *
 * <p>The messages are records, grouped into one sealed family per conversation. Each knows its own
 * layout ({@link #write} here, a static {@code read} beside it) and nothing about the header, which
 * is {@link MessageCodec}'s. Who wants to act on a message visits it: {@link Visitor} has one
 * method per message and no default, so that forgetting one does not compile.
 */
public sealed interface Message
    permits Discovery,
        Connection,
        WillMessages,
        Registration,
        Publication,
        Subscription,
        Forwarded {

  MessageType type();

  /** Writes what follows the header. */
  void write(WireWriter out);

  <R> R accept(Visitor<R> visitor);

  /** One method per message; {@code R} is {@link Void} where there is nothing to answer. */
  interface Visitor<R> {
    R advertise(Discovery.Advertise message);

    R searchGw(Discovery.SearchGw message);

    R gwInfo(Discovery.GwInfo message);

    R connect(Connection.Connect message);

    R connack(Connection.Connack message);

    R willTopicReq(WillMessages.WillTopicReq message);

    R willTopic(WillMessages.WillTopic message);

    R willMsgReq(WillMessages.WillMsgReq message);

    R willMsg(WillMessages.WillMsg message);

    R register(Registration.Register message);

    R regack(Registration.Regack message);

    R publish(Publication.Publish message);

    R puback(Publication.Puback message);

    R pubcomp(Publication.Pubcomp message);

    R pubrec(Publication.Pubrec message);

    R pubrel(Publication.Pubrel message);

    R subscribe(Subscription.Subscribe message);

    R suback(Subscription.Suback message);

    R unsubscribe(Subscription.Unsubscribe message);

    R unsuback(Subscription.Unsuback message);

    R pingreq(Connection.Pingreq message);

    R pingresp(Connection.Pingresp message);

    R disconnect(Connection.Disconnect message);

    R willTopicUpd(WillMessages.WillTopicUpd message);

    R willTopicResp(WillMessages.WillTopicResp message);

    R willMsgUpd(WillMessages.WillMsgUpd message);

    R willMsgResp(WillMessages.WillMsgResp message);

    R forwarded(Forwarded message);
  }
}
