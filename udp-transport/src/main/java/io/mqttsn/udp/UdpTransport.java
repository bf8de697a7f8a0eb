package io.mqttsn.udp;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.runtime.LinkCounters;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One UDP listener on an event loop that is given to it, and its multicast group if it has one.
 *
 * <p>Frames are handed over on that loop, and what the loop's own thread sends leaves with the
 * flush at the end of a batch: a burst costs one system call in and one out. Frames may be sent
 * from any other thread too, at the price of a hand-over each.
 *
 * <p>Limits and what happens at them:
 *
 * <ul>
 *   <li>received: {@link #MIN_LONGEST_RECEIVED} octets, or {@link UdpSettings#maxFrame} if that is
 *       more. A longer datagram is dropped and counted. What a client may send does not follow what
 *       its link can take back, so a small {@code max-frame} does not shorten it.
 *   <li>waiting for the socket: 1 MiB. Above it frames are lost and counted, as on any busy link;
 *       their senders repeat what matters.
 *   <li>waiting in the kernel: 1 MiB is asked for, which holds about 2,500 small datagrams; the
 *       kernel may grant less ({@code net.core.rmem_max}).
 * </ul>
 */
public final class UdpTransport implements Transport {

  /** The shortest limit for received datagrams, in octets: more than any usual MTU. */
  static final int MIN_LONGEST_RECEIVED = 2048;

  private static final int RECEIVE_BATCH = 16;
  private static final int MAX_READS_PER_BATCH = 64;
  private static final int KERNEL_BUFFER = 1 << 20;
  private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(1 << 19, 1 << 20);

  private final UdpSettings settings;
  private final EventLoop loop;
  private final Metrics metrics;
  private final LinkCounters counters = new LinkCounters();
  private final ChannelFutureListener countIfLost;
  private volatile DatagramChannel channel;
  private volatile MulticastGroup group;
  private volatile String lastFailure;

  /**
   * @param loop made by {@link EventLoops}; it stays the caller's, {@link #close} leaves it running
   */
  public UdpTransport(UdpSettings settings, EventLoop loop, Metrics metrics) {
    this.settings = settings;
    this.loop = loop;
    this.metrics = metrics;
    this.countIfLost = this::countIfLost;
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public int maxFrame() {
    return settings.maxFrame();
  }

  /** The port that is bound, which matters when 0 was asked for. */
  public int localPort() {
    return channel.localAddress().getPort();
  }

  /** How far frames to the group go at the moment, as the kernel sees it. */
  int kernelHops() {
    return group.kernelHops();
  }

  /** Binds the socket, and joins the group if there is one; waits, so never called on the loop. */
  @Override
  public void start(Receiver receiver) throws IOException {
    if (channel != null) {
      throw new IllegalStateException("listener " + name() + " has been started before");
    }
    InetSocketAddress local = new InetSocketAddress(resolve(), settings.port());
    // The family is the address's own: 0.0.0.0 is IPv4 alone, :: is both (IPV6_V6ONLY is off).
    SocketProtocolFamily family =
        local.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6;
    MulticastGroup joining = findGroup(local.getAddress());
    ChannelFuture bound = bootstrap(receiver, family, Set.of()).bind(local);
    if (!bound.awaitUninterruptibly().isSuccess()) {
      throw cannotListen(BindAdvice.on(bound.cause()), bound.cause());
    }
    channel = (DatagramChannel) bound.channel();
    if (joining != null) {
      join(joining, receiver, family);
    }
  }

  /** Null if there is none to join. */
  private MulticastGroup findGroup(InetAddress local) throws IOException {
    if (settings.multicast().isEmpty()) {
      return null;
    }
    try {
      return MulticastGroup.of(settings.multicast().get(), local);
    } catch (IOException e) {
      throw cannotJoin(e);
    }
  }

  private void join(MulticastGroup joining, Receiver receiver, SocketProtocolFamily family)
      throws IOException {
    try {
      Set<UdpAddress> own = joining.ownAddresses(channel.localAddress());
      joining.join(channel, bootstrap(receiver, family, own));
    } catch (IOException e) {
      close();
      throw cannotJoin(e);
    }
    group = joining;
  }

  @Override
  public void send(Address to, byte[] frame) {
    write(frame, ((UdpAddress) to).socket());
  }

  @Override
  public boolean canBroadcast() {
    return settings.multicast().isPresent();
  }

  /** To the group, from the unicast port; {@code radius} is the hop limit. */
  @Override
  public void broadcast(byte[] frame, int radius) {
    MulticastGroup to = group;
    if (to == null) {
      return;
    }
    if (!loop.inEventLoop()) {
      loop.execute(() -> broadcast(frame, radius)); // the hop limit holds for the next write
      return;
    }
    if (channel.isOpen()) {
      to.reach(radius);
      counters.count(LinkCounter.BROADCASTS_OUT);
    }
    write(frame, to.address());
  }

  private void write(byte[] frame, InetSocketAddress target) {
    Channel out = channel;
    if (out == null || !hasRoom(out)) {
      countLost();
      return;
    }
    counters.sent(frame.length);
    out.write(new DatagramPacket(Unpooled.wrappedBuffer(frame), target)).addListener(countIfLost);
  }

  @Override
  public void flush() {
    Channel out = channel;
    if (out != null) {
      out.flush();
    }
  }

  @Override
  public LinkReport report() {
    DatagramChannel bound = channel;
    boolean open = bound != null && bound.isOpen();
    MulticastGroup joined = group;
    return new LinkReport(
        name(),
        "udp",
        open ? UdpAddress.of(bound.localAddress()).toString() : settings.where(),
        open ? LinkReport.State.OPEN : LinkReport.State.CLOSED,
        detail(joined),
        counters.silentMillis(),
        counters.values(),
        Map.of());
  }

  private String detail(MulticastGroup joined) {
    String failure = lastFailure;
    return Stream.of(
            joined == null ? "" : "group " + joined,
            failure == null ? "" : "last frame that was not sent: " + failure)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  @Override
  public void close() {
    Channel open = channel;
    if (open == null || !open.isOpen()) {
      return;
    }
    MulticastGroup left = group;
    if (left != null) {
      left.close();
    }
    ChannelFuture closed = open.close();
    if (!loop.inEventLoop()) {
      // With epoll the port is free now; the JDK gives it back in the selector's next pass.
      closed.awaitUninterruptibly();
    }
  }

  /** A batch larger than the bound goes out in pieces; only a full socket loses frames. */
  private boolean hasRoom(Channel out) {
    if (!out.isWritable()) {
      out.flush();
    }
    return out.isWritable();
  }

  private void countIfLost(ChannelFuture written) {
    if (!written.isSuccess()) {
      metrics.count(Counter.FRAMES_DROPPED_LINK_FULL);
      counters.count(LinkCounter.TRANSMIT_FAILURES);
      lastFailure = written.cause().getMessage();
    }
  }

  private void countLost() {
    metrics.count(Counter.FRAMES_DROPPED_LINK_FULL);
    counters.count(LinkCounter.DROPPED_QUEUE_FULL);
  }

  /**
   * @param unheard see {@link FrameHandler}
   */
  private Bootstrap bootstrap(
      Receiver receiver, SocketProtocolFamily family, Set<UdpAddress> unheard) {
    int longestFrame = Math.max(settings.maxFrame(), MIN_LONGEST_RECEIVED);
    int slot = longestFrame + 1; // See FrameHandler: one octet more tells "fits" from "cut off".
    boolean epoll = EventLoops.isEpoll(loop);
    FixedRecvByteBufAllocator buffers =
        new FixedRecvByteBufAllocator(epoll ? slot * RECEIVE_BATCH : slot);
    buffers.maxMessagesPerRead(MAX_READS_PER_BATCH); // The default is one read per pass.
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(() -> EventLoops.datagramChannel(loop, family))
            .option(ChannelOption.SO_RCVBUF, KERNEL_BUFFER)
            .option(ChannelOption.RECVBUF_ALLOCATOR, buffers)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
            .handler(new FrameHandler(name(), receiver, longestFrame, metrics, counters, unheard));
    if (epoll) {
      bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, slot);
    }
    return bootstrap;
  }

  private InetAddress resolve() throws IOException {
    try {
      return InetAddress.getByName(settings.host());
    } catch (UnknownHostException e) {
      throw cannotListen("unknown host; write an address of this machine, 0.0.0.0 or ::", e);
    }
  }

  private IOException cannotJoin(IOException why) {
    UdpSettings.Multicast wanted = settings.multicast().orElseThrow();
    return new IOException(
        "cannot join multicast group %s on interface %s (listener %s): %s"
            .formatted(wanted.group(), wanted.networkInterface(), name(), why.getMessage()),
        why);
  }

  private IOException cannotListen(String why, Throwable cause) {
    return new IOException(
        "cannot listen on " + settings.where() + " (listener " + name() + "): " + why, cause);
  }

  /** What a person wants to read: the listener's name and where it listens. */
  @Override
  public String toString() {
    Channel open = channel;
    MulticastGroup joined = group;
    return name()
        + " (UDP "
        + (open == null ? "closed" : UdpAddress.of((InetSocketAddress) open.localAddress()))
        + (joined == null ? "" : ", group " + joined)
        + ")";
  }
}
