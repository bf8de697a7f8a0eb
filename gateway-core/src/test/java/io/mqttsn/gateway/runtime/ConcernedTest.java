package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef.PredefinedId;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import org.junit.jupiter.api.Test;

/** Who it was, at a real shard. */
class ConcernedTest {

  @Test
  void aBitIsEnoughForEachCounter() {
    assertThat(Counter.values().length).isLessThanOrEqualTo(Long.SIZE);
  }

  @Test
  void whoWasLostIsKnownWithTheListenerItWasOn() {
    Rig rig = new Rig();
    rig.device("dev1").connected(true, 60);
    rig.passSeconds(1000);
    assertThat(rig.concerned().take(Counter.SESSIONS_LOST)).containsExactly("\"dev1\" on test");
    assertThat(rig.concerned().take(Counter.SESSIONS_LOST)).isEmpty();
  }

  @Test
  void whoFoundNoRoomIsKnown() {
    Rig small = new Rig(ProtocolSettings.DEFAULT.withMaxClients(1), ClientRules.NONE);
    small.device("dev1").connected();
    Device second = small.device("dev2");
    second.says(second.connect(true, 60));
    assertThat(small.concerned().take(Counter.CONNECTS_REFUSED_FULL))
        .containsExactly("\"dev2\" on test");
  }

  @Test
  void whoComesAgainIsToldAgainOnceThoseBeforeWereTold() {
    Rig small = new Rig(ProtocolSettings.DEFAULT.withMaxClients(1), ClientRules.NONE);
    small.device("dev1").connected();
    Device second = small.device("dev2");
    for (int i = 0; i < 3; i++) {
      second.says(second.connect(true, 60));
      second.says(second.connect(true, 60));
      assertThat(small.concerned().take(Counter.CONNECTS_REFUSED_FULL))
          .containsExactly("\"dev2\" on test");
    }
  }

  @Test
  void aStrangerIsKnownByItsAddressAndNobodyElseIsBlamed() {
    Rig rig = new Rig();
    Device known = rig.device("dev1");
    known.connected();
    rig.device("nobody")
        .says(new Publish(false, Qos.MINUS_ONE, false, new PredefinedId(9), 0, Bytes.EMPTY));
    known.says(new Pingreq(""));
    assertThat(rig.concerned().take(Counter.PUBLISHES_ANONYMOUS_DROPPED))
        .containsExactly("\"Place[text=nobody]\" on test");
  }
}
