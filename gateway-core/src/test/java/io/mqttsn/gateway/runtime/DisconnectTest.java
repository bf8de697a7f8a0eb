package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Close;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goodbyes, and answers to strangers: SN-DIS-1 to SN-DIS-5; SN-DIS-6 is in OutageTest. */
class DisconnectTest {

  private static final Disconnect DISCONNECT = new Disconnect(Disconnect.NO_DURATION);

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName("SN-DIS-1: DISCONNECT is answered and the broker is left, without a will")
  void disconnectIsAnsweredAndPassedOn() {
    device.connected(true, 60);
    device.disconnects();

    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev1", Reason.GRACEFUL));
    assertThat(rig.sessions()).isZero();
    assertThat(rig.book.size()).isZero();
    assertThat(rig.alarms()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"02 18", "04 18 00 00"})
  @DisplayName("SN-DIS-1, A41: a Duration of 0 is a plain DISCONNECT")
  void durationZeroIsAPlainDisconnect(String hex) {
    device.connected(true, 60);
    device.saysHex(hex);

    device.hears(DISCONNECT);
    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev1", Reason.GRACEFUL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZERO", "ONE", "TWO"})
  @DisplayName("SN-DIS-1: a PUBLISH right before DISCONNECT goes upstream before the goodbye")
  void whatWasAcceptedGoesUpBeforeTheGoodbye(Qos qos) {
    device.connected(true, 60);
    int id = device.registers("a/b");
    rig.broker.waits();
    rig.broker.forget();
    device.says(device.publish(qos, id, 3, "x"));
    device.disconnects();

    assertThat(rig.broker.all(UpstreamCommand.class))
        .extracting(command -> (Object) command.getClass())
        .containsExactly(UpstreamCommand.Publish.class, Close.class);
    rig.broker.answer(rig.broker.last(UpstreamCommand.Publish.class));
    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-DIS-2: DISCONNECT is answered although nobody knows the sender")
  void aStrangersDisconnectIsAnswered() {
    device.disconnects();

    assertThat(rig.sessions()).isZero();
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("SN-DIS-2: when the acknowledgement got lost it is given once more")
  void aRepeatedDisconnectIsAnsweredAgain(boolean clean) {
    device.connected(clean, 60);
    device.disconnects();
    device.disconnects();

    assertThat(rig.broker.all(Close.class)).hasSize(1);
  }

  @Test
  @DisplayName("SN-DIS-2, A41: a stranger cannot go to sleep: answered, but no session")
  void aStrangerCannotSleep() {
    device.sleeps(300);

    assertThat(rig.sessions()).isZero();
  }

  @Test
  @DisplayName("SN-DIS-3, regression: the gateway's DISCONNECT is two octets, also for a sleeper")
  void theGatewaysDisconnectHasNoDuration() {
    device.connected(true, 60);
    device.says(new Disconnect(300));

    Disconnect answer = device.hearsOne(Disconnect.class);
    assertThat(MessageCodec.encode(answer)).isEqualTo(Bytes.hex("02 18").toArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0B 0A 00 00 00 01 61 2F 62 2F 63", // REGISTER
        "07 0B 00 05 00 01 00", // REGACK
        "09 0C 00 00 05 00 00 68 69", // PUBLISH QoS 0
        "09 0C 20 00 05 12 34 68 69", // PUBLISH QoS 1
        "09 0C 51 00 01 00 02 68 69", // PUBLISH QoS 2, predefined
        "07 0D 00 05 12 34 00", // PUBACK
        "04 0F 00 02", // PUBREC
        "04 10 00 02", // PUBREL
        "04 0E 00 02", // PUBCOMP
        "08 12 20 00 03 61 2F 2B", // SUBSCRIBE
        "08 14 00 00 08 61 2F 2B", // UNSUBSCRIBE
        "02 16", // PINGREQ
        "06 16 64 65 76 31", // PINGREQ "dev1"
        "04 1A 40 77", // WILLTOPICUPD
        "05 1C 6F 66 66" // WILLMSGUPD
      })
  @DisplayName(
      "SN-DIS-4, regression: a session packet without session is answered DISCONNECT, no more")
  void aSessionPacketWithoutASessionIsAnsweredDisconnect(String hex) {
    device.saysHex(hex);
    device.hears(DISCONNECT);
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
    assertThat(rig.sessions()).isZero();

    device.connected(false, 60);
    device.disconnects();
    rig.passSeconds(1);
    rig.broker.forget();
    device.saysHex(hex);
    device.hears(DISCONNECT);
    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08 02 08 04 C0 A8 01 0A", // GWINFO of a client
        "09 0C 62 74 74 00 00 68 69", // PUBLISH QoS −1, short
        "09 0C 61 00 63 00 00 68 69", // PUBLISH QoS −1, unknown predefined id
        "09 0C 60 00 63 00 00 68 69", // PUBLISH QoS −1, normal id
        "0A 07 30 73 74 2F 64 65 76 31", // WILLTOPIC
        "02 07", // WILLTOPIC, empty
        "06 09 67 6F 6E 65", // WILLMSG
        "02 17" // PINGRESP
      })
  @DisplayName("SN-DIS-5: neither GWINFO nor QoS −1 nor the rest of a handshake is answered")
  void somePacketsAreNeverAnswered(String hex) {
    device.saysHex(hex);

    device.hearsNothing();
    assertThat(rig.sessions()).isZero();
  }

  @Test
  @DisplayName("SN-DIS-5: at most one DISCONNECT per address and second")
  void strangersAreAnsweredOnceASecond() {
    Device other = rig.device("dev2");
    device.isUnknown();
    for (int i = 0; i < 9; i++) {
      rig.pass(111);
      device.saysHex("02 16");
    }
    device.hearsNothing();
    other.isUnknown();
    rig.pass(1);

    device.isUnknown();
  }

  @Test
  @DisplayName("SN-PUB-8: QoS −1 of a stranger is forwarded every time, in the gateway's name")
  void qosMinusOneIsForwardedEveryTime() {
    for (int i = 0; i < 5; i++) {
      device.saysHex("09 0C 62 74 74 00 00 68 69");
    }

    device.hearsNothing();
    assertThat(rig.broker.all(UpstreamCommand.Publish.class))
        .hasSize(5)
        .allSatisfy(
            publish -> {
              assertThat(publish.client()).isEmpty();
              assertThat(publish.topic()).isEqualTo("tt");
              assertThat(publish.qos()).isEqualTo(Qos.ZERO);
            });
  }
}
