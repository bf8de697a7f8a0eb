package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.LinkReport.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortStatusTest {

  private final List<String> lines = new ArrayList<>();
  private long now;
  private final PortStatus status =
      new PortStatus(
          "/dev/radio",
          new PortStatus.Voice() {
            @Override
            public void info(String line) {
              lines.add("INFO " + line);
            }

            @Override
            public void warn(String line) {
              lines.add("WARN " + line);
            }
          },
          () -> now);

  @Test
  void anOpenPortIsOneLine() {
    status.opening();
    status.open("/dev/ttyUSB0");

    assertThat(lines).containsExactly("INFO /dev/radio is open (/dev/ttyUSB0)");
    assertThat(status.state()).isEqualTo(State.OPEN);
    assertThat(status.detail()).isEqualTo("/dev/ttyUSB0");
  }

  @Test
  void aPortThatStaysAwayIsOneLineAndOneAnHour() {
    for (int i = 0; i <= 120; i++) {
      status.opening();
      status.trouble("is missing");
      now += 30_000;
    }

    assertThat(lines)
        .containsExactly(
            "WARN /dev/radio is missing; trying again for ever",
            "WARN /dev/radio is missing (still so, after 120 attempts)");
    assertThat(status.state()).isEqualTo(State.WAITING);
    assertThat(status.detail()).isEqualTo("is missing");
  }

  @Test
  void anotherCauseIsNews() {
    status.trouble("is gone");
    status.trouble("is missing");
    status.trouble("may not be opened");
    status.open("");

    assertThat(lines).hasSize(4).last().isEqualTo("INFO /dev/radio is open");
  }

  @Test
  void aPortThatComesAndGoesIsNoFlood() {
    for (int i = 0; i < 1200; i++) { // an hour
      status.open("");
      status.trouble("has closed the connection");
      now += 3_000;
    }

    assertThat(lines).hasSizeLessThan(15);
    assertThat(status.state()).isEqualTo(State.WAITING);
  }

  @Test
  void aPortThatComesAndGoesForChangingReasonsIsNoFlood() {
    for (int i = 0; i < 1200; i++) { // an hour
      status.open("");
      status.trouble("was unplugged");
      status.trouble("is missing");
      now += 3_000;
    }
    assertThat(lines).hasSizeBetween(10, 40);
    assertThat(lines).anyMatch(line -> line.contains(" more in the last "));

    lines.clear();
    now += 2 * 3_600_000;
    status.trouble("is missing");
    assertThat(lines).as("it has stayed away").hasSize(1);
  }

  @Test
  void whatARadioSaysIsLoggedWhenItIsNew() {
    status.event("it has restarted");
    status.event("it has restarted");

    assertThat(lines).containsExactly("INFO /dev/radio: the radio says: it has restarted");
  }

  @Test
  void aClosedPortHasNothingToSay() {
    status.trouble("is missing");
    status.closed();

    assertThat(status.state()).isEqualTo(State.CLOSED);
    assertThat(status.detail()).isEmpty();
  }
}
