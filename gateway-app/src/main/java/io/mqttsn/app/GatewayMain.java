package io.mqttsn.app;

import io.mqttsn.app.log.JournalStream;
import io.mqttsn.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root command: hands the line to a command and turns what went wrong into an exit code. */
@Command(
    name = "mqttsn-gateway",
    sortOptions = false,
    description =
        "An MQTT-SN 1.2 gateway: UDP and serial devices on one side, a broker on the other.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 good, 1 failed, 2 wrong usage, 78 bad configuration.",
    })
public final class GatewayMain {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Explains the command and its options.")
  private boolean help;

  private GatewayMain() {}

  public static void main(String[] arguments) {
    // Not `new Wiring()` here: its logger would read its settings before `run` has made them.
    GatewayStarter starter = config -> new Wiring().start(config);
    // The other commands cost a service a tenth of its start, and some memory for ever.
    boolean service = arguments.length > 0 && arguments[0].equals("run");
    Console console =
        service && JournalStream.isConnected(System.getenv())
            ? Console.ofService()
            : Console.ofProcess();
    CommandLine line = service ? root(console, starter) : commandLine(console, starter);
    System.exit(line.execute(arguments));
  }

  static CommandLine commandLine(Console console, GatewayStarter starter) {
    CommandLine root = root(console, starter);
    root.addSubcommand(new CheckCommand(console));
    root.addSubcommand(new PrintConfigCommand(console));
    root.addSubcommand(new StatusCommand(console));
    root.addSubcommand(new ClientsCommand(console));
    root.addSubcommand(new ClientCommand(console));
    root.addSubcommand(new TopicsCommand(console));
    root.addSubcommand(new ListenersCommand(console));
    root.addSubcommand(new PubCommand(console));
    root.addSubcommand(new SubCommand(console));
    root.addSubcommand(new SleepCommand(console));
    root.addSubcommand(new PingCommand(console));
    root.addSubcommand(new DiscoverCommand(console));
    root.addSubcommand(new SerialPortsCommand(console));
    root.addSubcommand(new SniffCommand(console));
    root.addSubcommand(new VersionCommand(console));
    root.addSubcommand(new RehearseCommand(console, starter));
    root.addSubcommand(new CompletionCommand(console));
    // Handlers and the like do not pass to commands that come later.
    return prepared(root, console);
  }

  /** With the command that runs the gateway, and no other. */
  private static CommandLine root(Console console, GatewayStarter starter) {
    CommandLine root = new CommandLine(new GatewayMain());
    root.addSubcommand(new RunCommand(starter));
    return prepared(root, console);
  }

  private static CommandLine prepared(CommandLine root, Console console) {
    root.setOut(new PrintWriter(console.out(), true));
    root.setErr(new PrintWriter(console.err(), true));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    WordConverter.register(root);
    root.setParameterExceptionHandler(wrongUsage());
    root.setExecutionExceptionHandler(failed());
    return root;
  }

  private static IParameterExceptionHandler wrongUsage() {
    return (exception, arguments) -> {
      CommandLine command = exception.getCommandLine();
      PrintWriter err = command.getErr();
      err.println(name(command) + ": " + exception.getMessage());
      UnmatchedArgumentException.printSuggestions(exception, err);
      err.println("Try '" + name(command) + " --help'.");
      return ExitCode.WRONG_USAGE;
    };
  }

  private static IExecutionExceptionHandler failed() {
    return (exception, command, parsed) -> {
      PrintWriter err = command.getErr();
      if (exception instanceof ConfigException) {
        err.println(exception.getMessage());
        return ExitCode.BAD_CONFIGURATION;
      } else if (exception instanceof IOException) {
        err.println(name(command) + ": " + text((IOException) exception));
      } else {
        // Nobody's mistake but ours: what follows belongs into a bug report.
        err.println(name(command) + ": internal error");
        exception.printStackTrace(err);
      }
      return ExitCode.FAILED;
    };
  }

  /** Two file exceptions whose message is the bare path. */
  private static String text(IOException exception) {
    if (exception instanceof NoSuchFileException) {
      return exception.getMessage() + ": no such file";
    } else if (exception instanceof AccessDeniedException) {
      return exception.getMessage() + ": permission denied";
    }
    return exception.getMessage();
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }
}
