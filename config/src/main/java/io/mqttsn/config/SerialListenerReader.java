package io.mqttsn.config;

import io.mqttsn.gateway.protocol.RetryPolicy;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.SerialSettings.Dtr;
import io.mqttsn.serial.SerialSettings.FlowControl;
import io.mqttsn.serial.SerialSettings.Framing;
import io.mqttsn.serial.SerialSettings.Line;
import io.mqttsn.serial.SerialSettings.Parity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Reads the entries of {@code listeners} that are serial ports, and keeps a user from what cannot
 * work however the other end is set: fewer than eight data bits, flow control by octets that frames
 * contain, a patience that is shorter than a frame.
 */
final class SerialListenerReader {

  static final String TYPE = "serial";

  /** Without meaning for a port elsewhere, whose program there knows them. */
  private static final List<String> LINE_KEYS =
      List.of("baud", "data-bits", "parity", "stop-bits", "flow-control", "dtr", "settle");

  /** In a UDP listener they are no slips of the finger. */
  static final List<String> OWN_KEYS =
      List.of(
          "port",
          "framing",
          "in-flight",
          "baud",
          "data-bits",
          "parity",
          "stop-bits",
          "flow-control",
          "dtr",
          "settle");

  /** What fits behind a single length octet: most devices never send more. */
  private static final int USUAL_FRAME = 255;

  private static final int LONGEST_ON_LINE = 65_535;

  /** More than any XBee module carries in a frame. */
  private static final int LONGEST_ON_AIR = 2048;

  private final List<SerialSettings> settings = new ArrayList<>();

  /** Paths of listeners by the identity of their port. */
  private final Map<String, String> ports = new HashMap<>();

  /** All that were read, in order. */
  List<SerialSettings> settings() {
    return List.copyOf(settings);
  }

  /**
   * @param retry how the listener's clients are repeated to
   */
  void read(Section section, String name, RetryPolicy retry) {
    Optional<PortName> port = port(section);
    Framing framing = word(section, "framing", Framing.LENGTH);
    Line line = line(section, framing);
    OptionalInt maxFrame = maxFrame(section, framing);
    if (port.isPresent() && port.get().isNetwork()) {
      refuse(section, LINE_KEYS, "is for a port of this machine; set it where the port is");
      line = Line.DEFAULT;
    } else {
      checkPatience(section, retry, line, maxFrame.orElse(USUAL_FRAME));
    }
    int inFlight = section.whole("in-flight", SerialSettings.DEFAULT_IN_FLIGHT, 1, 64);
    if (!reportsTransmissions(framing) && isGood(section, "framing", framing)) {
      refuse(section, List.of("in-flight"), "is for framing xbee-api1 and xbee-api2");
    }
    if (port.isPresent()) {
      settings.add(new SerialSettings(name, port.get().text(), line, framing, maxFrame, inFlight));
    }
  }

  /** Whether the radio says what became of a transmission, so that the next may wait for it. */
  static boolean reportsTransmissions(Framing framing) {
    return framing == Framing.XBEE_API1 || framing == Framing.XBEE_API2;
  }

  static boolean isNetwork(SerialSettings listener) {
    return PortName.parse(listener.port()).isNetwork();
  }

  private Optional<PortName> port(Section section) {
    if (!section.has("port")) {
      section.missing(
          "port",
          "write the path of the device, best one below /dev/serial/by-id, or tcp://host:port");
    }
    Optional<PortName> port = section.optional("port", PortName::parse);
    if (port.isPresent()) {
      String earlier = ports.putIfAbsent(port.get().identity(), section.path());
      if (earlier != null) {
        section.wrong(
            "port", Texts.quoted(port.get().text()) + " is already the port of " + earlier);
      }
    }
    return port;
  }

  private static Line line(Section section, Framing framing) {
    Line usual = Line.DEFAULT;
    int baud = section.whole("baud", usual.baud(), 300, 4_000_000);
    int dataBits = section.value("data-bits", usual.dataBits(), SerialListenerReader::dataBits);
    Parity parity = word(section, "parity", usual.parity());
    int stopBits = section.whole("stop-bits", usual.stopBits(), 1, 2);
    FlowControl flowControl = word(section, "flow-control", usual.flowControl());
    if (flowControl == FlowControl.XON_XOFF
        && framing != Framing.XBEE_API2
        && isGood(section, "framing", framing)) {
      section.wrong(
          "flow-control",
          "xon-xoff takes the octets 11 and 13 for its own, and only framing xbee-api2 keeps them"
              + " out of frames; write rts-cts or none");
    }
    Dtr dtr = word(section, "dtr", usual.dtr());
    Duration settle =
        section.duration("settle", usual.settle(), Duration.ZERO, Duration.ofMinutes(1));
    return new Line(baud, dataBits, parity, stopBits, flowControl, dtr, settle);
  }

  private static int dataBits(String text) {
    int bits = Units.whole(text, 5, 8);
    if (bits < 8) {
      throw new BadValue(
          bits + " bits cannot carry an octet, of which all frames are made; write 8");
    }
    return bits;
  }

  private static OptionalInt maxFrame(Section section, Framing framing) {
    int longest = reportsTransmissions(framing) ? LONGEST_ON_AIR : LONGEST_ON_LINE;
    Optional<Integer> written =
        section.optional("max-frame", text -> Units.whole(text, 16, longest));
    return written.isPresent() ? OptionalInt.of(written.get()) : OptionalInt.empty();
  }

  /** A frame and its answer must have passed before the frame is sent once more. */
  private static void checkPatience(Section section, RetryPolicy retry, Line line, int frame) {
    int bits = 1 + line.dataBits() + (line.parity() == Parity.NONE ? 0 : 1) + line.stopBits();
    Duration both = Duration.ofMillis(2L * frame * bits * 1000 / line.baud());
    if (retry.count() > 0 && retry.interval().compareTo(both) < 0) {
      String key = section.has("retry") ? "retry" : section.has("baud") ? "baud" : "max-frame";
      section.wrong(
          key,
          "a frame of "
              + frame
              + " octets and its answer take "
              + both.toSeconds()
              + "s at "
              + line.baud()
              + " baud, and after retry.interval, "
              + Units.text(retry.interval())
              + ", it is repeated; write a longer interval or a smaller max-frame");
    }
  }

  private static <E extends Enum<E>> E word(Section section, String key, E fallback) {
    Function<String, E> parser = text -> Words.parse(text, fallback.getDeclaringClass());
    return section.value(key, fallback, parser);
  }

  /** Whether {@code value} is what was meant, and not what stands in for a word that is wrong. */
  private static boolean isGood(Section section, String key, Enum<?> value) {
    return section.raw(key).isEmpty() || section.raw(key).get().equals(Words.text(value));
  }

  private static void refuse(Section section, List<String> keys, String reason) {
    for (String key : keys) {
      if (section.has(key)) {
        section.wrongKey(key, reason);
      }
    }
  }
}
