package io.mqttsn.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Messages that can be sent, drawn from a generator, so that a seed names them. */
final class RandomMessages {

  private static final ReturnCode[] SENDABLE = {
    ReturnCode.ACCEPTED,
    ReturnCode.CONGESTION,
    ReturnCode.INVALID_TOPIC_ID,
    ReturnCode.NOT_SUPPORTED
  };
  private static final int[] CODE_POINTS = {'a', '/', '+', '#', 0, 0xE9, 0x20AC, 0xFFFD, 0x1F4A1};

  private final Random random;

  RandomMessages(Random random) {
    this.random = random;
  }

  List<Message> ofEveryType(int each) {
    List<Message> messages = new ArrayList<>();
    for (MessageType type : MessageType.values()) {
      for (int i = 0; i < each; i++) {
        messages.add(of(type));
      }
    }
    return messages;
  }

  Message of(MessageType type) {
    return switch (type) {
      case ADVERTISE -> new Discovery.Advertise(uint8(), uint16());
      case SEARCHGW -> new Discovery.SearchGw(uint8());
      case GWINFO -> new Discovery.GwInfo(uint8(), bytes(0));
      case CONNECT -> new Connection.Connect(coin(), coin(), uint8(), uint16(), text(0));
      case CONNACK -> new Connection.Connack(returnCode());
      case WILLTOPICREQ -> new WillMessages.WillTopicReq();
      case WILLTOPIC -> new WillMessages.WillTopic(qos(), coin(), text(0));
      case WILLMSGREQ -> new WillMessages.WillMsgReq();
      case WILLMSG -> new WillMessages.WillMsg(bytes(0));
      case REGISTER -> new Registration.Register(uint16(), uint16(), text(1));
      case REGACK -> new Registration.Regack(uint16(), uint16(), returnCode());
      case PUBLISH ->
          new Publication.Publish(coin(), qos(), coin(), publishTopic(), uint16(), bytes(0));
      case PUBACK -> new Publication.Puback(uint16(), uint16(), returnCode());
      case PUBCOMP -> new Publication.Pubcomp(uint16());
      case PUBREC -> new Publication.Pubrec(uint16());
      case PUBREL -> new Publication.Pubrel(uint16());
      case SUBSCRIBE -> new Subscription.Subscribe(coin(), qos(), subscriptionTopic(), uint16());
      case SUBACK -> new Subscription.Suback(qos(), uint16(), uint16(), returnCode());
      case UNSUBSCRIBE -> new Subscription.Unsubscribe(subscriptionTopic(), uint16());
      case UNSUBACK -> new Subscription.Unsuback(uint16());
      case PINGREQ -> new Connection.Pingreq(text(0));
      case PINGRESP -> new Connection.Pingresp();
      case DISCONNECT -> new Connection.Disconnect(random.nextInt(0x10001) - 1);
      case WILLTOPICUPD -> new WillMessages.WillTopicUpd(qos(), coin(), text(0));
      case WILLTOPICRESP -> new WillMessages.WillTopicResp(returnCode());
      case WILLMSGUPD -> new WillMessages.WillMsgUpd(bytes(0));
      case WILLMSGRESP -> new WillMessages.WillMsgResp(returnCode());
      case ENCAPSULATED -> new Forwarded(random.nextInt(4), bytes(1), innerFrame());
    };
  }

  private boolean coin() {
    return random.nextBoolean();
  }

  private int uint8() {
    return random.nextInt(0x100);
  }

  private int uint16() {
    return random.nextInt(0x10000);
  }

  private Qos qos() {
    return Qos.fromBits(random.nextInt(4));
  }

  private ReturnCode returnCode() {
    return SENDABLE[random.nextInt(SENDABLE.length)];
  }

  /** Mostly short, sometimes around the border between the two header forms. */
  private int size(int least) {
    return random.nextInt(4) == 0 ? 240 + random.nextInt(30) : least + random.nextInt(12);
  }

  private Bytes bytes(int least) {
    byte[] octets = new byte[size(least)];
    random.nextBytes(octets);
    return Bytes.wrap(octets);
  }

  private String text(int least) {
    int length = size(least);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
    }
    return text.toString();
  }

  private TopicRef publishTopic() {
    return random.nextInt(3) == 0 ? new TopicRef.RegisteredId(uint16()) : otherTopic();
  }

  private TopicRef subscriptionTopic() {
    return random.nextInt(3) == 0 ? new TopicRef.Name(text(1)) : otherTopic();
  }

  private TopicRef otherTopic() {
    return switch (random.nextInt(3)) {
      case 0 -> new TopicRef.PredefinedId(uint16());
      case 1 -> new TopicRef.ShortName(uint16());
      default -> new TopicRef.Reserved(uint16());
    };
  }

  private Bytes innerFrame() {
    MessageType[] types = MessageType.values();
    return Bytes.wrap(MessageCodec.encode(of(types[random.nextInt(types.length)])));
  }
}
