package io.mqttsn.config;

import io.mqttsn.udp.UdpSettings.Multicast;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code multicast} of a listener: the group by which devices find the gateway. Whether this
 * machine has the interface is seen at the start, for a file may be checked elsewhere.
 */
final class MulticastReader {

  /** What Linux takes for the name of an interface. */
  private static final Pattern INTERFACE = Pattern.compile("[^\\s/:]{1,15}");

  /** An address without brackets and without an interface behind it. */
  private static final Pattern PLAIN = Pattern.compile("[0-9A-Fa-f:.]+");

  private static final String EXAMPLE = "write \"225.1.1.1\" or \"ff05::1\"";

  private MulticastReader() {}

  /**
   * @param bind where the listener listens: the group is of the same family
   */
  static Optional<Multicast> read(Section listener, BindAddress bind) {
    if (!listener.has("multicast")) {
      return Optional.empty();
    }
    Section section = listener.section("multicast");
    if (!section.has("group")) {
      section.missing("group", "the address of the group: " + EXAMPLE);
    }
    Optional<String> group = section.optional("group", text -> group(text, bind));
    if (!section.has("interface")) {
      section.missing("interface", "the network interface of the devices, such as eth0");
    }
    Optional<String> networkInterface =
        section.optional("interface", MulticastReader::interfaceName);
    if (bind.port() == 0 && !section.has("port")) {
      section.missing("port", "the listener takes a free port, and devices must know the group's");
    }
    int port = section.whole("port", Math.max(1, bind.port()), 1, 65_535);
    int hops = section.whole("hops", Multicast.DEFAULT_HOPS, 1, 255);
    section.finish();
    return group.flatMap(
        address -> networkInterface.map(name -> new Multicast(address, port, name, hops)));
  }

  private static String group(String text, BindAddress bind) {
    InetAddress address = PLAIN.matcher(text).matches() ? BindAddress.literal(text) : null;
    if (address == null || !address.isMulticastAddress()) {
      throw new BadValue(
          Texts.quoted(text)
              + " is not a multicast address, 224.0.0.0 to 239.255.255.255 or ff00::/8; "
              + EXAMPLE);
    }
    InetAddress local = bind.address();
    if (local != null && local.getClass() != address.getClass()) {
      throw new BadValue(
          text
              + " and the listener's address, "
              + bind.host()
              + ", are not of one family; use two of IPv4 or two of IPv6");
    }
    return text;
  }

  private static String interfaceName(String text) {
    if (!INTERFACE.matcher(text).matches()) {
      throw new BadValue(
          Texts.quoted(text) + " is not the name of a network interface, such as eth0");
    }
    return text;
  }

  static boolean isSameGroup(Multicast one, Multicast other) {
    return BindAddress.literal(one.group()).equals(BindAddress.literal(other.group()))
        && one.port() == other.port()
        && one.networkInterface().equals(other.networkInterface());
  }
}
