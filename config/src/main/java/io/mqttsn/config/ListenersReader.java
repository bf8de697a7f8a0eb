package io.mqttsn.config;

import io.mqttsn.gateway.protocol.RetryPolicy;
import io.mqttsn.udp.UdpSettings;
import io.mqttsn.udp.UdpSettings.Multicast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code listeners}. Without that key the gateway listens on UDP port 10,000 of every
 * address: a first file need not say so.
 */
final class ListenersReader {

  private static final String UDP = "udp";
  private static final String SERIAL = "serial";
  private static final String ANY = "0.0.0.0";

  static final UdpSettings DEFAULT =
      new UdpSettings(UDP, ANY, UdpSettings.DEFAULT_PORT, UdpSettings.DEFAULT_MAX_FRAME);

  /** Keys that only a serial listener has: in a UDP listener they are no slips of the finger. */
  private static final List<String> SERIAL_KEYS =
      List.of(
          "port", "baud", "data-bits", "parity", "stop-bits", "flow-control", "framing", "settle");

  private record Listener(String path, UdpSettings settings, RetryPolicy retry) {}

  /**
   * @param retries by the listener's name
   */
  record Result(List<UdpSettings> udp, Map<String, RetryPolicy> retries) {}

  private final RetryPolicy defaultRetry;
  private final List<Listener> listeners = new ArrayList<>();

  private ListenersReader(RetryPolicy defaultRetry) {
    this.defaultRetry = defaultRetry;
  }

  /**
   * @param defaultRetry what {@code sessions} says, for listeners that say nothing else
   */
  static Result read(Section root, RetryPolicy defaultRetry) {
    if (!root.has("listeners")) {
      return builtIn(defaultRetry);
    }
    List<Section> sections = root.sections("listeners");
    if (root.isEmptyList("listeners")) {
      root.wrong(
          "listeners", "is an empty list; name a listener, or remove the key for the default");
    }
    ListenersReader reader = new ListenersReader(defaultRetry);
    for (int i = 0; i < sections.size(); i++) {
      reader.read(sections.get(i), i == 0 ? UDP : UDP + "-" + (i + 1));
    }
    return reader.result();
  }

  static Result builtIn(RetryPolicy retry) {
    return new Result(List.of(DEFAULT), Map.of(DEFAULT.name(), retry));
  }

  private Result result() {
    Map<String, RetryPolicy> retries = new HashMap<>();
    listeners.forEach(listener -> retries.put(listener.settings().name(), listener.retry()));
    return new Result(listeners.stream().map(Listener::settings).toList(), retries);
  }

  private void read(Section section, String defaultName) {
    String type = section.value("type", UDP, text -> Section.choice(text, List.of(UDP, SERIAL)));
    if (type.equals(SERIAL)) {
      section.wrong("type", "serial listeners are not available yet in this version");
      return;
    }
    String name = section.value("name", defaultName, Texts::name);
    BindAddress bind =
        section.value("bind", new BindAddress(ANY, UdpSettings.DEFAULT_PORT), BindAddress::parse);
    int maxFrame = section.whole("max-frame", UdpSettings.DEFAULT_MAX_FRAME, 64, 65_507);
    Optional<Multicast> multicast = MulticastReader.read(section, bind);
    RetryPolicy retry = SessionsReader.retry(section, defaultRetry);
    for (String key : SERIAL_KEYS) {
      if (section.has(key)) {
        section.wrongKey(key, "is a key of serial listeners, and this one is udp");
      }
    }
    section.finish();
    for (Listener earlier : listeners) {
      compare(section, bind, name, earlier);
      multicast.ifPresent(group -> compare(section, group, earlier));
    }
    listeners.add(
        new Listener(
            section.path(),
            new UdpSettings(name, bind.host(), bind.port(), maxFrame, multicast),
            retry));
  }

  /** Two listeners in one group would answer each search twice. */
  private static void compare(Section section, Multicast multicast, Listener earlier) {
    Optional<Multicast> other = earlier.settings().multicast();
    if (other.isPresent() && MulticastReader.isSameGroup(multicast, other.get())) {
      section.wrong("multicast", "is already the group of " + earlier.path());
    }
  }

  private static void compare(Section section, BindAddress bind, String name, Listener earlier) {
    UdpSettings other = earlier.settings();
    if (other.name().equals(name)) {
      section.wrong("name", "\"" + name + "\" is already the name of " + earlier.path());
    }
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
