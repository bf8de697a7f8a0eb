package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.UpstreamReport;
import io.mqttsn.gateway.runtime.ShardStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatewayStatusTest {

  private static final ShardStatus CLIENTS = new ShardStatus(9, 3, 1, 5, 1000);

  @Test
  void theLineSaysWhoIsThereWhetherTheBrokerIsAndWhatWaits() {
    assertThat(line(true))
        .isEqualTo(
            "clients: 9 active, 3 asleep, 1 away; broker: tcp://b:1883 connected;"
                + " waiting: 5 for clients, 6 for the broker");
  }

  @Test
  void aBrokerThatIsAwayIsSaidToBe() {
    assertThat(line(false)).contains("; broker: tcp://b:1883 cannot be reached;");
  }

  private static String line(boolean reachable) {
    UpstreamReport broker =
        new UpstreamReport(reachable, "tcp://b:1883", 4, 2, 7, 1000, Optional.empty());
    return new GatewayStatus(CLIENTS, broker).line();
  }
}
