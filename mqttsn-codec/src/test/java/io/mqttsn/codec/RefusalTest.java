package io.mqttsn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be said is refused when it is written, not sent as something else. */
class RefusalTest {

  static Stream<Message> unsendable() {
    TopicRef name = new TopicRef.Name("a");
    TopicRef id = new TopicRef.RegisteredId(1);
    Bytes node = Bytes.of(1);
    return Stream.of(
        new Discovery.Advertise(256, 1),
        new Discovery.Advertise(-1, 1),
        new Discovery.Advertise(1, 65536),
        new Discovery.SearchGw(256),
        new Connection.Connect(false, true, 1, 65536, "a"),
        new Connection.Connack(ReturnCode.RESERVED),
        new Connection.Disconnect(-2),
        new Connection.Disconnect(65536),
        new Registration.Register(65536, 1, "a"),
        new Registration.Register(1, -1, "a"),
        new Registration.Register(1, 1, ""),
        new Publication.Publish(false, Qos.ONE, false, name, 1, Bytes.EMPTY),
        new Publication.Publish(false, Qos.ONE, false, id, 65536, Bytes.EMPTY),
        new Subscription.Subscribe(false, Qos.ONE, id, 1),
        new Subscription.Subscribe(false, Qos.ONE, new TopicRef.Name(""), 1),
        new Subscription.Unsubscribe(id, 1),
        new Subscription.Unsubscribe(new TopicRef.PredefinedId(65536), 1),
        new Forwarded(4, node, Bytes.hex("0216")),
        new Forwarded(-1, node, Bytes.hex("0216")),
        new Forwarded(0, Bytes.EMPTY, Bytes.hex("0216")),
        new Forwarded(0, node, Bytes.EMPTY),
        new Forwarded(0, node, Bytes.hex("0316")));
  }

  @ParameterizedTest
  @MethodSource("unsendable")
  void messageThatDoesNotFitItsFieldsIsRefused(Message message) {
    assertThatThrownBy(() -> MessageCodec.encode(message))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reservedReturnCodesAreReadAsARejection() throws MalformedFrame {
    for (int code = 4; code < 256; code++) {
      byte[] frame = {3, 5, (byte) code};
      assertThat(MessageCodec.decode(frame)).isEqualTo(new Connection.Connack(ReturnCode.RESERVED));
    }
  }
}
