package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every configuration on the page about brokers is one that the gateway takes. */
class BrokersPageTest {

  private static final Path PAGE = Path.of("..", "docs", "brokers.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml (\\S+)\\R(.*?)^```$");
  private static final Pattern FILE = Pattern.compile("-file: \"?(?<path>[^\"\\n]+)");

  @TempDir Path folder;

  static Stream<String> examples() throws IOException {
    return BLOCK.matcher(Files.readString(PAGE)).results().map(block -> block.group(2));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleIsGood(String yaml) throws Exception {
    String here = yaml.replace("/etc/mqttsn-gateway/", folder + "/");
    Matcher files = FILE.matcher(here.replace("${CREDENTIALS_DIRECTORY}", folder.toString()));
    while (files.find()) {
      Files.writeString(Path.of(files.group("path")), "content");
    }
    ConfigLoader loader =
        new ConfigLoader(Map.of("CREDENTIALS_DIRECTORY", folder.toString()), Loading.HOST);
    assertThat(loader.read(here, folder.resolve("gateway.yaml")).upstream().clientId())
        .isEqualTo("gw-7");
  }

  @Test
  void noExampleIsLeftOut() throws IOException {
    long all = Pattern.compile("(?m)^```yaml").matcher(Files.readString(PAGE)).results().count();
    assertThat(examples()).hasSize((int) all).hasSizeGreaterThan(8);
  }
}
