package io.mqttsn.app.client;

import io.mqttsn.codec.Discovery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A search over UDP. Two sockets: one asks, and hears what is sent back to it; the other is a
 * member of the group and hears what gateways say to everybody. Where a program on this machine has
 * the group's port for itself the first has to do.
 */
final class UdpSearch implements GatewaySearch {

  /** SEARCHGW with radius 0 goes as far as the network lets it. */
  private static final int EVERYWHERE = 255;

  private final InetSocketAddress target;
  private final Envelope envelope;
  private final Selector selector = Selector.open();
  private final DatagramChannel asking;
  private final List<NetworkInterface> interfaces;
  private final List<FoundGateway> found = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(UdpLink.LONGEST_DATAGRAM);
  private boolean hearsGroup;

  private UdpSearch(InetSocketAddress target, Envelope envelope, List<NetworkInterface> interfaces)
      throws IOException {
    this.target = target;
    this.envelope = envelope;
    this.interfaces = interfaces;
    this.asking = open(0);
    asking.setOption(StandardSocketOptions.SO_BROADCAST, true);
  }

  /** A search at one host, or at all that hear a broadcast address. */
  static UdpSearch at(InetSocketAddress target, Envelope envelope) throws IOException {
    if (target.isUnresolved()) {
      throw new IOException("unknown host: " + target.getHostString());
    }
    return new UdpSearch(target, envelope, List.of());
  }

  static UdpSearch inGroup(
      InetSocketAddress group, Envelope envelope, List<NetworkInterface> interfaces)
      throws IOException {
    UdpSearch search = new UdpSearch(group, envelope, interfaces);
    try {
      search.joinGroup();
      return search;
    } catch (IOException e) {
      search.close();
      throw e;
    }
  }

  private void joinGroup() throws IOException {
    DatagramChannel listening;
    try {
      listening = open(target.getPort());
    } catch (IOException e) {
      return; // The port is taken: gateways answer the asking socket too.
    }
    for (NetworkInterface link : interfaces) {
      listening.join(target.getAddress(), link);
    }
    hearsGroup = true;
  }

  private DatagramChannel open(int port) throws IOException {
    InetAddress address = target.getAddress();
    ProtocolFamily family =
        address.getAddress().length == 4
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    DatagramChannel channel = DatagramChannel.open(family);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, port != 0);
      channel.bind(new InetSocketAddress(port));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public boolean hearsGroup() {
    return hearsGroup;
  }

  @Override
  public void ask(int radius) throws IOException {
    ByteBuffer frame =
        ByteBuffer.wrap(envelope.seal(new Discovery.SearchGw(radius), UdpLink.LONGEST_DATAGRAM));
    if (interfaces.isEmpty()) {
      asking.send(frame, target);
      return;
    }
    asking.setOption(StandardSocketOptions.IP_MULTICAST_TTL, radius == 0 ? EVERYWHERE : radius);
    for (NetworkInterface link : interfaces) {
      asking.setOption(StandardSocketOptions.IP_MULTICAST_IF, link);
      asking.send(frame.rewind(), target);
    }
  }

  @Override
  public int listen(Duration time, Consumer<FoundGateway> sink) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toMillis(); left > 0; ) {
      selector.select(left);
      for (SelectionKey key : selector.selectedKeys()) {
        read((DatagramChannel) key.channel(), sink);
      }
      selector.selectedKeys().clear();
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    return found.size();
  }

  private void read(DatagramChannel channel, Consumer<FoundGateway> sink) throws IOException {
    for (InetSocketAddress sender = receive(channel); sender != null; sender = receive(channel)) {
      byte[] datagram = new byte[buffer.flip().remaining()];
      buffer.get(datagram);
      String from = sender.getAddress().getHostAddress() + ":" + sender.getPort();
      envelope
          .open(datagram)
          .flatMap(message -> FoundGateway.in(message, from))
          .filter(gateway -> found.stream().noneMatch(gateway::isSameAs))
          .ifPresent(
              gateway -> {
                found.add(gateway);
                sink.accept(gateway);
              });
    }
  }

  private InetSocketAddress receive(DatagramChannel channel) throws IOException {
    return (InetSocketAddress) channel.receive(buffer.clear());
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
