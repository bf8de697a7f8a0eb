package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A client that does not answer must not keep a place in the broker's window, which is everybody's.
 */
class SlowClientTest {

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1").connected();
  private final int id = device.subscribes("cmd", Qos.ONE);

  @Test
  @DisplayName("SN-AGG-4: what comes for a client that is overdue is recorded at once")
  void aMessageForAnOverdueClientIsAcknowledgedToTheBrokerAtOnce() {
    long first = rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    assertThat(rig.broker.isAcknowledged(first)).isFalse();
    rig.passSeconds(11);
    assertThat(rig.broker.isAcknowledged(first)).isTrue();

    long second = rig.broker.delivers("dev1", "cmd", "2", Qos.ONE);

    assertThat(rig.broker.isAcknowledged(second)).isTrue();
  }

  @Test
  @DisplayName("SN-AGG-4: a client that answers again has its messages acknowledged after it")
  void aClientThatIsBackIsWaitedForAgain() {
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    rig.passSeconds(11);
    device.says(new Puback(id, ((Publish) device.listens().get(0)).messageId(), code(0)));

    long second = rig.broker.delivers("dev1", "cmd", "2", Qos.ONE);

    assertThat(rig.broker.isAcknowledged(second)).isFalse();
  }

  @Test
  @DisplayName("SN-DLV-7: while a client pauses its messages are recorded")
  void aPausingClientKeepsNoPlaceInTheBrokersWindow() {
    long first = rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    device.says(new Puback(id, device.hearsOne(Publish.class).messageId(), code(1)));
    assertThat(rig.broker.isAcknowledged(first)).isTrue();

    long second = rig.broker.delivers("dev1", "cmd", "2", Qos.ONE);

    assertThat(rig.broker.isAcknowledged(second)).isTrue();
  }

  @Test
  @DisplayName("SN-DLV-7: a waking client that pauses may sleep; it gets the message next time")
  void aWakingClientThatPausesIsLetGo() {
    device.sleeps(300);
    rig.broker.delivers("dev1", "cmd", "1", Qos.ONE);
    device.says(new Pingreq("dev1"));
    Publish publish = device.hearsOne(Publish.class);

    device.says(new Puback(id, publish.messageId(), code(1)));
    device.hears(new Pingresp());
    device.says(new Pingreq("dev1"));

    assertThat(device.hearsOne(Publish.class).payload()).isEqualTo(publish.payload());
  }

  private static ReturnCode code(int code) {
    return ReturnCode.of(code);
  }
}
