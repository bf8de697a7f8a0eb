package io.mqttsn.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The table of types against the specification's, and against the visitor. */
class MessageTypeTest {

  @Test
  void codesAreFoundAndReservedOnesAreNot() {
    Set<Integer> reserved = new TreeSet<>();
    for (int code = 0; code < 256; code++) {
      int wanted = code;
      MessageType.of(code)
          .ifPresentOrElse(
              type -> assertThat(type.code()).isEqualTo(wanted), () -> reserved.add(wanted));
    }
    assertThat(reserved).hasSize(256 - MessageType.values().length).contains(3, 0x11, 0x19, 0xFF);
  }

  @Test
  @DisplayName("SN-FRM-6: types that only a gateway sends are known as such")
  void gatewayOnlyTypesDoNotComeFromClients() {
    assertThat(MessageType.values())
        .filteredOn(type -> !type.mayComeFromClient())
        .extracting(Enum::name)
        .containsExactlyInAnyOrder(
            "ADVERTISE",
            "CONNACK",
            "WILLTOPICREQ",
            "WILLMSGREQ",
            "SUBACK",
            "UNSUBACK",
            "WILLTOPICRESP",
            "WILLMSGRESP");
  }

  @Test
  void clientOnlyTypesDoNotComeFromGateways() {
    assertThat(MessageType.values())
        .filteredOn(type -> !type.mayComeFromGateway())
        .extracting(Enum::name)
        .containsExactlyInAnyOrder(
            "SEARCHGW",
            "CONNECT",
            "WILLTOPIC",
            "WILLMSG",
            "SUBSCRIBE",
            "UNSUBSCRIBE",
            "WILLTOPICUPD",
            "WILLMSGUPD");
  }

  @Test
  void visitorIsCalledByTheNameOfTheMessage() {
    Message.Visitor<?> nameOfCalled =
        (Message.Visitor<?>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Message.Visitor.class},
                (proxy, method, arguments) -> method.getName());
    RandomMessages random = new RandomMessages(new Random(1));
    for (MessageType type : MessageType.values()) {
      Message message = random.of(type);
      assertThat(message.type()).isEqualTo(type);
      assertThat((String) message.accept(nameOfCalled))
          .isEqualToIgnoringCase(message.getClass().getSimpleName());
    }
  }
}
