package io.mqttsn.upstream;

import io.mqttsn.codec.Bytes;
import io.mqttsn.gateway.port.DeviceStatus;
import io.mqttsn.gateway.port.DeviceStatus.State;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The payload of a device's status topic, a small JSON object, written and recognised. */
final class StatusText {

  private static final Pattern OURS =
      Pattern.compile(
          "\\{\"status\":\"(online|asleep|lost|offline|unknown)\",\"since\":\"([^\"]{1,40})\".*}");

  /** Longer ones are not ours. */
  private static final int LONGEST = 1_000;

  /** What a payload says, since when in milliseconds of the day's time. */
  record Found(State state, long since) {}

  private StatusText() {}

  /** Nothing at all for a device that is forgotten: that is how a retained message is removed. */
  static Bytes of(DeviceStatus status, long since) {
    if (status.state() == State.FORGOTTEN) {
      return Bytes.EMPTY;
    }
    // Nothing needs escaping: the words are ours, and names of listeners are letters and digits.
    return Bytes.utf8(
        "{\"status\":\""
            + status.state().name().toLowerCase(Locale.ROOT)
            + "\",\"since\":\""
            + Instant.ofEpochMilli(since).truncatedTo(ChronoUnit.SECONDS)
            + "\",\"reason\":\""
            + status.text()
            + "\""
            + status.listener().map(name -> ",\"listener\":\"" + name + "\"").orElse("")
            + "}");
  }

  /** What we have written in an earlier life; empty for anything else. */
  static Optional<Found> read(Bytes payload) {
    if (payload.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher matcher = OURS.matcher(payload.toUtf8());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      State state = State.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
      return Optional.of(new Found(state, Instant.parse(matcher.group(2)).toEpochMilli()));
    } catch (DateTimeException | ArithmeticException e) { // a billion years are a date, too
      return Optional.empty();
    }
  }
}
