package io.mqttsn.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.mqttsn.gateway.port.Metrics.Counter;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real sockets on loopback, each test with both kinds of loop. */
class UdpTransportIT {

  private final Recorder recorder = new Recorder();
  private final List<UdpTransport> transports = new ArrayList<>();
  private EventLoopGroup group;

  @AfterEach
  void stop() {
    transports.forEach(UdpTransport::close);
    if (group != null) {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  @ParameterizedTest
  @EnumSource
  void answerOverIp4GoesToTheSender(LoopKind kind) throws Exception {
    exchange(start(kind, "127.0.0.1"), "127.0.0.1");
  }

  @ParameterizedTest
  @EnumSource
  void answerOverIp6GoesToTheSender(LoopKind kind) throws Exception {
    exchange(start(kind, "::1"), "::1");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("SN-ADR-4: a dual-stack listener sees an IPv4 client as IPv4")
  void oneListenerServesBothFamilies(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "::");

    exchange(transport, "127.0.0.1");
    exchange(transport, "::1");
  }

  @ParameterizedTest
  @EnumSource
  void framesArriveOnTheGivenLoop(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1");
    try (DatagramSocket client = client("127.0.0.1")) {
      client.send(datagram(new byte[] {2, 0x16}, transport, "127.0.0.1"));
    }

    assertThat(recorder.next().thread().getName()).isEqualTo("loop-1");
  }

  @ParameterizedTest
  @EnumSource
  void burstEndsOnce(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1");
    CountDownLatch burstIsThere = new CountDownLatch(1);
    group.next().execute(() -> awaitQuietly(burstIsThere));
    try (DatagramSocket client = client("127.0.0.1")) {
      for (int i = 0; i < 40; i++) {
        client.send(datagram(new byte[] {3, 0x16, (byte) i}, transport, "127.0.0.1"));
      }
    }

    burstIsThere.countDown();

    for (int i = 0; i < 40; i++) {
      assertThat(recorder.next().frame()).containsExactly(3, 0x16, i);
    }
    await().untilAsserted(() -> assertThat(recorder.batches).hasValue(1));
    group.next().submit(() -> {}).sync(); // The loop has been round once more,
    assertThat(recorder.batches).hasValue(1); // and there was no second end.
  }

  @ParameterizedTest
  @EnumSource
  void everySizeUpToTheLimitArrivesUnchangedAndIsAnsweredUnchanged(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1");
    try (DatagramSocket client = client("127.0.0.1")) {
      for (int size = 2; size <= UdpTransport.MIN_LONGEST_RECEIVED; size += 1 + size / 16) {
        roundTrip(client, transport, pattern(size));
      }
      roundTrip(client, transport, pattern(UdpTransport.MIN_LONGEST_RECEIVED));
    }
    assertThat(recorder.counts).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void tooLongDatagramsAreDroppedAndCounted(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1");
    byte[] afterwards = {2, 0x16};
    try (DatagramSocket client = client("127.0.0.1")) {
      client.send(datagram(pattern(2049), transport, "127.0.0.1"));
      client.send(datagram(pattern(65_507), transport, "127.0.0.1"));
      client.send(datagram(afterwards, transport, "127.0.0.1"));
    }

    assertThat(recorder.next().frame()).isEqualTo(afterwards);
    assertThat(recorder.counted(Counter.FRAMES_DROPPED_TOO_LONG)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void largestFrameOfAllFitsWhenConfigured(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, new UdpSettings("lan", "127.0.0.1", 0, 65_507));
    try (DatagramSocket client = client("127.0.0.1")) {
      roundTrip(client, transport, pattern(65_507));
    }
  }

  @ParameterizedTest
  @EnumSource
  void listenersDoNotMixTheirFrames(LoopKind kind) throws Exception {
    UdpTransport first = start(kind, "127.0.0.1");
    Recorder other = new Recorder();
    UdpTransport second =
        new UdpTransport(new UdpSettings("yard", "127.0.0.1", 0, 1280), group.next(), other);
    transports.add(second);
    second.start(other);
    try (DatagramSocket client = client("127.0.0.1")) {
      client.send(datagram(new byte[] {2, 1}, first, "127.0.0.1"));
      client.send(datagram(new byte[] {2, 2}, second, "127.0.0.1"));
    }

    assertThat(recorder.next().frame()).containsExactly(2, 1);
    assertThat(other.next().frame()).containsExactly(2, 2);
    assertThat(recorder.arrivals).isEmpty();
    assertThat(other.arrivals).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void takenPortIsExplained(LoopKind kind) throws Exception {
    int port = start(kind, "127.0.0.1").localPort();
    UdpSettings same = new UdpSettings("second", "127.0.0.1", port, 1280);
    UdpTransport second = new UdpTransport(same, group.next(), recorder);

    assertThatIOException()
        .isThrownBy(() -> second.start(recorder))
        .withMessageStartingWith(
            "cannot listen on 127.0.0.1:" + port + " (listener second): address in use; ");
    second.close();
  }

  @ParameterizedTest
  @EnumSource
  void addressOfAnotherMachineIsExplained(LoopKind kind) {
    // 192.0.2.0/24 is reserved for documentation: nobody has it.
    assertThatIOException()
        .isThrownBy(() -> start(kind, "192.0.2.1"))
        .withMessageContaining("192.0.2.1:0 (listener lan): not an address of this machine; ");
  }

  @ParameterizedTest
  @EnumSource
  void clientThatIsGoneDoesNotEndTheListener(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1");
    UdpAddress gone;
    try (DatagramSocket client = client("127.0.0.1")) {
      gone = UdpAddress.of((InetSocketAddress) client.getLocalSocketAddress());
    }
    for (int i = 0; i < 10; i++) {
      transport.send(gone, new byte[] {2, 0x17});
      transport.flush();
    }

    exchange(transport, "127.0.0.1");
  }

  @ParameterizedTest
  @EnumSource
  void unsendableFrameIsCountedAndNothingElse(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1");
    var self = UdpAddress.of(new InetSocketAddress("127.0.0.1", transport.localPort()));

    transport.send(self, new byte[65_508]); // One octet more than IPv4 can carry.
    transport.flush();

    await()
        .untilAsserted(
            () -> assertThat(recorder.counted(Counter.FRAMES_DROPPED_LINK_FULL)).isEqualTo(1));
    exchange(transport, "127.0.0.1");
  }

  @ParameterizedTest
  @EnumSource
  void whatWaitsForTheSocketIsBounded(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1");
    var self = UdpAddress.of(new InetSocketAddress("127.0.0.1", transport.localPort()));
    CountDownLatch allSent = new CountDownLatch(1);
    group.next().execute(() -> awaitQuietly(allSent));

    for (int i = 0; i < 2_000; i++) {
      transport.send(self, new byte[1024]);
    }

    assertThat(recorder.counted(Counter.FRAMES_DROPPED_LINK_FULL)).isBetween(900L, 1_100L);
    allSent.countDown();
  }

  @ParameterizedTest
  @EnumSource
  void largeBatchOfTheLoopGoesOutInPieces(LoopKind kind) throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1");
    try (DatagramSocket sink = client("127.0.0.1")) {
      var to = UdpAddress.of((InetSocketAddress) sink.getLocalSocketAddress());
      group
          .next()
          .submit(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  transport.send(to, new byte[1024]);
                }
                transport.flush();
              })
          .sync();
    }
    assertThat(recorder.counted(Counter.FRAMES_DROPPED_LINK_FULL)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void closedTransportFreesItsPortLeavesTheLoopAndLosesFramesQuietly(LoopKind kind)
      throws Exception {
    UdpTransport transport = start(kind, "127.0.0.1");
    int port = transport.localPort();

    transport.close();
    transport.close();
    transport.send(UdpAddress.of(new InetSocketAddress("127.0.0.1", port)), new byte[] {2, 0x17});
    transport.flush();

    await()
        .ignoreExceptionsInstanceOf(IOException.class) // NIO: free after the selector's next pass.
        .until(() -> start(kind, new UdpSettings("again", "127.0.0.1", port, 1280)).maxFrame() > 0);
    assertThat(group.isShuttingDown()).isFalse();
    await()
        .untilAsserted(
            () -> assertThat(recorder.counted(Counter.FRAMES_DROPPED_LINK_FULL)).isEqualTo(1));
  }

  @Test
  void nothingIsOpenBeforeTheStart() {
    group = EventLoops.create(1, "loop");
    UdpTransport transport =
        new UdpTransport(new UdpSettings("lan", "127.0.0.1", 0, 1280), group.next(), recorder);

    transport.send(UdpAddress.of(new InetSocketAddress("127.0.0.1", 9)), new byte[] {2, 0x17});
    transport.flush();
    transport.close();

    assertThat(recorder.counted(Counter.FRAMES_DROPPED_LINK_FULL)).isEqualTo(1);
  }

  private UdpTransport start(LoopKind kind, String host) throws IOException {
    return start(kind, new UdpSettings("lan", host, 0, 1280));
  }

  private UdpTransport start(LoopKind kind, UdpSettings settings) throws IOException {
    if (group == null) {
      group = kind.create(1, "loop");
    }
    UdpTransport transport = new UdpTransport(settings, group.next(), recorder);
    transports.add(transport);
    transport.start(recorder);
    return transport;
  }

  /** A frame there and an answer back, from a fresh client of this host. */
  private void exchange(UdpTransport transport, String host) throws Exception {
    try (DatagramSocket client = client(host)) {
      client.send(datagram(new byte[] {2, 0x16}, transport, host));
      Recorder.Arrival arrival = recorder.next();
      assertThat(arrival.frame()).containsExactly(2, 0x16);
      assertThat(arrival.from())
          .isEqualTo(UdpAddress.of((InetSocketAddress) client.getLocalSocketAddress()));
      transport.send(arrival.from(), new byte[] {2, 0x17});
      transport.flush();
      assertThat(receive(client)).containsExactly(2, 0x17);
    }
  }

  private void roundTrip(DatagramSocket client, UdpTransport transport, byte[] frame)
      throws Exception {
    client.send(datagram(frame, transport, "127.0.0.1"));
    Recorder.Arrival arrival = recorder.next();
    assertThat(arrival.frame()).isEqualTo(frame);
    transport.send(arrival.from(), arrival.frame());
    transport.flush();
    assertThat(receive(client)).isEqualTo(frame);
  }

  private static DatagramSocket client(String host) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(host));
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static DatagramPacket datagram(byte[] frame, UdpTransport to, String host)
      throws IOException {
    return new DatagramPacket(frame, frame.length, InetAddress.getByName(host), to.localPort());
  }

  private static byte[] receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_507], 65_507);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private static byte[] pattern(int size) {
    byte[] frame = new byte[size];
    for (int i = 0; i < size; i++) {
      frame[i] = (byte) (i * 31 + size);
    }
    return frame;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
