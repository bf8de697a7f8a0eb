package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.TopicRef.Name;
import io.mqttsn.codec.TopicRef.RegisteredId;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Defects that users of other gateways have reported, step by step as they met them, where the
 * tests of the behaviour take another road. What is asserted is what those users had expected.
 */
class FieldDefectTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName("SN-REG-2, SN-SUB-6, regression: after a second SUBSCRIBE messages have its id")
  void deliveriesCarryTheIdOfTheLatestSuback() {
    device.connected();
    device.subscribes("a/b", Qos.ONE);
    int id = device.subscribes("a/b", Qos.ONE);

    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);

    assertThat(device.takes("1").topic()).isEqualTo(new RegisteredId(id));
  }

  @Test
  @DisplayName("SN-REG-3, regression: each client hears a name under its own id")
  void deliveriesOfTwoClientsDoNotMixTheirIds() {
    Device other = rig.device("dev2").connected();
    device.connected();
    int mine = device.subscribes("mine", Qos.ONE);
    int shared = device.subscribes("shared", Qos.ONE);
    int others = other.subscribes("shared", Qos.ONE);
    int theirs = other.subscribes("theirs", Qos.ONE);

    for (int i = 0; i < 3; i++) {
      rig.broker.delivers("dev1", "shared", "s", Qos.ONE);
      rig.broker.delivers("dev2", "shared", "s", Qos.ONE);
      assertThat(device.takes("s").topic()).isEqualTo(new RegisteredId(shared));
      assertThat(other.takes("s").topic()).isEqualTo(new RegisteredId(others));
      rig.broker.delivers("dev2", "theirs", "t", Qos.ONE);
      rig.broker.delivers("dev1", "mine", "m", Qos.ONE);
      assertThat(other.takes("t").topic()).isEqualTo(new RegisteredId(theirs));
      assertThat(device.takes("m").topic()).isEqualTo(new RegisteredId(mine));
    }
  }

  @Test
  @DisplayName("SN-REG-12, SN-REG-8, regression: no PUBLISH behind a refused REGISTER")
  void nothingFollowsARefusedRegister() {
    device.connected();
    device.subscribes("new/#", Qos.ONE);
    rig.broker.delivers("dev1", "new/x", "1", Qos.ONE);
    rig.broker.delivers("dev1", "new/x", "2", Qos.ZERO);

    device.answers(device.hearsRegister("new/x"), ReturnCode.NOT_SUPPORTED);
    rig.passSeconds(600);

    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-CONN-7, regression: registered ids mean the same after a repeated CONNECT")
  void idsOutliveARepeatedConnect() {
    device.connected(true, 60);
    int id = device.registers("a/b");
    device.connected(true, 60);

    device.says(device.publish(Qos.ONE, id, 5, "up"));

    assertThat(device.listens()).hasSize(1);
    assertThat(rig.broker.last(UpstreamCommand.Publish.class).topic()).isEqualTo("a/b");
  }

  @Test
  @DisplayName("SN-SUB-5, regression: a denied SUBSCRIBE costs neither connection nor neighbours")
  void aDeniedSubscriptionLeavesEverythingElseAlone() {
    device.connected();
    int id = device.subscribes("a/b", Qos.ONE);
    rig.broker.waits();
    device.says(new Subscribe(false, Qos.ONE, new Name("secret"), 9));
    rig.broker.refuses(UpstreamCommand.Subscribe.class, Cause.NOT_ALLOWED);
    device.hears(new Suback(Qos.ZERO, 0, 9, ReturnCode.NOT_SUPPORTED));

    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);

    assertThat(device.takes("1").topic()).isEqualTo(new RegisteredId(id));
    device.isServed();
  }

  @Test
  @DisplayName("SN-SLP-3, regression: no message slips out behind PINGRESP")
  void nothingFollowsPingresp() {
    device.connected(true, 60);
    device.subscribes("a/b", Qos.ONE);
    device.sleeps(300);
    device.wakes();
    device.hears(new Pingresp());

    rig.broker.delivers("dev1", "a/b", "0", Qos.ZERO);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.passSeconds(299);

    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-SLP-2, regression: a sleeper whose acknowledgement got lost is not left waiting")
  void aLostSleepAcknowledgementIsSentAgain() {
    device.connected(true, 60);
    device.subscribes("a/b", Qos.ONE);
    device.sleeps(300);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);

    for (int i = 0; i < 3; i++) {
      device.says(new Disconnect(300));
      device.hears(new Disconnect(Disconnect.NO_DURATION));
    }
    device.wakes();

    device.takes("1");
    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-SLP-7: PINGRESP waits for PUBACK, and for each step of QoS 2")
  void pingrespWaitsForTheLastAcknowledgement() {
    device.connected(true, 60);
    device.subscribes("a/b", Qos.TWO);
    device.sleeps(300);
    rig.broker.delivers("dev1", "a/b", "1", Qos.ONE);
    rig.broker.delivers("dev1", "a/b", "2", Qos.TWO);
    device.wakes();

    Publish one = device.hearsOne(Publish.class);
    rig.passSeconds(9);
    device.hearsNothing();
    device.acknowledges(one);
    Publish two = device.hearsOne(Publish.class);
    device.says(new Pubrec(two.messageId()));
    device.hears(new Pubrel(two.messageId()));
    rig.passSeconds(9);
    device.hearsNothing();
    device.says(new Pubcomp(two.messageId()));

    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-SLP-8, regression: behind the REGISTER of a waking client comes the message")
  void theMessageFollowsTheRegisterOfTheSameWaking() {
    device.connected(true, 60);
    device.subscribes("new/#", Qos.ONE);
    device.sleeps(300);
    rig.broker.delivers("dev1", "new/x", "1", Qos.ONE);
    device.wakes();
    Register register = device.hearsRegister("new/x");

    device.answers(register, ReturnCode.ACCEPTED);

    assertThat(device.takes("1").topic()).isEqualTo(new RegisteredId(register.topicId()));
    device.hears(new Pingresp());
  }
}
