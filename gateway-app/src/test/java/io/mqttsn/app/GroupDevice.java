package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A device that looks for a gateway: hears a multicast group on the loopback interface, and speaks
 * to it from a socket of its own, which hears what is meant for the device alone. In hexadecimal
 * digits, as {@link RawDevice}.
 */
final class GroupDevice implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final InetSocketAddress group;
  private final DatagramChannel ear;
  private final DatagramChannel mouth;
  private InetSocketAddress lastHeard;

  GroupDevice(String group, int port) throws IOException {
    NetworkInterface lo = NetworkInterface.getByName("lo");
    this.group = new InetSocketAddress(group, port);
    ear = DatagramChannel.open(StandardProtocolFamily.INET);
    ear.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    ear.bind(this.group);
    ear.join(this.group.getAddress(), lo);
    mouth = DatagramChannel.open(StandardProtocolFamily.INET);
    mouth.setOption(StandardSocketOptions.IP_MULTICAST_IF, lo);
    mouth.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Says something to the whole group. */
  void saysToAll(String hex) throws IOException {
    byte[] frame = HexFormat.of().parseHex(hex.replace(" ", ""));
    mouth.send(ByteBuffer.wrap(frame), group);
  }

  /** The next datagram to the group that this device has not said itself must be this one. */
  void hears(String hex) throws IOException {
    String heard = next(ear, PATIENCE);
    while (mouth.getLocalAddress().equals(lastHeard)) {
      heard = next(ear, PATIENCE);
    }
    assertThat(heard).as("said to the group").isEqualTo(hex);
  }

  /** The next datagram to this device alone must be this one. */
  void isTold(String hex) throws IOException {
    assertThat(next(mouth, PATIENCE)).as("said to the device").isEqualTo(hex);
  }

  /** Hears the group until it has been quiet for that long; fails when it does not come to rest. */
  void hearsTheGroupFallSilent(Duration pause) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!next(ear, pause).isEmpty()) {
      assertThat(System.nanoTime()).as("still speaking").isLessThan(end);
    }
  }

  /**
   * Asks the group until nobody answers any more, for that long: the news that the broker is away
   * may be on its way through the gateway yet.
   */
  void isLeftWithoutAnswerTo(String hex, Duration pause) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    do {
      assertThat(System.nanoTime()).as("still answered").isLessThan(end);
      saysToAll(hex);
    } while (!next(mouth, pause).isEmpty());
  }

  /** Who was heard last. */
  InetSocketAddress lastHeard() {
    return lastHeard;
  }

  private String next(DatagramChannel channel, Duration patience) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(65_535);
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      selector.select(patience.toMillis());
      lastHeard = (InetSocketAddress) channel.receive(buffer);
    }
    return HexFormat.ofDelimiter(" ")
        .withUpperCase()
        .formatHex(Arrays.copyOf(buffer.array(), buffer.position()));
  }

  @Override
  public void close() throws IOException {
    ear.close();
    mouth.close();
  }
}
