package io.mqttsn.gateway.protocol;

import static io.mqttsn.gateway.protocol.SessionPhase.ACTIVE;
import static io.mqttsn.gateway.protocol.SessionPhase.ASLEEP;
import static io.mqttsn.gateway.protocol.SessionPhase.AWAKE;
import static io.mqttsn.gateway.protocol.SessionPhase.CONNECTING;
import static io.mqttsn.gateway.protocol.SessionPhase.DISCONNECTED;
import static io.mqttsn.gateway.protocol.SessionPhase.LOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The state chart of MQTT-SN 1.2 §6.14, figure 4, arrow by arrow. */
class SessionPhaseTest {

  private static final Map<SessionPhase, Set<SessionPhase>> CHART =
      Map.of(
          DISCONNECTED, Set.of(CONNECTING),
          LOST, Set.of(CONNECTING),
          CONNECTING, Set.of(CONNECTING, ACTIVE, ASLEEP, DISCONNECTED),
          ACTIVE, Set.of(CONNECTING, ASLEEP, DISCONNECTED, LOST),
          ASLEEP, Set.of(CONNECTING, AWAKE, ASLEEP, DISCONNECTED, LOST),
          AWAKE, Set.of(CONNECTING, ASLEEP, DISCONNECTED));

  @ParameterizedTest
  @EnumSource
  @DisplayName("Figure 4: every phase has the arrows of the chart and no others")
  void thereIsNoArrowButThoseOfTheChart(SessionPhase from) {
    for (SessionPhase to : SessionPhase.values()) {
      if (CHART.get(from).contains(to)) {
        assertThat(from.to(to)).isEqualTo(to);
      } else {
        assertThatThrownBy(() -> from.to(to))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(from.name())
            .hasMessageContaining(to.name());
      }
    }
  }

  @Test
  @DisplayName("Figure 4: a connection is Active, Asleep or Awake")
  void threePhasesHaveAConnection() {
    assertThat(SessionPhase.values())
        .filteredOn(SessionPhase::connected)
        .containsExactlyInAnyOrder(ACTIVE, ASLEEP, AWAKE);
  }
}
