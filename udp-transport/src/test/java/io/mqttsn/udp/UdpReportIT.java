package io.mqttsn.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.LinkReport.State;
import io.netty.channel.EventLoopGroup;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a UDP listener says of itself. */
class UdpReportIT {

  private final Recorder recorder = new Recorder();
  private final EventLoopGroup group = EventLoops.create(1, "loop");

  @AfterEach
  void stop() {
    EventLoops.close(group);
  }

  @Test
  void framesAndStateAreReported() throws Exception {
    UdpSettings settings = new UdpSettings("udp", "127.0.0.1", 0, 1280);
    UdpTransport transport = new UdpTransport(settings, group.next(), recorder);
    assertThat(transport.report().state()).isEqualTo(State.CLOSED);
    transport.start(recorder);
    try (DatagramSocket client = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      InetSocketAddress there = new InetSocketAddress("127.0.0.1", transport.localPort());
      client.send(new DatagramPacket(new byte[] {2, 0x16}, 2, there));
      transport.send(recorder.next().from(), new byte[] {2, 0x17});
    }

    LinkReport report = transport.report();
    assertThat(report.name()).isEqualTo("udp");
    assertThat(report.kind()).isEqualTo("udp");
    assertThat(report.where()).isEqualTo("127.0.0.1:" + transport.localPort());
    assertThat(report.state()).isEqualTo(State.OPEN);
    assertThat(report.silentMillis()).isPresent();
    assertThat(report.count(LinkCounter.FRAMES_IN)).isOne();
    assertThat(report.count(LinkCounter.OCTETS_IN)).isEqualTo(2);
    assertThat(report.count(LinkCounter.FRAMES_OUT)).isOne();

    transport.close();
    assertThat(transport.report().state()).isEqualTo(State.CLOSED);
  }
}
