package io.mqttsn.config;

import io.mqttsn.udp.UdpSettings;
import io.mqttsn.udp.UdpSettings.Multicast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the entries of {@code listeners} that are UDP sockets. */
final class UdpListenerReader {

  static final String TYPE = "udp";

  /** In a serial listener they are no slips of the finger. */
  static final List<String> OWN_KEYS = List.of("bind", "multicast");

  private static final String ANY = "0.0.0.0";

  static final UdpSettings DEFAULT =
      new UdpSettings(TYPE, ANY, UdpSettings.DEFAULT_PORT, UdpSettings.DEFAULT_MAX_FRAME);

  private record Listener(String path, UdpSettings settings) {}

  private final List<Listener> listeners = new ArrayList<>();

  /** All that were read, in order. */
  List<UdpSettings> settings() {
    return listeners.stream().map(Listener::settings).toList();
  }

  void read(Section section, String name) {
    BindAddress bind =
        section.value("bind", new BindAddress(ANY, UdpSettings.DEFAULT_PORT), BindAddress::parse);
    int maxFrame = section.whole("max-frame", UdpSettings.DEFAULT_MAX_FRAME, 64, 65_507);
    Optional<Multicast> multicast = MulticastReader.read(section, bind);
    for (Listener earlier : listeners) {
      compare(section, bind, earlier);
      multicast.ifPresent(group -> compare(section, group, earlier));
    }
    listeners.add(
        new Listener(
            section.path(), new UdpSettings(name, bind.host(), bind.port(), maxFrame, multicast)));
  }

  /** Two listeners in one group would answer each search twice. */
  private static void compare(Section section, Multicast multicast, Listener earlier) {
    Optional<Multicast> other = earlier.settings().multicast();
    if (other.isPresent() && MulticastReader.isSameGroup(multicast, other.get())) {
      section.wrong("multicast", "is already the group of " + earlier.path());
    }
  }

  private static void compare(Section section, BindAddress bind, Listener earlier) {
    UdpSettings other = earlier.settings();
    if (bind.overlaps(new BindAddress(other.host(), other.port()))) {
      section.wrong(
          "bind",
          BindAddress.text(bind.host(), bind.port())
              + " is already taken by "
              + BindAddress.text(other.host(), other.port())
              + " of "
              + earlier.path());
    }
  }
}
