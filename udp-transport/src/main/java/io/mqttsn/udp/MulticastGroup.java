package io.mqttsn.udp;

import io.mqttsn.udp.UdpSettings.Multicast;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The multicast group of a listener: a second socket that hears it, on one interface, and what the
 * unicast socket needs to speak to it.
 *
 * <p>Speaking is the unicast socket's, so that whoever hears the gateway sees the port that answers
 * (SN-GW-1, SN-GW-6). The second socket is bound to the group's own address and so hears nothing
 * else, even where both have the same port; and the unicast socket does not hear the group, for
 * Netty and the JDK switch off Linux's habit (IP_MULTICAST_ALL) of giving each socket what another
 * one has joined.
 */
final class MulticastGroup {

  // Netty's setTimeToLive is the unicast one on epoll; these are the kernel's own numbers.
  private static final ChannelOption<Integer> EPOLL_HOPS_IP4 =
      new IntegerUnixChannelOption("IP_MULTICAST_TTL", 0, 33);
  private static final ChannelOption<Integer> EPOLL_HOPS_IP6 =
      new IntegerUnixChannelOption("IPV6_MULTICAST_HOPS", 41, 18);

  private final Multicast settings;
  private final NetworkInterface networkInterface;
  private final InetSocketAddress address;
  private DatagramChannel speaker;
  private DatagramChannel listener;
  private int hops;

  private MulticastGroup(
      Multicast settings, NetworkInterface networkInterface, InetAddress address) {
    this.settings = settings;
    this.networkInterface = networkInterface;
    this.address = new InetSocketAddress(address, settings.port());
  }

  /**
   * Finds the interface.
   *
   * @param local address of the listener, whose family the group must have
   * @throws IOException saying what to do
   */
  static MulticastGroup of(Multicast settings, InetAddress local) throws IOException {
    InetAddress group = InetAddress.getByName(settings.group());
    if (!group.isMulticastAddress()) {
      throw new IOException("not a multicast address");
    }
    if (group instanceof Inet4Address != local instanceof Inet4Address) {
      throw new IOException(
          "the group is %s and the listener's address %s; use two of one family"
              .formatted(family(group), family(local)));
    }
    NetworkInterface networkInterface = NetworkInterface.getByName(settings.networkInterface());
    if (networkInterface == null) {
      throw new IOException(
          "no such network interface; this machine has "
              + NetworkInterface.networkInterfaces()
                  .map(NetworkInterface::getName)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    if (networkInterface.inetAddresses().noneMatch(own -> own.getClass() == group.getClass())) {
      throw new IOException(
          "the interface has no %s address; give it one, or use another interface"
              .formatted(family(group)));
    }
    if (group instanceof Inet6Address) {
      int scope = networkInterface.getIndex(); // link-local groups are told apart by interface
      return new MulticastGroup(
          settings, networkInterface, Inet6Address.getByAddress(null, group.getAddress(), scope));
    }
    return new MulticastGroup(settings, networkInterface, group);
  }

  private static String family(InetAddress address) {
    return address instanceof Inet4Address ? "IPv4" : "IPv6";
  }

  /**
   * Joins the group.
   *
   * @param unicast the listener's socket, through which {@link UdpTransport} speaks to the group
   * @param bootstrap makes the second socket
   * @throws IOException if the second socket cannot be bound or join; it is closed again then
   */
  void join(DatagramChannel unicast, Bootstrap bootstrap) throws IOException {
    speaker = unicast;
    unicast.config().setNetworkInterface(networkInterface);
    setHops(settings.hops());
    // Two sockets may share a port when both say so at the second's binding. At its own binding the
    // unicast socket did not, nor does it later: a second gateway must not take its port unnoticed.
    unicast.config().setReuseAddress(true);
    try {
      ChannelFuture bound =
          bootstrap.option(ChannelOption.SO_REUSEADDR, true).bind(address).awaitUninterruptibly();
      if (!bound.isSuccess()) {
        throw new IOException(BindAdvice.on(bound.cause()), bound.cause());
      }
      listener = (DatagramChannel) bound.channel();
    } finally {
      unicast.config().setReuseAddress(false);
    }
    ChannelFuture joined =
        listener.joinGroup(address.getAddress(), networkInterface, null).awaitUninterruptibly();
    if (!joined.isSuccess()) {
      listener.close();
      throw new IOException(joined.cause().getMessage(), joined.cause());
    }
  }

  /** Where frames to the group go. */
  InetSocketAddress address() {
    return address;
  }

  /** The addresses from which the group hears what we said ourselves. */
  Set<UdpAddress> ownAddresses(InetSocketAddress local) {
    Set<UdpAddress> own = new HashSet<>();
    own.add(UdpAddress.of(local));
    networkInterface
        .inetAddresses()
        .map(mine -> new InetSocketAddress(mine, local.getPort()))
        .forEach(mine -> own.add(UdpAddress.of(mine)));
    return own;
  }

  /** Prepares the unicast socket, on its loop, for a frame to the group. */
  void reach(int radius) {
    int wanted = radius > 0 ? radius : settings.hops();
    if (wanted != hops) {
      speaker.flush(); // what was written for the group before goes as far as it should
      setHops(wanted);
    }
  }

  private void setHops(int number) {
    speaker.config().setOption(hopsOption(), number);
    hops = number;
  }

  /** How far the next frame to the group goes, as the kernel sees it. */
  int kernelHops() {
    return speaker.config().getOption(hopsOption());
  }

  private ChannelOption<Integer> hopsOption() {
    if (!EventLoops.isEpoll(speaker.eventLoop())) {
      return ChannelOption.IP_MULTICAST_TTL;
    }
    return isIp4() ? EPOLL_HOPS_IP4 : EPOLL_HOPS_IP6;
  }

  private boolean isIp4() {
    return address.getAddress() instanceof Inet4Address;
  }

  ChannelFuture close() {
    return listener.close();
  }

  /** What a person wants to read: the group and its interface. */
  @Override
  public String toString() {
    String group = settings.group();
    return (group.indexOf(':') < 0 ? group : "[" + group + "]")
        + ":%d on %s".formatted(settings.port(), settings.networkInterface());
  }
}
