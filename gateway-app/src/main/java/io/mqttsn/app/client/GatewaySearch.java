package io.mqttsn.app.client;

import java.io.IOException;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Asks who is there and listens (§6.1). */
public interface GatewaySearch extends AutoCloseable {

  /** A search at one host, at all that hear a broadcast address, or on a serial port. */
  static GatewaySearch at(Route route) throws IOException {
    Envelope envelope = new Envelope(route.node());
    if (route.target() instanceof Route.Udp udp) {
      return UdpSearch.at(udp.gateway(), envelope);
    }
    return SerialSearch.on((Route.Serial) route.target(), envelope);
  }

  /**
   * A search in a multicast group.
   *
   * @param interfaces where to ask and listen
   */
  static GatewaySearch inGroup(Route route, List<NetworkInterface> interfaces) throws IOException {
    return UdpSearch.inGroup(
        ((Route.Udp) route.target()).gateway(), new Envelope(route.node()), interfaces);
  }

  /** Whether what gateways say to everybody can be heard. */
  boolean hearsGroup();

  /** Asks everybody within {@code radius} hops, 0 for all. */
  void ask(int radius) throws IOException;

  /** Hands over each gateway when it is first heard; returns how many, when the time is over. */
  int listen(Duration time, Consumer<FoundGateway> sink) throws IOException;

  @Override
  void close() throws IOException;
}
