package io.mqttsn.serial;

import io.mqttsn.serial.OpenFailure.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What to do about a port that cannot be opened. jSerialComm hands on the operating system's error
 * numbers, those of Linux here, and has a number 2 of its own: open already in this process.
 */
final class PortAdvice {

  private static final int EPERM = 1;
  private static final int ENOENT_OR_OURS = 2;
  private static final int EIO = 5;
  private static final int ENXIO = 6;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;
  private static final int ENODEV = 19;
  private static final int EINVAL = 22;
  private static final int ENOTTY = 25;

  private PortAdvice() {}

  static OpenFailure missing() {
    return new OpenFailure(
        Cause.MISSING,
        "is missing; is the radio plugged in, and is its name among those that"
            + " `mqttsn-gateway serial-ports` lists");
  }

  /**
   * @param holder as {@link PortHolders} names him; empty if nobody knows
   */
  static OpenFailure taken(String holder) {
    return new OpenFailure(
        Cause.TAKEN,
        "is taken by "
            + (holder.isEmpty() ? "another process" : holder)
            + "; stop that, or give this listener another port");
  }

  /**
   * @param code the library's error number
   * @param real the device behind the configured path
   */
  static OpenFailure on(int code, Path real) {
    return switch (code) {
      case EPERM, EACCES -> forbidden(real);
      case EAGAIN, EBUSY -> taken(PortHolders.of(real));
      case ENOENT_OR_OURS ->
          Files.exists(real) ? taken("another listener of this gateway") : missing();
      case ENXIO, ENODEV -> missing();
      case ENOTTY -> unfit("is not a serial port");
      case EIO -> unfit("has no working hardware behind it (input/output error)");
      case EINVAL -> unfit("refuses its settings; compare baud and the like with the device's");
      default -> unfit("cannot be opened (error " + code + " of the operating system)");
    };
  }

  private static OpenFailure forbidden(Path real) {
    String user = System.getProperty("user.name");
    String group = group(real);
    return new OpenFailure(
        Cause.FORBIDDEN,
        "may not be opened by user %s; add it to the group %s (usermod -aG %s %s) and start again"
            .formatted(user, group, group, user));
  }

  /** Whoever is in it may open the device. */
  static String group(Path real) {
    try {
      return Files.getAttribute(real, "posix:group", LinkOption.NOFOLLOW_LINKS).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "dialout"; // Debian's and most others'
    }
  }

  private static OpenFailure unfit(String message) {
    return new OpenFailure(Cause.UNFIT, message);
  }
}
