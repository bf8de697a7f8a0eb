package io.mqttsn.serial;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.runtime.LinkCounters;

/** Counts what a framing has read from a line and hands the frames on. */
final class Incoming implements SerialFraming.FrameSink {

  private final Transport.Receiver receiver;
  private final LinkCounters counters;
  private final Metrics metrics;
  private final Signals signals;
  private final PortStatus status;
  private final Runnable placeIsFree;
  private Tickets tickets = new Tickets(1);
  private boolean somethingCame;

  /**
   * @param placeIsFree wakes whoever waits for a radio to report
   */
  Incoming(Transport.Receiver receiver, LinkNotes notes, PortStatus status, Runnable placeIsFree) {
    this.receiver = receiver;
    this.counters = notes.counters();
    this.metrics = notes.metrics();
    this.signals = notes.signals();
    this.status = status;
    this.placeIsFree = placeIsFree;
  }

  /** The line was opened anew. */
  void begin(Tickets ofSession) {
    tickets = ofSession;
  }

  /** Everything that was at hand has been decoded. */
  void endBatch() {
    if (somethingCame) {
      somethingCame = false;
      receiver.onBatchEnd();
    }
  }

  @Override
  public void onFrame(SerialAddress from, byte[] frame, int rssiDbm) {
    counters.count(LinkCounter.FRAMES_IN);
    counters.heard();
    if (rssiDbm != NO_RSSI) {
      signals.heard(from, rssiDbm);
    }
    somethingCame = true;
    receiver.onFrame(from, frame);
  }

  @Override
  public void onDefect(SerialFraming.Defect defect) {
    switch (defect) {
      case CHECKSUM -> counters.count(LinkCounter.CHECKSUM_ERRORS);
      case RESYNCHRONISED -> counters.count(LinkCounter.RESYNCHRONISATIONS);
      case UNKNOWN -> counters.count(LinkCounter.UNKNOWN);
      case TOO_LONG -> {
        counters.count(LinkCounter.TOO_LONG);
        metrics.count(Counter.FRAMES_DROPPED_TOO_LONG);
      }
    }
  }

  @Override
  public void onTransmitted(int ticket, boolean delivered, String reason) {
    if (!tickets.report(ticket)) {
      return; // it was given up before, and counted
    }
    if (!delivered) {
      counters.count(LinkCounter.TRANSMIT_FAILURES);
      status.undelivered(reason);
    }
    placeIsFree.run();
  }

  @Override
  public void onRadio(String event) {
    status.event(event);
  }
}
