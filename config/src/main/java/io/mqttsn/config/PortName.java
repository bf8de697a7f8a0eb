package io.mqttsn.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a serial listener listens on: the path of a device, or {@code tcp://host:port} of a program
 * that has the device elsewhere. Whether it is there is seen at the start, and again and again.
 *
 * @param text as it was written
 * @param identity equal for two spellings of one port; links between paths are not followed, for a
 *     file may be checked on a machine without the port
 */
record PortName(String text, String identity, boolean isNetwork) {

  private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):/(.*)");
  private static final Pattern AUTHORITY =
      Pattern.compile("/(\\[[^\\]]*\\]|[^\\[\\]:/]+):([0-9]+)");
  private static final String EXAMPLES =
      "write \"/dev/serial/by-id/...\", \"/dev/ttyUSB0\" or \"tcp://host:port\"";

  static PortName parse(String text) {
    Matcher url = URL.matcher(text);
    if (url.matches()) {
      return network(text, url.group(1), url.group(2));
    }
    if (!text.startsWith("/")) {
      throw new BadValue(
          Texts.quoted(text) + " is not the path of a device; " + EXAMPLES,
          text.startsWith("tty") ? Optional.of("/dev/" + text) : Optional.empty());
    }
    try {
      return new PortName(text, Path.of(text).normalize().toString(), false);
    } catch (InvalidPathException e) {
      throw new BadValue(Texts.quoted(text) + " is not a path");
    }
  }

  private static PortName network(String text, String scheme, String rest) {
    if (!scheme.equals("tcp")) {
      throw new BadValue(Texts.quoted(text) + " is not a port that can be opened; " + EXAMPLES);
    }
    Matcher authority = AUTHORITY.matcher(rest);
    if (!authority.matches()) {
      throw new BadValue(
          Texts.quoted(text)
              + " has no host and port, or more; write \"tcp://host:2000\" or"
              + " \"tcp://[::1]:2000\"");
    }
    String host = BindAddress.host(authority.group(1));
    int port = Units.whole(authority.group(2), 1, 65_535);
    return new PortName(text, host.toLowerCase(Locale.ROOT) + " " + port, true);
  }
}
