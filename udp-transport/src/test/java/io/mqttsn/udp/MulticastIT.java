package io.mqttsn.udp;

import static java.net.StandardSocketOptions.IP_MULTICAST_IF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.udp.UdpSettings.Multicast;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Multicast on the loopback interface, each test with both kinds of loop. */
class MulticastIT {

  private static final String GROUP = "239.255.83.78";

  private final Recorder recorder = new Recorder();
  private final List<UdpTransport> transports = new ArrayList<>();
  private final int port = freePort();
  private EventLoopGroup loops;

  MulticastIT() throws IOException {}

  @AfterEach
  void stop() {
    transports.forEach(UdpTransport::close);
    if (loops != null) {
      EventLoops.close(loops);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "SN-GW-6, regression: a frame to the group is heard, and answered from the unicast port")
  void aFrameToTheGroupIsAnsweredFromTheUnicastPort(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1", 0);
    try (GroupMember device = new GroupMember(GROUP, port)) {
      device.saysToAll(3, 1, 1);
      Recorder.Arrival arrival = recorder.next();
      assertThat(arrival.frame()).containsExactly(3, 1, 1);
      assertThat(arrival.from()).isEqualTo(UdpAddress.of(device.address()));
      assertThat(arrival.thread().getName()).isEqualTo("loop-1");
      await().untilAsserted(() -> assertThat(recorder.batches).hasValueGreaterThan(0));

      transport.send(arrival.from(), GroupMember.frame(3, 2, 8));
      transport.flush();
      GroupMember.Heard answer = device.isTold();
      assertThat(answer.frame()).containsExactly(3, 2, 8);
      assertThat(answer.from())
          .isEqualTo(new InetSocketAddress("127.0.0.1", transport.localPort()));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("SN-GW-1, regression: a broadcast reaches the group, from the port that answers")
  void aBroadcastComesFromTheUnicastPort(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1", 0);
    assertThat(transport.canBroadcast()).isTrue();
    try (GroupMember device = new GroupMember(GROUP, port)) {
      transport.broadcast(GroupMember.frame(5, 0, 8, 3, 0x84), 0);
      transport.flush();

      GroupMember.Heard heard = device.hears();
      assertThat(heard.frame()).containsExactly(5, 0, 8, 3, 0x84);
      assertThat(heard.from()).isEqualTo(new InetSocketAddress("127.0.0.1", transport.localPort()));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "SN-GW-1, SN-GW-3, regression: the hop limit is the radius, and the configured one without")
  void theRadiusIsTheHopLimit(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1", 0);
    assertThat(transport.kernelHops()).isEqualTo(4);
    try (GroupMember device = new GroupMember(GROUP, port)) {
      int[] radii = {0, 7, 7, 255, 0, 1};
      int[] hops = {4, 7, 7, 255, 4, 1};
      for (int i = 0; i < radii.length; i++) {
        transport.broadcast(GroupMember.frame(3, 2, i), radii[i]);
        transport.flush();
        assertThat(device.hears().frame()).containsExactly(3, 2, i);
        assertThat(transport.kernelHops()).isEqualTo(hops[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchOfTheLoopMixesHopLimitsAndKeepsItsOrder(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1", 0);
    try (GroupMember device = new GroupMember(GROUP, port)) {
      loops
          .next()
          .submit(
              () -> {
                for (int i = 0; i < 10; i++) {
                  transport.broadcast(GroupMember.frame(3, 2, i), i % 3);
                }
                transport.flush();
              })
          .sync();
      for (int i = 0; i < 10; i++) {
        assertThat(device.hears().frame()).containsExactly(3, 2, i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("SN-GW-6: what the gateway said itself is not heard")
  void ownBroadcastsAreNotHeard(LoopKind kind) throws Exception {
    for (String host : new String[] {"127.0.0.1", "0.0.0.0"}) {
      UdpTransport transport = start(kind, host, 0);
      try (GroupMember device = new GroupMember(GROUP, port)) {
        transport.broadcast(GroupMember.frame(3, 2, 8), 0);
        transport.flush();
        assertThat(device.hears().frame()).containsExactly(3, 2, 8); // it did come back
        device.saysToAll(3, 1, 1);

        assertThat(recorder.next().frame()).containsExactly(3, 1, 1);
        assertThat(recorder.arrivals).isEmpty();
      }
      transport.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("SN-GW-6: group and listener may have one port, and a frame is heard once")
  void oneFrameIsHeardOnceOnASharedPort(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "0.0.0.0", port);
    assertThat(transport.localPort()).isEqualTo(port);
    try (DatagramSocket device = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      device.setOption(IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
      device.send(datagram(1, GROUP));
      assertThat(recorder.next().frame()).containsExactly(2, 1);
      device.send(datagram(2, "127.0.0.1"));
      assertThat(recorder.next().frame()).containsExactly(2, 2);
      device.send(datagram(3, GROUP));
      assertThat(recorder.next().frame()).containsExactly(2, 3);

      loops.next().submit(() -> {}).sync();
      assertThat(recorder.arrivals).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSharedPortIsNotTakenUnnoticed(LoopKind kind) throws Exception {
    start(kind, "0.0.0.0", port);

    String reason = "cannot listen on 0.0.0.0:" + port + " (listener lan): address in use; ";
    assertThatIOException()
        .isThrownBy(() -> start(kind, "0.0.0.0", port))
        .withMessageStartingWith(reason);
    assertThatIOException()
        .isThrownBy(() -> start(kind, new UdpSettings("lan", "0.0.0.0", port, 1280)))
        .withMessageStartingWith(reason);
    try (DatagramSocket careless = new DatagramSocket(null)) {
      careless.setReuseAddress(true);
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> careless.bind(new InetSocketAddress("0.0.0.0", port)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoGatewaysShareAGroup(LoopKind kind) throws Exception {
    start(kind, "127.0.0.1", 0);
    start(kind, "127.0.0.1", 0);
    try (GroupMember device = new GroupMember(GROUP, port)) {
      device.saysToAll(3, 1, 1);
      assertThat(recorder.next().frame()).containsExactly(3, 1, 1);
      assertThat(recorder.next().frame()).containsExactly(3, 1, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListenerWithoutAGroupBroadcastsNothing(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, new UdpSettings("lan", "127.0.0.1", 0, 1280));

    assertThat(transport.canBroadcast()).isFalse();
    transport.broadcast(GroupMember.frame(3, 2, 8), 1);
    transport.flush();
    assertThat(recorder.counts).isEmpty();
    assertThat(transport.toString()).doesNotContain("group");
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeJoinedIsExplained(LoopKind kind) {
    assertThatIOException()
        .isThrownBy(() -> start(kind, settings("127.0.0.1", 0, GROUP, "nosuch0")))
        .withMessageMatching(
            "cannot join multicast group 239\\.255\\.83\\.78 on interface nosuch0 \\(listener lan\\):"
                + " no such network interface; this machine has .*\\blo\\b.*");
    assertThatIOException()
        .isThrownBy(() -> start(kind, settings("127.0.0.1", 0, "10.0.0.1", "lo")))
        .withMessageEndingWith("not a multicast address");
    assertThatIOException()
        .isThrownBy(() -> start(kind, settings("::1", 0, GROUP, "lo")))
        .withMessageEndingWith(
            "the group is IPv4 and the listener's address IPv6; use two of one family");
  }

  @ParameterizedTest
  @EnumSource
  void aListenerThatCannotJoinIsClosedAgain(LoopKind kind) throws Exception {
    int own = freePort();
    try (DatagramSocket other = new DatagramSocket(null)) {
      other.setReuseAddress(false);
      other.bind(new InetSocketAddress("0.0.0.0", port));
      assertThatIOException()
          .isThrownBy(() -> start(kind, "127.0.0.1", own))
          .withMessageContaining("(listener lan): address in use; ");
    }
    await()
        .ignoreExceptionsInstanceOf(IOException.class) // NIO: free after the selector's next pass.
        .until(() -> start(kind, "127.0.0.1", own).localPort() == own);
  }

  @ParameterizedTest
  @EnumSource
  void aClosedListenerHearsTheGroupNoMoreAndSaysNothing(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1", 0);
    transport.close();
    transport.broadcast(GroupMember.frame(3, 2, 8), 9);
    transport.flush();
    await()
        .untilAsserted(
            () -> assertThat(recorder.counted(Counter.FRAMES_DROPPED_LINK_FULL)).isOne());

    start(kind, "127.0.0.1", 0); // the same group and port once more
    try (GroupMember device = new GroupMember(GROUP, port)) {
      device.saysToAll(3, 1, 1);
      assertThat(recorder.next().frame()).containsExactly(3, 1, 1);
      loops.next().submit(() -> {}).sync();
      assertThat(recorder.arrivals).isEmpty();
    }
  }

  /** The loopback interface carries no IPv6 multicast, but joining and the hop limit work there. */
  @ParameterizedTest
  @EnumSource
  void anIp6GroupIsJoined(LoopKind kind) throws Exception {
    UdpTransport loopback = start(kind, settings("::1", port, "ff02::5353:4e", "lo"));
    UdpTransport any = start(kind, settings("::", freePort(), "ff05::5353:4e", "lo"));
    for (UdpTransport transport : List.of(loopback, any)) {
      assertThat(transport.kernelHops()).isEqualTo(4);
      transport.broadcast(GroupMember.frame(3, 2, 8), 9);
      transport.flush();
      await().untilAsserted(() -> assertThat(transport.kernelHops()).isEqualTo(9));
      InetSocketAddress to = new InetSocketAddress("::1", transport.localPort());
      try (DatagramSocket device = new DatagramSocket()) {
        device.send(new DatagramPacket(new byte[] {2, 7}, 2, to));
        assertThat(recorder.next().frame()).containsExactly(2, 7);
      }
    }
  }

  @Test
  void theGroupIsNamedInTheLogLine() throws Exception {
    UdpTransport transport = start(LoopKind.BEST, "127.0.0.1", 0);

    assertThat(transport)
        .hasToString(
            "lan (UDP 127.0.0.1:%d, group %s:%d on lo)"
                .formatted(transport.localPort(), GROUP, port));
    assertThat(start(LoopKind.BEST, settings("::1", 0, "ff02::5353:4e", "lo")).toString())
        .endsWith(", group [ff02::5353:4e]:" + port + " on lo)");
  }

  @Test
  void settingsHaveRanges() {
    new Multicast(GROUP, 65_535, "lo", 255);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Multicast(GROUP, 0, "lo", 1))
        .withMessage("port is 0, not 1 to 65535");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Multicast(GROUP, 1, "lo", 0))
        .withMessage("hops is 0, not 1 to 255");
    assertThatIllegalArgumentException().isThrownBy(() -> new Multicast(GROUP, 1, "lo", 256));
  }

  private UdpSettings settings(String host, int own, String group, String networkInterface) {
    return new UdpSettings(
        "lan", host, own, 1280, Optional.of(new Multicast(group, port, networkInterface, 4)));
  }

  private UdpTransport start(LoopKind kind, String host, int own) throws IOException {
    return start(kind, settings(host, own, GROUP, "lo"));
  }

  private UdpTransport start(LoopKind kind, UdpSettings settings) throws IOException {
    if (loops == null) {
      loops = kind.create(1, "loop");
    }
    UdpTransport transport = new UdpTransport(settings, loops.next(), recorder);
    transports.add(transport);
    transport.start(recorder);
    return transport;
  }

  private DatagramPacket datagram(int number, String host) throws IOException {
    return new DatagramPacket(new byte[] {2, (byte) number}, 2, InetAddress.getByName(host), port);
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
