package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.config.ConfigException;
import io.mqttsn.config.ConfigLoader;
import io.mqttsn.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reload that meets a defect of ours, or nothing new. */
class ReloadTest {

  @TempDir private Path folder;
  private final List<Integer> rates = new ArrayList<>();

  private GatewayConfig config(int rate) throws IOException, ConfigException {
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(file, RunCommandTest.YAML + "sessions: {rate: " + rate + "/s}\n");
    return new ConfigLoader().load(file);
  }

  @Test
  void whatADefectKeptFromTakingEffectIsTriedAgainWithTheNext() throws Exception {
    GatewayConfig next = config(9);
    Reload reload =
        new Reload(
            config(1),
            () -> next,
            config -> {
              rates.add(config.protocol().requestRate());
              if (rates.size() == 1) {
                throw new IllegalStateException("a defect");
              }
            });
    reload.run();
    reload.run();
    assertThat(rates).containsExactly(9, 9);
  }

  @Test
  void whatIsInEffectIsAskedForAgainForItMayBeLackingAFile() throws Exception {
    GatewayConfig same = config(3);
    Reload reload =
        new Reload(same, () -> same, config -> rates.add(config.protocol().requestRate()));
    reload.run();
    assertThat(rates).containsExactly(3);
  }

  @Test
  void aDefectInReadingEndsNothing() throws Exception {
    Reload reload =
        new Reload(
            config(1),
            () -> {
              throw new IllegalStateException("a defect");
            },
            config -> rates.add(0));
    reload.run();
    assertThat(rates).isEmpty();
  }
}
