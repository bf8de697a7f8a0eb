package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.AccessRules.Rule;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a session has recorded counts after a restart only as far as the rules of now allow it. */
class RulesAfterRestartTest {

  private final Rig rig = Rig.withStore();
  private final Device device = rig.device("dev1").connectedWithWill(false, 60, "a/will", "gone");

  private static ClientRules only(boolean allow, String publish, String subscribe) {
    Rule rule =
        allow
            ? new Rule(
                "*", true, Optional.of(List.of(publish)), Optional.of(List.of(subscribe)), true)
            : new Rule("*", false, Optional.empty(), Optional.empty(), true);
    return new ClientRules(PredefinedTopics.NONE, new AccessRules(List.of(rule)));
  }

  @Test
  @DisplayName("A25: a subscription that is not allowed any more is not made again")
  void aForbiddenSubscriptionIsGivenUp() {
    device.subscribes("a/+", Qos.ONE);
    device.subscribes("b/+", Qos.ONE);
    rig.restarts(only(true, "#", "b/#"));

    assertThat(rig.broker.last(UpstreamCommand.Restore.class).filters())
        .containsExactly(new UpstreamCommand.Filter("b/+", Qos.ONE));
  }

  @Test
  @DisplayName("A25: an id from before the restart is judged by the rules of now")
  void anOldIdIsJudgedAnew() {
    int id = device.registers("a/b");
    rig.restarts(only(true, "b/#", "#"));
    device.connected(false, 60);
    device.says(device.publish(Qos.ONE, id, 9, "x"));

    device.hears(new Puback(id, 9, ReturnCode.NOT_SUPPORTED));
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).isEmpty();
  }

  @Test
  @DisplayName("SN-CLN-4, A25: a stored will that is not allowed any more is no will")
  void aForbiddenWillIsForgotten() {
    rig.restarts(only(true, "b/#", "#"));
    device.connected(false, 60);

    assertThat(rig.broker.last(UpstreamCommand.Open.class).will()).isEmpty();
  }

  @Test
  @DisplayName("A25: the session of a client that is not admitted any more ends with the restart")
  void aForbiddenClientIsForgotten() {
    device.subscribes("a/+", Qos.ONE);
    rig.restarts(only(false, "#", "#"));

    assertThat(rig.sessions()).isZero();
    assertThat(rig.described()).isEmpty();
    assertThat(rig.broker.last(UpstreamCommand.Close.class).reason())
        .isEqualTo(UpstreamCommand.Reason.EXPIRED);
    device.says(device.connect(false, 60));
    device.hears(new Connack(ReturnCode.NOT_SUPPORTED));
    rig.restarts(ClientRules.NONE);
    assertThat(rig.sessions()).isZero();
  }
}
