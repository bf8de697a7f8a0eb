package io.mqttsn.gateway.runtime;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.UpstreamCommand;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Frames that were on their way while the other side changed its mind. */
class CrossingTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1").connected(false, 0);

  @Test
  @DisplayName("SN-SLP-9: a PUBACK that comes behind the DISCONNECT still counts")
  void acknowledgedMessageIsNotSentToTheSleeperAgain() {
    int id = device.subscribes("cmd", Qos.ONE);
    rig.broker.delivers("dev1", "cmd", "on", Qos.ONE);
    int messageId = device.hearsOne(Publish.class).messageId();
    device.sleeps(300);

    device.says(new Puback(id, messageId, ReturnCode.ACCEPTED));
    device.says(new Pingreq("dev1"));

    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-SLP-9: a PUBREC that comes behind the DISCONNECT releases, at QoS 2 once only")
  void receivedMessageIsReleasedAtTheNextWaking() {
    device.subscribes("cmd", Qos.TWO);
    rig.broker.delivers("dev1", "cmd", "on", Qos.TWO);
    int messageId = device.hearsOne(Publish.class).messageId();
    device.sleeps(300);

    device.says(new Pubrec(messageId));
    device.hears(new Pubrel(messageId));
    device.says(new Pingreq("dev1"));

    device.hears(new Pubrel(messageId));
    device.says(new Pubcomp(messageId));
    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-SLP-9: after PUBCOMP a sleeper's message is over")
  void completedMessageIsOver() {
    device.subscribes("cmd", Qos.TWO);
    rig.broker.delivers("dev1", "cmd", "on", Qos.TWO);
    int messageId = device.hearsOne(Publish.class).messageId();
    device.says(new Pubrec(messageId));
    device.hears(new Pubrel(messageId));
    device.sleeps(300);

    device.says(new Pubcomp(messageId));
    device.says(new Pingreq("dev1"));

    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-PUB-5: a repetition that was overtaken by its own PUBREL is not forwarded")
  void lateRepetitionAtQos2IsNotForwarded() {
    int id = device.registers("a");
    device.says(device.publish(Qos.TWO, id, 5, "x"));
    device.hears(new Pubrec(5));
    device.says(new Pubrel(5));
    device.hears(new Pubcomp(5));
    rig.broker.forget();

    device.says(
        new Publish(true, Qos.TWO, false, new TopicRef.RegisteredId(id), 5, Bytes.utf8("x")));

    device.hears(new Pubrec(5));
    Assertions.assertThat(rig.broker.all(UpstreamCommand.Publish.class)).isEmpty();
  }
}
