package io.mqttsn.serial;

/**
 * One opening of a line and everything that must not outlive it.
 *
 * <p>Either thread may find the line lost; the one that reads ends the session.
 */
final class LineSession {

  final OctetLine line;
  final SerialFraming framing;
  final Pacer pacer;
  final Tickets tickets;
  private volatile Exception failure;

  LineSession(OctetLine line, SerialFraming framing, Pacer pacer, Tickets tickets) {
    this.line = line;
    this.framing = framing;
    this.pacer = pacer;
    this.tickets = tickets;
  }

  void fail(Exception cause) {
    failure = cause;
  }

  /** Null while all is well. */
  Exception failure() {
    return failure;
  }
}
