package io.mqttsn.app;

import io.mqttsn.app.client.SerialChannel;
import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Forwarded;
import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Frames and defects, one a line. What the port's counters say comes between frames, so a defect is
 * told in order to within the moment that a report is old.
 */
final class SniffPrinter {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

  /** What is worth a line when its counter moves. */
  private static final Map<LinkCounter, String> DEFECTS = new EnumMap<>(LinkCounter.class);

  static {
    DEFECTS.put(LinkCounter.CHECKSUM_ERRORS, "wrong checksum, dropped");
    DEFECTS.put(LinkCounter.RESYNCHRONISATIONS, "octets outside of frames, skipped");
    DEFECTS.put(LinkCounter.TOO_LONG, "too long, dropped");
    DEFECTS.put(LinkCounter.UNKNOWN, "without meaning here, dropped");
  }

  private final PrintStream out;
  private final boolean hex;
  private final Map<LinkCounter, Long> counted = new EnumMap<>(LinkCounter.class);
  private LinkReport.State state = LinkReport.State.OPEN;

  /**
   * @param hex whether every frame's octets are printed, not only those that mean nothing
   */
  SniffPrinter(PrintStream out, boolean hex) {
    this.out = out;
    this.hex = hex;
  }

  /**
   * @param rssi in dBm, or null where nobody measures it
   */
  void frame(SerialChannel.Arrival arrival, Integer rssi) {
    byte[] octets = arrival.frame();
    String head =
        arrival.from()
            + (rssi == null ? "" : " " + rssi + " dBm")
            + " "
            + octets.length
            + " octets ";
    try {
      line(head + text(MessageCodec.decode(octets)));
      if (hex) {
        out.println("    " + SPACED.formatHex(octets));
      }
    } catch (MalformedFrame e) {
      line(head + "not MQTT-SN, " + e.getMessage() + "\n    " + SPACED.formatHex(octets));
    }
  }

  /** Says what the report has that the last one had not. */
  void changes(LinkReport report) {
    DEFECTS.forEach(
        (counter, text) -> {
          long now = report.count(counter);
          long more = now - counted.getOrDefault(counter, 0L);
          counted.put(counter, now);
          if (more > 0) {
            line("! " + text + (more == 1 ? "" : " (" + more + " times)"));
          }
        });
    boolean was = state == LinkReport.State.OPEN;
    boolean is = report.state() == LinkReport.State.OPEN;
    if (was && report.state() == LinkReport.State.WAITING) {
      line("! " + report.where() + " " + report.detail());
      state = report.state();
    } else if (!was && is) {
      line("! " + report.where() + " is open again");
      state = report.state();
    }
  }

  private static String text(Message message) throws MalformedFrame {
    if (message instanceof Forwarded forwarded) {
      Bytes inner = forwarded.innerFrame();
      return "of node " + forwarded.wirelessNode() + ": " + text(MessageCodec.decode(inner));
    }
    return message.toString();
  }

  private void line(String text) {
    out.println(LocalTime.now().format(TIME) + " " + text);
    out.flush();
  }
}
