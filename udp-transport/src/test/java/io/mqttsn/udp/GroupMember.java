package io.mqttsn.udp;

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
import java.util.Arrays;

/** A device that hears a multicast group on the loopback interface, and can speak to it. */
final class GroupMember implements AutoCloseable {

  /** A datagram and where it came from. */
  record Heard(InetSocketAddress from, byte[] frame) {}

  private static final int PATIENCE_MILLIS = 5_000;

  private final InetSocketAddress group;
  private final DatagramChannel ear;
  private final DatagramChannel mouth;
  private final Selector selector;

  GroupMember(String group, int port) throws IOException {
    NetworkInterface lo = NetworkInterface.getByName("lo");
    this.group = new InetSocketAddress(group, port);
    this.selector = Selector.open();
    ear = DatagramChannel.open(StandardProtocolFamily.INET);
    ear.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    ear.bind(this.group);
    ear.join(InetAddress.getByName(group), lo);
    ear.configureBlocking(false).register(selector, SelectionKey.OP_READ);
    mouth = DatagramChannel.open(StandardProtocolFamily.INET);
    mouth.setOption(StandardSocketOptions.IP_MULTICAST_IF, lo);
    mouth.bind(new InetSocketAddress("127.0.0.1", 0));
    mouth.configureBlocking(false).register(selector, SelectionKey.OP_READ);
  }

  /** Where answers to this device go. */
  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) mouth.getLocalAddress();
  }

  void saysToAll(int... octets) throws IOException {
    mouth.send(ByteBuffer.wrap(frame(octets)), group);
  }

  /** The next datagram to the group. */
  Heard hears() throws IOException {
    return next(ear);
  }

  /** The next datagram to this device alone. */
  Heard isTold() throws IOException {
    return next(mouth);
  }

  static byte[] frame(int... octets) {
    byte[] frame = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      frame[i] = (byte) octets[i];
    }
    return frame;
  }

  private Heard next(DatagramChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(65_535);
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
    while (from == null && System.nanoTime() < end) {
      selector.select(100);
      selector.selectedKeys().clear();
      from = (InetSocketAddress) channel.receive(buffer);
    }
    if (from == null) {
      throw new AssertionError("no datagram within five seconds");
    }
    return new Heard(from, Arrays.copyOf(buffer.array(), buffer.position()));
  }

  @Override
  public void close() throws IOException {
    ear.close();
    mouth.close();
    selector.close();
  }
}
