package io.mqttsn.app;

import io.mqttsn.admin.AdminSettings;
import io.mqttsn.admin.client.AdminClient;
import io.mqttsn.admin.client.JsonValue;
import io.mqttsn.config.ConfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands share that ask a running gateway: where it is, and how often to ask. */
final class AdminOptions {

  private static final String CLEAR = "\u001b[H\u001b[2J";
  private static final String EVERY = "2";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private ConfigOption config;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where the gateway's admin interface is (default: as the configuration says).")
  private String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the token (default: as the configuration says).")
  private Path tokenFile;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Option(
      names = "--watch",
      arity = "0..1",
      paramLabel = "SECONDS",
      fallbackValue = EVERY,
      preprocessor = Seconds.class,
      description = "Ask again and again until Ctrl-C (default: every 2 seconds).")
  private Double watchSeconds;

  /** In {@code --watch pump-1} the second word is none of the option's. */
  static final class Seconds implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      boolean attached = "=".equals(info.get("separator"));
      if (!attached && (words.isEmpty() || !words.peek().matches("[0-9.]+"))) {
        words.push(EVERY);
      }
      return false; // it is read as usual
    }
  }

  /** What one command asks and prints. */
  interface View {
    /**
     * @throws IOException if there is nothing to be shown; the message says why
     */
    JsonValue ask(AdminClient client) throws IOException;

    String table(JsonValue answer);
  }

  /**
   * Asks and prints, once or until Ctrl-C. A gateway that goes away meanwhile is said to have: on a
   * terminal where the table was, else where whoever reads the answers does not take it for one.
   */
  int show(Console console, View view) throws IOException, ConfigException {
    if (watchSeconds != null && !(watchSeconds >= 0.1 && watchSeconds <= 3600)) {
      throw new ParameterException(
          command.commandLine(), "--watch is " + watchSeconds + ", not 0.1 to 3600");
    }
    AdminClient client = client();
    if (watchSeconds == null) {
      console.out().print(text(view, client));
      console.out().flush();
      return ExitCode.GOOD;
    }
    boolean draws = !json && console.terminal().getAsBoolean();
    while (true) {
      PrintStream to = console.out();
      String text;
      try {
        text = text(view, client);
      } catch (IOException e) {
        text = e.getMessage() + "\n";
        to = draws ? to : console.err();
      }
      to.print(draws ? CLEAR + text : text);
      to.flush();
      if (console.out().checkError()) {
        return ExitCode.GOOD; // whoever read it has enough
      }
      Pause.of(Duration.ofMillis((long) (watchSeconds * 1000)));
    }
  }

  private String text(View view, AdminClient client) throws IOException {
    JsonValue answer = view.ask(client);
    return json ? answer.pretty() : view.table(answer);
  }

  private AdminClient client() throws IOException, ConfigException {
    if (url != null) {
      return new AdminClient(url, token(Optional.empty()));
    }
    AdminSettings settings = config.load().admin();
    if (!settings.enabled()) {
      throw new IOException("admin is not enabled in the configuration; write --url for another");
    }
    if (settings.port() == 0) {
      throw new IOException("admin.bind has port 0; the gateway's log says which, for --url");
    }
    String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
    String reachable = host.equals("::") ? "::1" : host;
    return new AdminClient(AdminSettings.url(reachable, settings.port()), token(settings.token()));
  }

  private Optional<String> token(Optional<String> configured) throws IOException {
    if (tokenFile == null) {
      return configured;
    }
    String token = Files.readString(tokenFile).strip();
    if (!token.matches("[!-~]+")) {
      throw new IOException(tokenFile + " does not contain a token");
    }
    return Optional.of(token);
  }

  /** What is at a path that every gateway has. */
  static JsonValue get(AdminClient client, String path) throws IOException {
    return client
        .get(path)
        .orElseThrow(() -> new IOException("the gateway there is another version: no " + path));
  }
}
