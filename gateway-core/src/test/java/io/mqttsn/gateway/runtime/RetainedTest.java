package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.TopicRef.Name;
import io.mqttsn.gateway.port.UpstreamCommand;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Retained messages that a SUBSCRIBE brings. */
class RetainedTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @BeforeEach
  void connect() {
    device.connected();
  }

  @Test
  @DisplayName("SN-RET-2, regression: retained messages come after SUBACK, with the Retain bit")
  void retainedMessageFollowsSuback() {
    rig.broker.waits();
    device.says(new Subscribe(false, Qos.ONE, new Name("a/b"), 3));
    rig.broker.answer(rig.broker.last(UpstreamCommand.Subscribe.class));
    rig.broker.delivers("dev1", "a/b", Bytes.utf8("kept"), Qos.ONE, true);

    List<Message> heard = device.listens();
    assertThat(heard).hasSize(2).first().isInstanceOf(Suback.class);
    assertThat(((Publish) heard.get(1)).retain()).isTrue();
    rig.passSeconds(10);
    assertThat(device.hearsOne(Publish.class).retain()).isTrue();
  }

  @Test
  @DisplayName("SN-RET-3: retained messages under a wildcard each get their REGISTER, all arrive")
  void retainedMessagesUnderAWildcardAllArrive() {
    device.subscribes("a/#", Qos.ONE);
    for (int i = 0; i < 20; i++) {
      rig.broker.delivers("dev1", "a/" + i, Bytes.utf8("kept" + i), Qos.ONE, true);
    }
    device.says(new Pingreq(""));
    List<Message> heard = device.listens();
    assertThat(heard).hasSize(2).last().isEqualTo(new Pingresp());
    device.answers((Register) heard.get(0), ReturnCode.ACCEPTED);
    assertThat(device.takes("kept0").retain()).isTrue();
    for (int i = 1; i < 20; i++) {
      device.answers(device.hearsRegister("a/" + i), ReturnCode.ACCEPTED);
      assertThat(device.takes("kept" + i).retain()).isTrue();
    }
    device.hearsNothing();
  }
}
