package io.mqttsn.upstream;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real broker as a child of the test, on a free port of the loopback. It keeps its port over a
 * restart, and its sessions too if it was told to.
 */
final class Mosquitto implements AutoCloseable {

  private final Path folder;
  private final int port;
  private final List<String> config;
  private Process process;

  /**
   * @param folder for configuration and sessions
   * @param lines of the configuration; none: everybody may connect, nothing survives
   */
  Mosquitto(Path folder, String... lines) {
    this.folder = folder;
    this.port = freePort();
    this.config = new ArrayList<>(List.of("listener " + port + " 127.0.0.1"));
    if (lines.length == 0) {
      config.add("allow_anonymous true");
    }
    config.addAll(List.of(lines));
    start();
  }

  /** The configuration line that makes sessions survive even a {@link #kill}ed broker. */
  static String[] persistent(Path folder) {
    return new String[] {
      "allow_anonymous true",
      "persistence true",
      "persistence_location " + folder + "/",
      "autosave_on_changes true",
      "autosave_interval 1"
    };
  }

  void start() {
    try {
      // As root, the broker becomes another user, who must be able to write here.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      Path file = folder.resolve("mosquitto.conf");
      Files.write(file, config);
      process =
          new ProcessBuilder("mosquitto", "-c", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("mosquitto.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20)).until(this::answers);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("mosquitto ended: " + log());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String log() {
    try {
      return Files.readString(folder.resolve("mosquitto.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Changes a line of the configuration, for the next start. */
  void replace(String line, String by) {
    config.set(config.indexOf(line), by);
  }

  int port() {
    return port;
  }

  String uri() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Like kill -9. */
  void kill() {
    end(process.destroyForcibly());
  }

  /** It hangs: the kernel still takes what is sent, as long as it has room. */
  void freeze() {
    signal("STOP");
  }

  /** Goes on from where it was frozen. */
  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
      end(kill);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Like kill: it saves what it keeps. */
  void stop() {
    process.destroy();
    end(process);
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
