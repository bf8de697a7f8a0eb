package io.mqttsn.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A gateway that is killed takes its broker along: an orphan would hold the port for ever. */
class LifelineIT {

  @Test
  void brokerEndsWhenTheGatewayIsKilled() throws Exception {
    Process gateway = gateway(List.of());
    try (BufferedReader lines = gateway.inputReader()) {
      int port = Integer.parseInt(lines.readLine());
      assertThat(accepts(port)).isTrue();
      gateway.destroyForcibly();
      await().atMost(Duration.ofSeconds(5)).until(() -> !accepts(port));
    } finally {
      gateway.destroyForcibly();
    }
  }

  @Test
  void brokerEndsWhenTheGatewaysWholeProcessGroupIsKilled() throws Exception {
    Process gateway = gateway(List.of("setsid"));
    try (BufferedReader lines = gateway.inputReader()) {
      int port = Integer.parseInt(lines.readLine());
      assertThat(accepts(port)).isTrue();
      Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -9 -" + gateway.pid()).start();
      assertThat(kill.waitFor()).isZero();
      await().atMost(Duration.ofSeconds(5)).until(() -> !accepts(port));
    } finally {
      gateway.destroyForcibly();
    }
  }

  private static Process gateway(List<String> before) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Gateway.class.getName()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /** Stands for the gateway: starts the broker, says where, and stays. */
  static final class Gateway {
    private Gateway() {}

    @SuppressWarnings("resource") // its end is what the test is about
    public static void main(String[] arguments) throws Exception {
      System.out.println(new MosquittoBroker().start("127.0.0.1", 0));
      Thread.currentThread().join();
    }
  }
}
