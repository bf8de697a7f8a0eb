package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates of an authority that the test makes with openssl. */
@Timeout(60)
class TlsIT {

  @TempDir static Path pki;
  @TempDir Path folder;

  private static Certificates certificates;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = new Certificates(pki);
    certificates.sign("right", "subjectAltName=IP:127.0.0.1,DNS:localhost");
    certificates.sign("wrong", "subjectAltName=DNS:broker.example");
    certificates.sign("gw", "subjectAltName=DNS:gw");
    certificates.openssl("rsa -in gw.key -traditional -out gw-pkcs1.key");
  }

  private Mosquitto broker(String certificate, boolean asksForOurs) {
    List<String> lines = new ArrayList<>(List.of(certificates.broker(certificate)));
    lines.addAll(List.of("allow_anonymous true", "require_certificate " + asksForOurs));
    return new Mosquitto(folder, lines.toArray(String[]::new));
  }

  private static UpstreamSettings.Tls tls(String key, boolean verifyHostname) {
    return new UpstreamSettings.Tls(
        Optional.of(pki.resolve("ca.pem")),
        Optional.of(key).map(name -> pki.resolve("gw.pem")),
        Optional.of(pki.resolve(key)),
        verifyHostname);
  }

  private static UpstreamSettings settings(String host, int port, UpstreamSettings.Tls tls) {
    return new UpstreamSettings(
        List.of("ssl://" + host + ":" + port),
        "gw",
        Optional.empty(),
        Duration.ofSeconds(30),
        10,
        Qos.TWO,
        new UpstreamSettings.Reconnect(Duration.ofMillis(50), Duration.ofMillis(100), 0),
        Optional.of(tls),
        "",
        Optional.empty(),
        Optional.empty());
  }

  private static UpstreamEvent firstNews(UpstreamSettings settings) {
    try (AggregatingUpstream upstream = new AggregatingUpstream(settings, Metrics.NONE)) {
      Recorder core = new Recorder(upstream);
      upstream.start(core);
      UpstreamEvent news = core.answer(UpstreamEvent.ForAll.class::isInstance);
      if (news instanceof UpstreamEvent.Reachable) {
        assertThat(core.publish("a", "t", "x", Qos.ONE))
            .isInstanceOf(UpstreamEvent.Published.class);
      }
      return news;
    }
  }

  @Test
  void bothSidesShowTheirCertificates() {
    try (Mosquitto broker = broker("right", true)) {
      assertThat(firstNews(settings("127.0.0.1", broker.port(), tls("gw.key", true))))
          .isInstanceOf(UpstreamEvent.Reachable.class);
      assertThat(firstNews(settings("localhost", broker.port(), tls("gw.key", true))))
          .isInstanceOf(UpstreamEvent.Reachable.class);
    }
  }

  @Test
  void brokerThatAsksForACertificateRefusesAGatewayWithoutOne() {
    try (Mosquitto broker = broker("right", true)) {
      assertThat(firstNews(settings("127.0.0.1", broker.port(), certificates.trust())))
          .isInstanceOf(UpstreamEvent.Unreachable.class);
    }
  }

  @Test
  void whatTheBrokerWantsIsKnownThoughItHangsUpBeforeConnect() {
    try (Mosquitto broker = broker("right", true);
        AggregatingUpstream upstream =
            new AggregatingUpstream(
                settings("127.0.0.1", broker.port(), certificates.trust()), Metrics.NONE)) {
      Recorder core = new Recorder(upstream);
      upstream.start(core);
      core.awaitUnreachable();
      await()
          .untilAsserted(
              () ->
                  assertThat(upstream.status().lastTrouble().orElseThrow().text())
                      .contains("certificate_required"));
    }
  }

  @Test
  void wrongHostNameIsRefusedUnlessSwitchedOff() {
    try (Mosquitto broker = broker("wrong", false)) {
      assertThat(firstNews(settings("127.0.0.1", broker.port(), tls("gw.key", true))))
          .isInstanceOf(UpstreamEvent.Unreachable.class);
      assertThat(firstNews(settings("127.0.0.1", broker.port(), tls("gw.key", false))))
          .isInstanceOf(UpstreamEvent.Reachable.class);
    }
  }

  @Test
  void unknownAuthorityIsRefused() {
    UpstreamSettings.Tls runtimeTrust =
        new UpstreamSettings.Tls(Optional.empty(), Optional.empty(), Optional.empty(), false);
    try (Mosquitto broker = broker("right", false)) {
      assertThat(firstNews(settings("127.0.0.1", broker.port(), runtimeTrust)))
          .isInstanceOf(UpstreamEvent.Unreachable.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"localhost, localhost", "127.0.0.1,"})
  @DisplayName(
      "The server's name is sent, for brokers that have a certificate for each; no address")
  void theServersNameIsSent(String host, String sent) throws Exception {
    JdkSslContext identity =
        (JdkSslContext)
            SslContextBuilder.forServer(
                    pki.resolve("right.pem").toFile(), pki.resolve("right.key").toFile())
                .sslProvider(SslProvider.JDK)
                .build();
    try (ServerSocket server =
            identity
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AggregatingUpstream upstream =
            new AggregatingUpstream(
                settings(host, server.getLocalPort(), certificates.trust()), Metrics.NONE)) {
      upstream.start(new Recorder(upstream));
      try (SSLSocket socket = (SSLSocket) server.accept()) {
        socket.startHandshake();
        assertThat(((ExtendedSSLSession) socket.getSession()).getRequestedServerNames())
            .isEqualTo(sent == null ? List.of() : List.of(new SNIHostName(sent)));
      }
    }
  }

  @Test
  void keyOfTheOldFormIsRefusedWithTheCommandThatConvertsIt() {
    assertThatThrownBy(() -> TlsSockets.factory(tls("gw-pkcs1.key", true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gw-pkcs1.key")
        .hasMessageContaining("openssl pkcs8 -topk8");
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> TlsSockets.factory(tls("no-such.key", true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such.key");
  }

  @Test
  void fileWithoutACertificateIsNamed() {
    UpstreamSettings.Tls wrong =
        new UpstreamSettings.Tls(
            Optional.of(pki.resolve("ca.key")), Optional.empty(), Optional.empty(), true);
    assertThatThrownBy(() -> TlsSockets.factory(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ca.key");
  }
}
