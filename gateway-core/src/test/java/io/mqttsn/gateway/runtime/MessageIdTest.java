package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The MsgIds that the gateway chooses. */
class MessageIdTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");
  private int id;

  @BeforeEach
  void subscribe() {
    device.connected();
    id = device.subscribes("a/b", Qos.TWO);
  }

  @Test
  @DisplayName("SN-DLV-10: MsgIds of the two directions are independent")
  void directionsHaveMsgIdsOfTheirOwn() {
    rig.broker.delivers("dev1", "a/b", "down", Qos.TWO);
    Publish down = device.hearsOne(Publish.class);

    device.says(device.publish(Qos.TWO, id, down.messageId(), "up"));
    device.hears(new Pubrec(down.messageId()));
    device.says(new Pubrec(down.messageId()));
    device.hears(new Pubrel(down.messageId()));
    device.says(new Pubrel(down.messageId()));
    device.hears(new Pubcomp(down.messageId()));
    device.says(new Pubcomp(down.messageId()));

    assertThat(rig.counted(Counter.DELIVERIES_ACKNOWLEDGED)).isEqualTo(1);
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).hasSize(1);
  }

  @Test
  @DisplayName("SN-DLV-11: MsgIds run 1 to 65535 and around, 0 is left out")
  void messageIdsRunRound() {
    for (int i = 1; i <= 0x1_0002; i++) {
      rig.broker.delivers("dev1", "a/b", "x", Qos.ONE);
      Publish publish = device.hearsOne(Publish.class);
      if (publish.messageId() != (i - 1) % 0xFFFF + 1) {
        assertThat(publish.messageId()).as("message %d", i).isEqualTo((i - 1) % 0xFFFF + 1);
      }
      device.acknowledges(publish);
      rig.broker.forget();
    }
  }

  @Test
  @DisplayName("SN-DLV-11: a MsgId in use is stepped over, however often the numbers come round")
  void messageIdInUseIsSteppedOver() {
    rig.broker.delivers("dev1", "a/b", "x", Qos.ONE);
    Publish publish = device.hearsOne(Publish.class);
    device.answers(publish, ReturnCode.INVALID_TOPIC_ID); // so its MsgId stays in use
    for (int i = 0; i <= 0x1_0000; i++) {
      Register register = device.hearsOne(Register.class);
      if (register.messageId() == 0 || register.messageId() == publish.messageId()) {
        assertThat(register.messageId()).isNotIn(0, publish.messageId());
      }
      device.answers(register, ReturnCode.CONGESTION);
      rig.passSeconds(300);
    }
    device.answers(device.hearsOne(Register.class), ReturnCode.ACCEPTED);
    assertThat(device.hearsOne(Publish.class).messageId()).isEqualTo(publish.messageId());
  }
}
