package io.mqttsn.admin;

import io.mqttsn.gateway.protocol.PastFrame;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** The last frames of a client as JSON; what a message does not have is left out. */
final class FrameJson {

  private FrameJson() {}

  static Answer answer(Budget budget, List<PastFrame> frames) {
    Instant now = Instant.now();
    return Answer.json(
        Answer.OK,
        Json.object(
            budget,
            json ->
                json.array(
                    "frames",
                    items -> {
                      for (PastFrame frame : frames) {
                        items.item(item -> write(item, frame, now));
                      }
                    })));
  }

  private static void write(Json json, PastFrame frame, Instant now) throws IOException {
    json.number("number", frame.number())
        .exactTime("at", now.minusMillis(frame.agoMillis()))
        .text("direction", frame.received() ? "received" : "sent")
        .text("type", frame.type().name())
        .text("outcome", Words.of(frame.outcome()));
    number(json, "messageId", frame.messageId());
    number(json, "topicId", frame.topic().id());
    if (frame.topic().name().isPresent()) {
      json.text("topic", frame.topic().name().get());
    }
    if (frame.flags().qos().isPresent()) {
      json.number("qos", frame.flags().qos().get().level());
    }
    flag(json, "duplicate", frame.flags().duplicate());
    flag(json, "retain", frame.flags().retain());
    flag(json, "cleanSession", frame.flags().cleanSession());
    flag(json, "will", frame.flags().will());
    number(json, "seconds", frame.seconds());
    number(json, "payloadOctets", frame.payloadOctets());
    if (frame.returnCode().isPresent()) {
      json.text("returnCode", Words.of(frame.returnCode().get()));
    }
  }

  private static void number(Json json, String name, OptionalInt value) throws IOException {
    if (value.isPresent()) {
      json.number(name, value.getAsInt());
    }
  }

  private static void flag(Json json, String name, boolean set) throws IOException {
    if (set) {
      json.flag(name, true);
    }
  }
}
