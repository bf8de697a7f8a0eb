package io.mqttsn.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers, durations and rates, from text and back. */
final class Units {

  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
  private static final Pattern BARE = Pattern.compile("[0-9]+");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  /** The largest first, so that {@link #text(Duration)} finds the shortest spelling. */
  private static final List<Unit> UNITS =
      List.of(
          new Unit("d", Duration.ofDays(1)),
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)));

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,6})(KiB|MiB)");

  private record Unit(String symbol, Duration length) {}

  private Units() {}

  static int whole(String text, int min, int max) {
    if (!WHOLE.matcher(text).matches()) {
      throw new BadValue(
          Texts.quoted(text) + " is not a whole number; write one from " + min + " to " + max);
    }
    long number = Long.parseLong(text);
    if (number < min || number > max) {
      throw new BadValue(text + " is out of range; write a number from " + min + " to " + max);
    }
    return (int) number;
  }

  /** A part of one, such as 0.3. */
  static double fraction(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new BadValue(Texts.quoted(text) + " is not a number; write one from 0 to 1");
    }
    double number = Double.parseDouble(text);
    if (number > 1) {
      throw new BadValue(text + " is out of range; write a number from 0 to 1");
    }
    return number;
  }

  /** A size, such as 16MiB or 512KiB. */
  static int octets(String text, int min, int max) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new BadValue(Texts.quoted(text) + " is not a size; write one such as 512KiB or 16MiB");
    }
    long size = Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("KiB") ? 10 : 20);
    if (size < min || size > max) {
      throw new BadValue(
          text + " is out of range; write a size from " + size(min) + " to " + size(max));
    }
    return (int) size;
  }

  /** As it is written. */
  static String size(int octets) {
    return octets % (1 << 20) == 0 ? (octets >> 20) + "MiB" : (octets >> 10) + "KiB";
  }

  static Duration duration(String text, Duration min, Duration max) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new BadValue(
          BARE.matcher(text).matches() && text.length() < 10
              ? text + " has no unit; write " + text + "s, or another unit: ms, s, m, h, d"
              : Texts.quoted(text)
                  + " is not a duration; write a number and a unit, such as 500ms, 15s, 10m, 2h"
                  + " or 7d");
    }
    Duration duration = unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw new BadValue(
          text + " is out of range; write a duration from " + text(min) + " to " + text(max));
    }
    return duration;
  }

  /**
   * @param because completes "is not whole seconds, …"
   */
  static Duration wholeSeconds(String text, Duration min, Duration max, String because) {
    Duration duration = duration(text, min, max);
    if (duration.toMillisPart() != 0) {
      throw new BadValue(text + " is not whole seconds, " + because);
    }
    return duration;
  }

  /** In the largest unit that says it exactly. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    return UNITS.stream()
        .filter(unit -> millis % unit.length().toMillis() == 0)
        .findFirst()
        .map(unit -> millis / unit.length().toMillis() + unit.symbol())
        .orElseThrow();
  }

  /** How often in a second: {@code 50/s}; zero needs no unit. */
  static int perSecond(String text, int max) {
    if (text.equals("0")) {
      return 0;
    }
    if (WHOLE.matcher(text).matches()) {
      throw new BadValue(text + " has no unit; write " + text + "/s");
    }
    if (!text.endsWith("/s") || !WHOLE.matcher(text.substring(0, text.length() - 2)).matches()) {
      throw new BadValue(
          Texts.quoted(text) + " is not a rate; write a number and /s, such as 50/s");
    }
    return whole(text.substring(0, text.length() - 2), 0, max);
  }

  private static Duration unit(String symbol) {
    return UNITS.stream()
        .filter(unit -> unit.symbol().equals(symbol))
        .findFirst()
        .orElseThrow()
        .length();
  }

  static String text(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
