package io.mqttsn.app;

import io.mqttsn.admin.client.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The last frames of a client as a table for a person, the newest first. */
final class FrameTable {

  private FrameTable() {}

  /** With an empty line before it; nothing without frames. */
  static String of(List<JsonValue> frames) {
    if (frames.isEmpty()) {
      return "";
    }
    Table table = new Table("TIME", "", "FRAME", "ID", "TOPIC", "DETAILS", "OUTCOME");
    for (JsonValue frame : frames) {
      table.row(
          frame.text("at"),
          frame.text("direction").equals("received") ? "from" : "to",
          frame.text("type"),
          frame.text("messageId"),
          topic(frame),
          details(frame),
          outcome(frame));
    }
    return "\n" + table.text();
  }

  private static String topic(JsonValue frame) {
    String name = frame.text("topic");
    return name.isEmpty() && frame.at("topicId").isPresent() ? "id " + frame.text("topicId") : name;
  }

  private static String details(JsonValue frame) {
    List<String> parts = new ArrayList<>();
    frame.number("qos").ifPresent(qos -> parts.add("QoS " + qos));
    for (String[] flag :
        new String[][] {
          {"duplicate", "DUP"}, {"retain", "retain"}, {"cleanSession", "clean"}, {"will", "will"}
        }) {
      if (frame.flag(flag[0])) {
        parts.add(flag[1]);
      }
    }
    frame.number("seconds").ifPresent(seconds -> parts.add(seconds + "s"));
    frame.number("payloadOctets").ifPresent(octets -> parts.add(octets + "B"));
    return String.join(" ", parts);
  }

  /** What came of it, and what was answered where that is not what everybody hopes for. */
  private static String outcome(JsonValue frame) {
    String code = frame.text("returnCode");
    return frame.text("outcome") + (code.isEmpty() || code.equals("accepted") ? "" : ", " + code);
  }
}
