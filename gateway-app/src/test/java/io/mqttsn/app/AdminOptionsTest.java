package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a command that asks again and again writes what. */
class AdminOptionsTest {

  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String nowhere;

  /** Whoever reads it goes away after the first answer, so that the command ends. */
  private final ByteArrayOutputStream out =
      new ByteArrayOutputStream() {
        @Override
        public void flush() throws IOException {
          throw new IOException("nobody reads");
        }
      };

  @BeforeEach
  void nobodyListens() throws IOException {
    nowhere = "http://127.0.0.1:" + FreePort.tcp();
  }

  private int run(BooleanSupplier terminal, String... words) {
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal);
    return GatewayMain.commandLine(console, config -> null).execute(words);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void onATerminalAnErrorStandsWhereTheTableWas() {
    assertThat(run(() -> true, "status", "--watch=0.1", "--url", nowhere)).isZero();
    assertThat(out()).startsWith(CLEAR + "no gateway answers at " + nowhere);
    assertThat(err()).isEmpty();
  }

  @Test
  void inAPipeAnErrorIsNoAnswerAndNothingIsCleared() {
    assertThat(run(() -> false, "status", "--watch=0.1", "--url", nowhere)).isZero();
    assertThat(out()).isEmpty();
    assertThat(err()).startsWith("no gateway answers at " + nowhere);
  }

  @Test
  void anErrorIsNoJsonWhoeverReads() {
    assertThat(run(() -> true, "status", "--json", "--watch=0.1", "--url", nowhere)).isZero();
    assertThat(out()).isEmpty();
    assertThat(err()).startsWith("no gateway answers at " + nowhere);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client --watch pump-1 --url URL",
        "client --watch 0.5 pump-1 --url URL",
        "client --watch=0.5 pump-1 --url URL",
        "client pump-1 --url URL --watch",
        "client --watch --url URL pump-1",
        "topics --watch pump-1 --url URL",
        "clients --watch --json --url URL"
      })
  void theWordBehindWatchIsItsOwnOnlyIfItIsANumber(String line) {
    assertThat(run(() -> false, line.replace("URL", nowhere).split(" "))).isZero();
    assertThat(err()).startsWith("no gateway answers at " + nowhere);
  }

  @Test
  void whatIsNoNumberIsNamed() {
    assertThat(run(() -> false, "client", "--watch=often", "pump-1")).isEqualTo(2);
    assertThat(err()).contains("--watch", "'often' is not a double");
  }
}
