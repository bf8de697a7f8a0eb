package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many messages a sleeper gets in one waking (A43). */
class LongWakingTest {

  private static final int QUEUE = 1500;

  private final Rig rig =
      new Rig(ProtocolSettings.DEFAULT.withQueue(QUEUE, Duration.ofDays(7)), PredefinedTopics.NONE);
  private final Device device = rig.device("dev1").connected();

  @Test
  @DisplayName("SN-SLP-6, SN-SLP-7: a hundred messages in one waking, in order, PINGRESP last")
  void aHundredMessagesComeInOneWaking() {
    sleepsOver(100);
    assertThat(wakes()).isEqualTo(payloads(0, 100));
  }

  @Test
  @DisplayName("A43: one waking ends after a thousand messages, the next brings the rest")
  void aFloodDoesNotKeepAClientAwakeForEver() {
    sleepsOver(QUEUE);
    assertThat(wakes()).isEqualTo(payloads(0, 1000));
    assertThat(wakes()).isEqualTo(payloads(1000, QUEUE));
  }

  private void sleepsOver(int messages) {
    device.subscribes("cmd", Qos.ONE);
    device.sleeps(3600);
    payloads(0, messages).forEach(text -> rig.broker.delivers("dev1", "cmd", text, Qos.ONE));
    device.hearsNothing();
  }

  /** Wakes and acknowledges each message; returns what came before PINGRESP. */
  private List<String> wakes() {
    List<String> payloads = new ArrayList<>();
    device.says(new Pingreq("dev1"));
    List<Message> heard = device.listens();
    while (heard.size() == 1 && heard.get(0) instanceof Publish publish) {
      payloads.add(publish.payload().toUtf8());
      device.says(new Puback(publish.topic().wireId(), publish.messageId(), ReturnCode.ACCEPTED));
      heard = device.listens();
    }
    assertThat(heard).containsExactly(new Pingresp());
    return payloads;
  }

  private static List<String> payloads(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).toList();
  }
}
