package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns for a person, whatever a device calls itself. */
class TableTest {

  @Test
  void columnsStandUnderEachOther() {
    Table table = new Table("A", "BEE", "C").row("long one", "1", "").row("ü", "22", "x");
    assertThat(table.text()).isEqualTo("A         BEE  C\nlong one  1\nü         22   x\n");
  }

  @Test
  void aTerminalIsNotGivenOrders() {
    String name = "\u001b[2J\u0007evil\n\u202e\u009b";
    assertThat(new Table("A").row(name).text()).isEqualTo("A\n.[2J.evil...\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "999, 999ms",
    "1000, 1s",
    "59999, 59s",
    "61000, 1m01s",
    "3600000, 1h00m",
    "5400000, 1h30m",
    "90000000, 1d01h"
  })
  void timesAreShort(long millis, String text) {
    assertThat(Table.duration(millis)).isEqualTo(text);
  }
}
