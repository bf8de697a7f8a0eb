package io.mqttsn.config;

import io.mqttsn.gateway.protocol.Patience;
import io.mqttsn.gateway.protocol.RetryPolicy;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.udp.UdpSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code listeners}: what all of them have; the rest of an entry is its type's business.
 * Without that key the gateway listens on UDP port 10,000 of every address: a first file need not
 * say so.
 */
final class ListenersReader {

  private static final List<String> TYPES =
      List.of(UdpListenerReader.TYPE, SerialListenerReader.TYPE);

  /**
   * @param patience by the listener's name
   */
  record Result(
      List<UdpSettings> udp, List<SerialSettings> serial, Map<String, Patience> patience) {}

  private final RetryPolicy defaultRetry;
  private final UdpListenerReader udp = new UdpListenerReader();
  private final SerialListenerReader serial = new SerialListenerReader();
  private final Map<String, Patience> patience = new HashMap<>();

  /** Paths of listeners by name. */
  private final Map<String, String> names = new HashMap<>();

  /** How many there were of each type. */
  private final Map<String, Integer> counts = new HashMap<>();

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
    sections.forEach(reader::read);
    return new Result(reader.udp.settings(), reader.serial.settings(), reader.patience);
  }

  static Result builtIn(RetryPolicy retry) {
    UdpSettings listener = UdpListenerReader.DEFAULT;
    return new Result(List.of(listener), List.of(), Map.of(listener.name(), Patience.of(retry)));
  }

  private void read(Section section) {
    String type =
        section.value("type", UdpListenerReader.TYPE, text -> Section.choice(text, TYPES));
    String name = name(section, type);
    RetryPolicy retry = SessionsReader.retry(section, defaultRetry);
    if (type.equals(SerialListenerReader.TYPE)) {
      refuse(section, UdpListenerReader.OWN_KEYS, "udp", "serial");
      serial.read(section, name, retry);
      patience.put(name, patience(section, Patience.withSlow(retry)));
    } else {
      refuse(section, SerialListenerReader.OWN_KEYS, "serial", "udp");
      udp.read(section, name);
      patience.put(name, patience(section, Patience.of(retry)));
    }
    section.finish();
  }

  private String name(Section section, String type) {
    int number = counts.merge(type, 1, Integer::sum);
    String name = section.value("name", number == 1 ? type : type + "-" + number, Texts::name);
    String earlier = names.putIfAbsent(name, section.path());
    if (earlier != null) {
      section.wrong("name", "\"" + name + "\" is already the name of " + earlier);
    }
    return name;
  }

  private static Patience patience(Section section, Patience usual) {
    Duration tolerance =
        section.duration(
            "keep-alive-tolerance",
            usual.keepAliveTolerance(),
            Duration.ZERO,
            Patience.LONGEST_TOLERANCE);
    return new Patience(usual.retry(), tolerance);
  }

  private static void refuse(Section section, List<String> keys, String others, String type) {
    for (String key : keys) {
      if (section.has(key)) {
        section.wrongKey(key, "is a key of " + others + " listeners, and this one is " + type);
      }
    }
  }
}
