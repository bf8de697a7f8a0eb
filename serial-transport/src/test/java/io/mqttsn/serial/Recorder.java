package io.mqttsn.serial;

import io.mqttsn.codec.Bytes;
import io.mqttsn.serial.SerialFraming.Defect;
import io.mqttsn.serial.SerialFraming.FrameSink;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a framing found. */
final class Recorder implements FrameSink {

  /** One frame. */
  record Heard(SerialAddress from, Bytes frame, int rssiDbm) {}

  /** One report of a transmission. */
  record Report(int ticket, boolean delivered, String reason) {}

  final List<Heard> heard = new ArrayList<>();
  final List<Defect> defects = new ArrayList<>();
  final List<Report> reports = new ArrayList<>();
  final List<String> radio = new ArrayList<>();

  /** The frames alone. */
  List<Bytes> frames() {
    return heard.stream().map(Heard::frame).toList();
  }

  @Override
  public void onFrame(SerialAddress from, byte[] frame, int rssiDbm) {
    heard.add(new Heard(from, Bytes.wrap(frame), rssiDbm));
  }

  @Override
  public void onDefect(Defect defect) {
    defects.add(defect);
  }

  @Override
  public void onTransmitted(int ticket, boolean delivered, String reason) {
    reports.add(new Report(ticket, delivered, reason));
  }

  @Override
  public void onRadio(String event) {
    radio.add(event);
  }
}
