package io.mqttsn.serial;

import io.mqttsn.gateway.port.LinkReport.State;
import io.mqttsn.gateway.runtime.Repeats;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people are told about one port: lines in the log, and the state in the report.
 *
 * <p>A port that stays away is one line, and one an hour from then on; one that comes and goes for
 * the same reason is two lines in ten minutes, and for changing reasons one for each in a minute,
 * then ever more seldom. The report knows the truth at any time.
 */
final class PortStatus {

  static final long REMIND_MILLIS = 3_600_000;
  static final long UNSTEADY_MILLIS = 600_000;

  private final String subject;
  private final Voice voice;
  private final LongSupplier clock;
  private final Repeats repeats;

  private volatile State state = State.CLOSED;
  private volatile String detail = "";

  // Of the thread that opens and reads.
  private String lastTrouble = "";
  private long lastTroubleAt;
  private boolean troubleWasSaidLast;
  private int attempts;
  private String lastEvent = "";

  /**
   * @param subject the port and its listener
   * @param clock milliseconds
   */
  PortStatus(String subject, Voice voice, LongSupplier clock) {
    this.subject = subject;
    this.voice = voice;
    this.clock = clock;
    this.repeats = new Repeats(clock);
  }

  /** The port and its listener. */
  String subject() {
    return subject;
  }

  State state() {
    return state;
  }

  String detail() {
    return detail;
  }

  void opening() {
    state = State.OPENING;
  }

  /**
   * @param device what was found behind the configured name
   */
  void open(String device) {
    state = State.OPEN;
    detail = device;
    if (lastTrouble.isEmpty() || troubleWasSaidLast) {
      voice.info(subject + " is open" + (device.isEmpty() ? "" : " (" + device + ")"));
      troubleWasSaidLast = false;
    }
  }

  /**
   * The port cannot be opened, or was lost.
   *
   * @param what goes on after the subject: "is missing"
   */
  void trouble(String what) {
    state = State.WAITING;
    detail = what;
    attempts++;
    long now = clock.getAsLong();
    boolean known = what.equals(lastTrouble);
    long quiet = troubleWasSaidLast ? REMIND_MILLIS : UNSTEADY_MILLIS;
    if (known && now - lastTroubleAt < quiet) {
      return;
    }
    Optional<String> more = known ? Optional.of("") : repeats.tell(what);
    if (more.isEmpty()) {
      return;
    }
    voice.warn(
        subject
            + " "
            + what
            + (known && troubleWasSaidLast
                ? " (still so, after " + attempts + " attempts)"
                : more.get() + "; trying again for ever"));
    if (!known) {
      attempts = 0;
    }
    lastTrouble = what;
    lastTroubleAt = now;
    troubleWasSaidLast = true;
  }

  /** The radio says something of itself. */
  void event(String what) {
    detail = "radio: " + what;
    if (!what.equals(lastEvent)) {
      lastEvent = what;
      repeats
          .tell("radio " + what)
          .ifPresent(more -> voice.info(subject + ": the radio says: " + what + more));
    }
  }

  /** Not for the log: devices come and go, and a stranger may make up addresses. */
  void undelivered(String why) {
    detail = "last frame that was not delivered: " + why;
  }

  void closed() {
    state = State.CLOSED;
    detail = "";
  }

  /** Where lines go. */
  interface Voice {
    void info(String line);

    void warn(String line);

    /** The log of the process. */
    Voice LOG =
        new Voice() {
          private final Logger log = LoggerFactory.getLogger("serial");

          @Override
          public void info(String line) {
            log.info(line);
          }

          @Override
          public void warn(String line) {
            log.warn(line);
          }
        };
  }
}
