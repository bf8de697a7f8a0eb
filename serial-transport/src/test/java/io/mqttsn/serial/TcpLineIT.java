package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener at {@code tcp://}; the test plays ser2net. */
@Timeout(60)
class TcpLineIT {

  private final Heard heard = new Heard();

  @Test
  void framesPassBothWays() throws Exception {
    try (ServerSocket server = server(0);
        SerialTransport transport = Ports.start(url(server), heard);
        Socket radio = server.accept()) {
      Ports.awaitState(transport, State.OPEN);

      radio.getOutputStream().write(octets("0216"));
      heard.awaitFrame("0216");
      transport.send(SerialAddress.LINE, octets("0217"));
      transport.flush();

      assertThat(radio.getInputStream().readNBytes(2)).isEqualTo(octets("0217"));
      assertThat(transport.report().kind()).isEqualTo("tcp");
      assertThat(heard.batches).hasPositiveValue();
    }
  }

  @Test
  void aConnectionThatIsLostIsMadeAgain() throws Exception {
    try (ServerSocket server = server(0);
        SerialTransport transport = Ports.start(url(server), heard)) {
      server.accept().close();
      Ports.awaitDetail(transport, "has closed the connection");

      try (Socket radio = server.accept()) {
        radio.getOutputStream().write(octets("0216"));
        heard.awaitFrame("0216");
        assertThat(transport.report().count(LinkCounter.REOPENS)).isOne();
      }
    }
  }

  @Test
  void aHostThatRefusesIsAskedUntilItDoesNot() throws Exception {
    int port;
    try (ServerSocket server = server(0)) {
      port = server.getLocalPort();
    }
    try (SerialTransport transport = Ports.start("tcp://127.0.0.1:" + port, heard)) {
      Ports.awaitDetail(transport, "cannot be reached");

      try (ServerSocket server = server(port);
          Socket radio = server.accept()) {
        Ports.awaitState(transport, State.OPEN);
        radio.getOutputStream().write(octets("0216"));
        heard.awaitFrame("0216");
      }
    }
  }

  @Test
  void closingFreesAReaderAndAWriterWhoseOtherEndDoesNotRead() throws Exception {
    try (ServerSocket server = server(0)) {
      SerialTransport transport = Ports.start(url(server), heard);
      try (Socket radio = server.accept()) {
        Ports.awaitState(transport, State.OPEN);
        // Until the buffers of both ends are full, the writer hangs and the queue overflows.
        await()
            .pollInterval(Duration.ofMillis(1))
            .until(
                () -> {
                  for (int i = 0; i < 256; i++) {
                    transport.send(SerialAddress.LINE, new byte[255]);
                    transport.flush();
                  }
                  return transport.report().count(LinkCounter.DROPPED_QUEUE_FULL) > 100_000;
                });
        assertThat(radio.isConnected()).isTrue();

        long begun = System.nanoTime();
        transport.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(Ports.threads()).isZero();
      }
    }
  }

  @Test
  void anAddressWithoutAPortIsRefusedAtOnce() {
    SerialTransport transport =
        new SerialTransport(
            Ports.settings("tcp://radio.example"), heard.metrics, PlainFraming::new);

    assertThatThrownBy(() -> transport.start(heard))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("listener radio")
        .hasMessageContaining("tcp://host:port");
  }

  private static ServerSocket server(int port) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return server;
  }

  private static String url(ServerSocket server) {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  private static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
