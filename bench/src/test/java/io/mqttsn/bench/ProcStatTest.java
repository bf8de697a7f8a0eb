package io.mqttsn.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcStatTest {

  private static final String BEHIND =
      " S 1 41 41 0 -1 4194560 900 0 3 0 1234 66 0 0 20 0 23 0 5190 3456 8000 18446744073709551615";

  @Test
  void processorTimeIsUserAndSystemTogether() {
    assertThat(ProcStat.cpu("41 (java)" + BEHIND)).isEqualTo(new ProcStat.Cpu("java", 1300));
  }

  @Test
  void nameMayHoldSpacesAndParentheses() {
    assertThat(ProcStat.cpu("41 (MQTT Rec: a) b(" + ")" + BEHIND))
        .isEqualTo(new ProcStat.Cpu("MQTT Rec: a) b(", 1300));
  }

  @Test
  void lineThatIsNoneIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ProcStat.cpu("cpu 1 2 3"));
    assertThatIllegalArgumentException().isThrownBy(() -> ProcStat.cpu("41 (java) S 1 41"));
  }

  @Test
  void sizesAreFoundByTheirWholeName() {
    List<String> status = List.of("VmHWM:\t   90210 kB", "VmRSS:\t   84120 kB", "VmRSSX:\t 1 kB");

    assertThat(ProcStat.kibibytes(status, "VmRSS")).isEqualTo(84_120);
    assertThat(ProcStat.kibibytes(status, "VmHWM")).isEqualTo(90_210);
    assertThat(ProcStat.kibibytes(status, "VmSwap")).isZero();
  }

  @Test
  void threadsAreGatheredByPurpose() {
    assertThat(ProcStat.purpose("C2 CompilerThre")).isEqualTo("JIT");
    assertThat(ProcStat.purpose("G1 Service")).isEqualTo("GC and VM");
    assertThat(ProcStat.purpose("GC Thread#1")).isEqualTo("GC and VM");
    assertThat(ProcStat.purpose("VM Thread")).isEqualTo("GC and VM");
    assertThat(ProcStat.purpose("MQTT Rec: site-")).isEqualTo("Paho MQTT Rec:");
    assertThat(ProcStat.purpose("shard-1")).isEqualTo("shard");
    assertThat(ProcStat.purpose("shard-12")).isEqualTo("shard");
    assertThat(ProcStat.purpose("upstream")).isEqualTo("upstream");
  }

  @Test
  void costIsTheDifferenceByPurposeAndEndedThreadsAreNotForgotten() {
    var before =
        new ProcessCost(
            100,
            Map.of(1, new ProcStat.Cpu("shard-1", 40), 2, new ProcStat.Cpu("shard-2", 40)),
            1000,
            1500);
    var after =
        new ProcessCost(
            150,
            Map.of(
                1, new ProcStat.Cpu("shard-1", 60),
                2, new ProcStat.Cpu("shard-2", 50),
                3, new ProcStat.Cpu("MQTT Snd: a", 15)),
            2000,
            2500);

    assertThat(after.microsSince(before)).isEqualTo(500_000);
    assertThat(after.microsByPurposeSince(before))
        .containsExactly(
            Map.entry("shard", 300_000L),
            Map.entry("Paho MQTT Snd:", 150_000L),
            Map.entry("(ended)", 50_000L));
  }
}
