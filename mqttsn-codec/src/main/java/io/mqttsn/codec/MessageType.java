package io.mqttsn.codec;

import static io.mqttsn.codec.MessageType.Sender.CLIENT;
import static io.mqttsn.codec.MessageType.Sender.EITHER;
import static io.mqttsn.codec.MessageType.Sender.GATEWAY;

import java.util.Optional;

/**
 * Every message type of version 1.2 (§5.2.2): its code, who may send it, the size its fields need,
 * and how to read them. A constant's name is the specification's; {@link #longName} says it in
 * words. Sizes count what follows the header, so they hold for both header forms.
 */
public enum MessageType {
  ADVERTISE(0x00, "gateway advertisement", GATEWAY, exactly(3), Discovery.Advertise::read),
  SEARCHGW(0x01, "search for a gateway", CLIENT, exactly(1), Discovery.SearchGw::read),
  GWINFO(0x02, "gateway information", EITHER, atLeast(1), Discovery.GwInfo::read),
  // One octet less than the specification's minimum: an empty client id gets an answer.
  CONNECT(0x04, "connection request", CLIENT, atLeast(4), Connection.Connect::read),
  CONNACK(0x05, "connection acknowledged", GATEWAY, exactly(1), Connection.Connack::read),
  WILLTOPICREQ(0x06, "will topic request", GATEWAY, exactly(0), WillMessages.WillTopicReq::read),
  WILLTOPIC(0x07, "will topic", CLIENT, atLeast(0), WillMessages.WillTopic::read),
  WILLMSGREQ(0x08, "will message request", GATEWAY, exactly(0), WillMessages.WillMsgReq::read),
  WILLMSG(0x09, "will message", CLIENT, atLeast(0), WillMessages.WillMsg::read),
  REGISTER(0x0A, "topic registration", EITHER, atLeast(5), Registration.Register::read),
  REGACK(0x0B, "registration acknowledged", EITHER, exactly(5), Registration.Regack::read),
  PUBLISH(0x0C, "publication", EITHER, atLeast(5), Publication.Publish::read),
  PUBACK(0x0D, "publication acknowledged", EITHER, exactly(5), Publication.Puback::read),
  PUBCOMP(0x0E, "publication complete", EITHER, exactly(2), Publication.Pubcomp::read),
  PUBREC(0x0F, "publication received", EITHER, exactly(2), Publication.Pubrec::read),
  PUBREL(0x10, "publication release", EITHER, exactly(2), Publication.Pubrel::read),
  SUBSCRIBE(0x12, "subscribe request", CLIENT, atLeast(4), Subscription.Subscribe::read),
  SUBACK(0x13, "subscribe acknowledged", GATEWAY, exactly(6), Subscription.Suback::read),
  UNSUBSCRIBE(0x14, "unsubscribe request", CLIENT, atLeast(4), Subscription.Unsubscribe::read),
  UNSUBACK(0x15, "unsubscribe acknowledged", GATEWAY, exactly(2), Subscription.Unsuback::read),
  PINGREQ(0x16, "ping request", EITHER, atLeast(0), Connection.Pingreq::read),
  PINGRESP(0x17, "ping response", EITHER, exactly(0), Connection.Pingresp::read),
  DISCONNECT(0x18, "disconnect or sleep", EITHER, atLeast(0), Connection.Disconnect::read),
  WILLTOPICUPD(0x1A, "will topic update", CLIENT, atLeast(0), WillMessages.WillTopicUpd::read),
  WILLTOPICRESP(0x1B, "will topic response", GATEWAY, exactly(1), WillMessages.WillTopicResp::read),
  WILLMSGUPD(0x1C, "will message update", CLIENT, atLeast(0), WillMessages.WillMsgUpd::read),
  WILLMSGRESP(0x1D, "will message response", GATEWAY, exactly(1), WillMessages.WillMsgResp::read),
  ENCAPSULATED(0xFE, "encapsulated message", EITHER, atLeast(2), Forwarded::read);

  /** Who may send a message of a type; a frame that comes from the other side is dropped. */
  public enum Sender {
    CLIENT,
    GATEWAY,
    EITHER
  }

  private static final MessageType[] BY_CODE = new MessageType[256];

  static {
    for (MessageType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final String longName;
  private final Sender sender;
  private final Size size;
  private final Reader reader;

  MessageType(int code, String longName, Sender sender, Size size, Reader reader) {
    this.code = code;
    this.longName = longName;
    this.sender = sender;
    this.size = size;
    this.reader = reader;
  }

  /** The type with this code; empty for a reserved one. */
  public static Optional<MessageType> of(int code) {
    return Optional.ofNullable(BY_CODE[code & 0xFF]);
  }

  /** The type with this code, which must not be a reserved one. */
  static MessageType at(byte code) throws MalformedFrame {
    MessageType type = BY_CODE[code & 0xFF];
    if (type == null) {
      throw new MalformedFrame(MalformedFrame.Rule.V6, "type", code & 0xFF);
    }
    return type;
  }

  /** The octet on the wire. */
  public int code() {
    return code;
  }

  public String longName() {
    return longName;
  }

  public Sender sender() {
    return sender;
  }

  public boolean mayComeFromClient() {
    return sender != Sender.GATEWAY;
  }

  public boolean mayComeFromGateway() {
    return sender != Sender.CLIENT;
  }

  /** Refuses a message whose fields take {@code body} octets when this type's cannot. */
  void checkSize(int body) throws MalformedFrame {
    if (!fits(body)) {
      throw new MalformedFrame(brokenBySize(), longName, body);
    }
  }

  /** Whether fields of this type can take {@code body} octets. */
  boolean fits(int body) {
    return body >= size.least && body <= size.most;
  }

  Message read(WireReader in) throws MalformedFrame {
    return reader.read(in);
  }

  private MalformedFrame.Rule brokenBySize() {
    if (this == ENCAPSULATED) {
      return MalformedFrame.Rule.V15;
    }
    return size.least == size.most ? MalformedFrame.Rule.V7 : MalformedFrame.Rule.V8;
  }

  /** Reads the fields of one type. */
  private interface Reader {
    Message read(WireReader in) throws MalformedFrame;
  }

  /** How many octets the fields of a type take. */
  private record Size(int least, int most) {}

  private static Size exactly(int octets) {
    return new Size(octets, octets);
  }

  private static Size atLeast(int octets) {
    return new Size(octets, Integer.MAX_VALUE);
  }
}
