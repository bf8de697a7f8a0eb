package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code discover} against gateways that are sockets of this test. */
@Timeout(30)
class DiscoverCommandTest {

  private static final String GROUP = "225.1.1.1";

  private final CommandLineOf line = CommandLineOf.nothing();

  @Test
  void aHostThatAnswersIsALine() throws Exception {
    try (RawDevice gateway = RawDevice.listening()) {
      int port = gateway.address().getPort();
      Future<Integer> exit = type("discover --host 127.0.0.1 -W 1 --radius 2 --port " + port);
      gateway.expect("03 01 02").send("03 02 08").send("03 02 08").send("00").send("02 18");
      assertThat(code(exit)).as(line.err()).isZero();
      assertThat(line.out()).isEqualTo("gateway 8 at 127.0.0.1:" + port + ", answers\n");
    }
  }

  @Test
  void aClientMayTellOfAGatewayAndAnAdvertisementCountsToo() throws Exception {
    try (RawDevice gateway = RawDevice.listening()) {
      int port = gateway.address().getPort();
      Future<Integer> exit = type("discover --host 127.0.0.1 -W 1 --port " + port);
      gateway.expect("03 01 01").send("08 02 08 04 C0 A8 01 0A").send("06 02 09 02 AB CD");
      gateway.send("05 00 07 03 84");
      assertThat(code(exit)).as(line.err()).isZero();
      String sender = "127.0.0.1:" + port;
      assertThat(line.out().lines())
          .containsExactly(
              "gateway 8 at 192.168.1.10, told by " + sender,
              "gateway 9 at abcd, told by " + sender,
              "gateway 7 at " + sender + ", advertises every 900 s");
    }
  }

  @Test
  void asksBehindAForwarder() throws Exception {
    try (RawDevice gateway = RawDevice.listening()) {
      int port = gateway.address().getPort();
      Future<Integer> exit = type("discover --host 127.0.0.1 -W 1 --node 0a01 --port " + port);
      gateway.expect("05 FE 00 0A 01 03 01 01").send("03 02 08").send("05 FE 01 0A 01 03 02 09");
      assertThat(code(exit)).as(line.err()).isZero();
      assertThat(line.out()).isEqualTo("gateway 9 at 127.0.0.1:" + port + ", answers\n");
    }
  }

  @Test
  void nobodyThereIsAFailure() throws Exception {
    try (RawDevice gateway = RawDevice.listening()) {
      int port = gateway.address().getPort();
      Future<Integer> exit = type("discover --host 127.0.0.1 -W 0.1 --port " + port);
      assertThat(code(exit)).isEqualTo(1);
      assertThat(line.err())
          .isEqualTo("mqttsn-gateway discover: no gateway was heard within 0.1 s\n");
    }
  }

  @Test
  void hearsAnAnswerToTheAskerAndOneToTheGroup() throws Exception {
    try (Member gateway = new Member(true)) {
      Future<Integer> exit =
          type("discover --group " + GROUP + " --interface lo -W 1.5 --port " + gateway.port());
      InetSocketAddress asker = gateway.expect("03 01 01");
      gateway.send("03 02 08", asker);
      gateway.send("05 00 07 03 84", gateway.group());
      assertThat(code(exit)).as(line.err()).isZero();
      assertThat(line.out().lines())
          .anyMatch(text -> text.startsWith("gateway 8 at 127.0.0.1:"))
          .anyMatch(text -> text.matches("gateway 7 at .*, advertises every 900 s"))
          .hasSize(2);
      assertThat(line.err()).isEmpty();
    }
  }

  @Test
  void aProgramThatHasThePortForItselfLeavesTheAnswersToTheAsker() throws Exception {
    try (Member gateway = new Member(false)) {
      Future<Integer> exit =
          type("discover --group " + GROUP + " --interface lo -W 1 --port " + gateway.port());
      gateway.send("03 02 08", gateway.expect("03 01 01"));
      assertThat(code(exit)).as(line.err()).isZero();
      assertThat(line.out()).startsWith("gateway 8 at 127.0.0.1:");
      assertThat(line.err()).contains("hears only answers to this search").hasLineCount(1);
    }
  }

  private Future<Integer> type(String words) {
    return CompletableFuture.supplyAsync(() -> line.run(words.split(" ")));
  }

  private static int code(Future<Integer> exit) throws Exception {
    return exit.get(25, TimeUnit.SECONDS);
  }

  /** A socket in the group, on loopback. */
  private static final class Member implements AutoCloseable {

    private final MulticastSocket socket;
    private final InetSocketAddress group;

    Member(boolean shared) throws IOException {
      NetworkInterface loopback = NetworkInterface.getByName("lo");
      assumeThat(loopback).as("an interface called lo").isNotNull();
      socket = new MulticastSocket(null);
      socket.setReuseAddress(shared);
      socket.bind(new InetSocketAddress(0));
      socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
      socket.setSoTimeout(10_000);
      group = new InetSocketAddress(InetAddress.getByName(GROUP), socket.getLocalPort());
      socket.joinGroup(group, loopback);
    }

    int port() {
      return socket.getLocalPort();
    }

    InetSocketAddress group() {
      return group;
    }

    InetSocketAddress expect(String hex) throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[64], 64);
      socket.receive(packet);
      assertThat(Arrays.copyOf(packet.getData(), packet.getLength())).isEqualTo(octets(hex));
      return (InetSocketAddress) packet.getSocketAddress();
    }

    void send(String hex, InetSocketAddress to) throws IOException {
      byte[] frame = octets(hex);
      socket.send(new DatagramPacket(frame, frame.length, to));
    }

    private static byte[] octets(String hex) {
      return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
