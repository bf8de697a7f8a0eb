package io.mqttsn.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds Mosquitto, and installs Debian's package of it where it is missing and we may: as root with
 * apt-get. Everybody else gets a message that says what to do.
 *
 * <p>The package brings a service of its own, which Debian would start at once and at every boot,
 * on port 1883: the very port that our child wants. systemd is told before that this service is to
 * be off, by a preset, which Debian's packages honour when they are first installed (since 2016).
 * Against the usual ways out: a {@code policy-rc.d} speaks for every package and only for now, so
 * the service would be there after the next boot, and one left behind by a crash would keep all
 * services from starting; a mask would have to be taken away again before the owner can use the
 * service. The preset lies in {@code /run}, names one service, and is removed once the package is
 * there. After a failure it stays until the next boot: a half-finished installation may go on
 * without us, and one made by hand then leaves the port to our child too. Without systemd, in a
 * container, Debian starts nothing; sysvinit and OpenRC have no such means, so there we do not
 * install.
 */
final class Installer {

  private static final Logger LOG = LoggerFactory.getLogger(Installer.class);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int LAST_LINES = 12;
  private static final List<String> INSTALL =
      List.of("apt-get", "install", "-y", "--no-install-recommends", "mosquitto");
  private static final List<String> UPDATE = List.of("apt-get", "update");
  private static final String MISSING =
      "The embedded broker is Mosquitto, which is not installed here. Install it (Debian: apt-get"
          + " install mosquitto; its own service need not run), or name another broker under"
          + " upstream.servers, such as \"tcp://broker.example:1883\".";

  private final Supplier<Optional<Path>> lookup;
  private final BooleanSupplier allowed;
  private final Path presets;
  private final Commands.Runner runner;

  Installer() {
    this(
        Programs::mosquitto,
        Installer::allowed,
        Path.of("/run/systemd/system-preset"),
        Commands::run);
  }

  Installer(
      Supplier<Optional<Path>> lookup,
      BooleanSupplier allowed,
      Path presets,
      Commands.Runner runner) {
    this.lookup = lookup;
    this.allowed = allowed;
    this.presets = presets;
    this.runner = runner;
  }

  /** Where Mosquitto is; the message of the exception is for the person at the terminal. */
  Path mosquitto() throws IOException {
    Optional<Path> found = lookup.get();
    if (found.isEmpty() && allowed.getAsBoolean()) {
      install();
      found = lookup.get();
    }
    return found.orElseThrow(() -> new IOException(MISSING));
  }

  private void install() throws IOException {
    LOG.info("Installing Debian's mosquitto package for the embedded broker…");
    try {
      Path preset = Files.createDirectories(presets).resolve("00-mqttsn-gateway.preset");
      Files.writeString(preset, "disable mosquitto.service\n");
      run();
      Files.delete(preset);
    } catch (IOException failed) {
      throw new IOException(
          "Installing Debian's mosquitto package for the embedded broker failed:\n"
              + failed.getMessage()
              + "\nInstall it by hand, or name another broker under upstream.servers, such as"
              + " \"tcp://broker.example:1883\".",
          failed);
    }
    LOG.info(
        "Installed. The package's own service is off; to use it instead of the embedded broker:"
            + " systemctl enable --now mosquitto");
  }

  // The package lists of a fresh machine are missing or too old. Only the try can tell, and an
  // update takes long.
  private void run() throws IOException {
    long start = System.nanoTime();
    List<String> said = new ArrayList<>();
    for (List<String> command : List.of(INSTALL, UPDATE, INSTALL)) {
      Duration left = LIMIT.minusNanos(System.nanoTime() - start);
      if (left.isNegative()) {
        break;
      }
      Commands.Result result = runner.run(command, left);
      if (result.succeeded() && command.equals(INSTALL)) {
        return;
      }
      said.add("$ " + String.join(" ", command));
      result.output().lines().forEach(said::add);
    }
    // An update without a network succeeds and only mutters, so the last command is not enough.
    int from = Math.max(0, said.size() - LAST_LINES);
    throw new IOException(String.join("\n", said.subList(from, said.size())));
  }

  private static boolean allowed() {
    boolean otherInit =
        Files.exists(Path.of("/run/initctl")) || Files.exists(Path.of("/run/openrc"));
    boolean quiet = Files.isDirectory(Path.of("/run/systemd/system")) || !otherInit;
    return root() && quiet && Programs.aptGet().isPresent();
  }

  private static boolean root() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException noLinux) {
      return false;
    }
  }
}
