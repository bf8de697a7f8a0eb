package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.admin.AdminSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code admin}: nobody opens the gateway to others without a token. */
class AdminTest {

  private static final String TOKEN = "sixteen-letters!";

  private static AdminSettings admin(String section) {
    return Loading.load(Loading.MINIMAL + section).admin();
  }

  @Test
  void itIsThereOnLoopbackUnlessItIsSwitchedOff() {
    assertThat(admin("")).isEqualTo(new AdminSettings(true, "127.0.0.1", 9464, Optional.empty()));
    assertThat(admin("admin: {enabled: false}").enabled()).isFalse();
    assertThat(admin("").isRequired()).isFalse();
    assertThat(admin("admin: {bind: \"127.0.0.1:9465\"}").isRequired()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "127.9.9.9:0", "[::1]:9464", "localhost:9464"})
  void loopbackNeedsNoToken(String bind) {
    assertThat(admin("admin: {bind: \"" + bind + "\"}").token()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:9464", "[::]:9464", "192.168.1.1:80", "gw.example:9464"})
  void everythingElseDoes(String bind) {
    String section = "admin: {bind: \"" + bind + "\"";
    assertThat(Loading.refusal(Loading.MINIMAL + section + "}"))
        .isEqualTo(
            "gateway.yaml:3:15: admin.bind: \""
                + bind
                + "\" can be reached from elsewhere, so a token is needed; write token-file: FILE"
                + " with at least 16 characters, or a loopback address such as 127.0.0.1:9464");
    assertThat(admin(section + ", token: \"" + TOKEN + "\"}").token()).contains(TOKEN);
    assertThat(admin(section + ", enabled: false}").enabled()).isFalse();
  }

  @Test
  void theTokenMayStandInAFile(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("admin.token"), TOKEN + "\n");
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(
        file, Loading.MINIMAL + "admin: {bind: \"0.0.0.0:9464\", token-file: admin.token}\n");
    GatewayConfig config = Loading.loader().load(file);
    assertThat(config.admin().token()).contains(TOKEN);
    assertThat(config.toString()).doesNotContain(TOKEN);
    assertThat(ConfigPrinter.effective(config)).contains("  token-file: ").doesNotContain(TOKEN);
    Files.writeString(folder.resolve("admin.token"), "short\n");
    assertThat(Loading.refusal(Files.readString(file), file))
        .endsWith("admin.token: a token has at least 16 characters, this one fewer")
        .doesNotContain("short");
  }

  @Test
  void aWrittenTokenIsMaskedAndTheMaskIsNoToken() {
    GatewayConfig config = Loading.load(Loading.MINIMAL + "admin: {token: " + TOKEN + "}");
    String printed = ConfigPrinter.effective(config);
    assertThat(printed).contains("\n  token: \"***\"   # masked").doesNotContain(TOKEN);
    assertThat(Loading.refusal(printed)).contains("admin.token: is the mask");
  }

  @Test
  void whatIsNoTokenIsRefusedWithoutBeingRepeated() {
    assertThat(Loading.refusal(Loading.MINIMAL + "admin: {token: tooshort}"))
        .endsWith("admin.token: a token has at least 16 characters, this one fewer");
    assertThat(Loading.refusal(Loading.MINIMAL + "admin: {token: \"with spaces in between\"}"))
        .endsWith("admin.token: a token is visible ASCII characters without spaces");
    assertThat(
            Loading.refusal(
                Loading.MINIMAL + "admin: {token: " + TOKEN + ", token-file: admin.token}"))
        .contains("there is a token as well");
  }
}
