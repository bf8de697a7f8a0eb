package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillMsgResp;
import io.mqttsn.codec.WillMessages.WillMsgUpd;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.Will;
import io.mqttsn.gateway.protocol.MemoryLimits;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** SN-CGS-3: what clients make the gateway keep has a limit for all of them together. */
class KeptMemoryTest {

  private static final String LONG = "x".repeat(1000);
  private static final int LIMIT = 40_000;

  private final Rig rig = new Rig(new MemoryLimits(1 << 20, LIMIT));
  private final Device honest = rig.device("honest").connected();

  @Test
  @DisplayName("SN-CGS-3: names that fill the memory are answered congestion, and the others go on")
  void namesThatFillTheMemoryAreRefused() {
    Device greedy = rig.device("greedy").connected();
    int accepted = fill(greedy);
    assertThat(accepted).isBetween(5, 20);
    assertThat(rig.counted(Counter.TOPIC_IDS_EXHAUSTED)).isEqualTo(1);
    ShardReport report = rig.view().report(rig.now());
    assertThat(report.keptOctets()).isEqualTo(rig.keptOctets()).isLessThanOrEqualTo(LIMIT);
    assertThat(report.mostKeptOctets()).isEqualTo(LIMIT);

    honest.says(new Register(0, 1, "meters/1/reading"));
    Regack regack = honest.hearsOne(Regack.class);
    assertThat(regack.returnCode()).isEqualTo(ReturnCode.ACCEPTED);
    honest.says(honest.publish(Qos.ONE, regack.topicId(), 2, "21.5"));
    honest.hears(new Puback(regack.topicId(), 2, ReturnCode.ACCEPTED));

    greedy.disconnects();
    assertThat(fill(rig.device("next").connected())).isEqualTo(accepted);
  }

  @Test
  @DisplayName("SN-CGS-3: a CONNECT for which there is no memory is answered congestion")
  void clientsThatFillTheMemoryAreRefused() {
    int connected = 1;
    Device last;
    do {
      last = rig.device("c" + connected++);
      last.says(last.connect(true, 60));
    } while (last.hearsOne(Connack.class).returnCode() == ReturnCode.ACCEPTED);

    assertThat(connected).isBetween(5, 15);
    assertThat(rig.counted(Counter.CONNECTS_REFUSED_FULL)).isEqualTo(1);
    honest.disconnects();
    last.connected();
  }

  @Test
  @DisplayName("SN-CGS-3: so are filters, also those that the broker has not answered")
  void filtersThatFillTheMemoryAreRefused() {
    Device greedy = rig.device("greedy").connected();
    rig.broker.waits();
    int asked = 0;
    List<Message> heard;
    do {
      greedy.says(new Subscribe(false, Qos.ONE, new TopicRef.Name(asked + LONG), ++asked));
      heard = greedy.listens();
    } while (heard.isEmpty() && asked < 16);

    assertThat(heard).containsExactly(new Suback(Qos.ZERO, 0, asked, ReturnCode.CONGESTION));
    assertThat(rig.keptOctets()).isLessThanOrEqualTo(LIMIT);
    assertThat(rig.counted(Counter.SUBSCRIBES_REFUSED_FULL)).isOne();
    rig.broker.comesBack();
    greedy.disconnects();
    assertThat(rig.keptOctets()).isLessThan(5_000);
  }

  @Test
  @DisplayName("SN-CGS-3: so are wills, and the old one stays")
  void willsThatFillTheMemoryAreRefused() {
    Device old = rig.device("old").connectedWithWill(true, 60, "will", "gone");
    fill(rig.device("greedy").connected());

    old.says(new WillMsgUpd(Bytes.utf8(LONG + LONG)));
    old.hears(new WillMsgResp(ReturnCode.CONGESTION));
    honest.says(honest.connectWithWill(true, 60));
    honest.hears(new WillTopicReq());
    honest.says(new WillTopic(Qos.ONE, false, LONG));
    honest.hears(new Connack(ReturnCode.CONGESTION));
    rig.passSeconds(100);
    assertThat(rig.broker.all(UpstreamCommand.Open.class).get(1).will())
        .hasValue(new Will("will", Bytes.utf8("gone"), Qos.ONE, true));
  }

  /** Registers long names until one is refused. */
  private static int fill(Device device) {
    int accepted = 0;
    while (true) {
      device.says(new Register(0, accepted + 1, accepted + LONG));
      Regack answer = device.hearsOne(Regack.class);
      if (answer.returnCode() != ReturnCode.ACCEPTED) {
        assertThat(answer.returnCode()).isEqualTo(ReturnCode.CONGESTION);
        return accepted;
      }
      accepted++;
    }
  }
}
