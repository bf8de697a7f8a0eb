package io.mqttsn.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of {@code upstream.servers}. It stays text, for the MQTT client has its own idea of an
 * address; here it is made sure that this idea can only be the user's.
 */
final class ServerAddress {

  private static final Pattern FORM = Pattern.compile("([^:/]+)://([^/?#]*)(.*)");
  private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*\\]|[^\\[\\]:]+):([0-9]+)");
  private static final Pattern EMBEDDED =
      Pattern.compile(Pattern.quote(GatewayConfig.EMBEDDED) + "(:([0-9]+))?");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,;=:%-]*)*");

  private static final List<String> SCHEMES = List.of("tcp", "ssl", "ws", "wss");

  /** What other programs call the same. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of("mqtt", "tcp", "mqtts", "ssl", "tls", "ssl", "http", "ws", "https", "wss");

  private ServerAddress() {}

  static String parse(String text) {
    Matcher embedded = EMBEDDED.matcher(text);
    if (embedded.matches()) {
      if (embedded.group(2) != null) {
        Units.whole(embedded.group(2), 1, 65_535);
      }
      return text;
    }
    // Before anything that repeats the text: what stands before the @ may be a password.
    if (text.contains("@")) {
      throw new BadValue("credentials do not belong here; write username and password-file");
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadValue(
          Texts.quoted(text) + " is not a server; write \"tcp://host:1883\" or \"embedded\"",
          Nearest.to(text, List.of(GatewayConfig.EMBEDDED)));
    }
    String scheme = scheme(form.group(1));
    Matcher authority = AUTHORITY.matcher(form.group(2));
    if (!authority.matches()) {
      throw new BadValue(
          Texts.quoted(text)
              + " has no host and port; write "
              + scheme
              + "://host:"
              + port(scheme));
    }
    BindAddress.host(authority.group(1));
    Units.whole(authority.group(2), 1, 65_535);
    String path = form.group(3);
    if (!path.isEmpty() && !scheme.startsWith("ws")) {
      throw new BadValue(Texts.quoted(text) + " has a path, which only ws and wss can have");
    }
    if (!PATH.matcher(path).matches()) {
      throw new BadValue(Texts.quoted(text) + " has more than a path after the port");
    }
    return text;
  }

  static boolean isEmbedded(String server) {
    return EMBEDDED.matcher(server).matches();
  }

  static boolean isEncrypted(String server) {
    return server.startsWith("ssl:") || server.startsWith("wss:");
  }

  private static String scheme(String text) {
    if (!SCHEMES.contains(text)) {
      throw new BadValue(
          Texts.quoted(text) + " is not one of " + String.join(", ", SCHEMES),
          Optional.ofNullable(OTHER_NAMES.get(text)).or(() -> Nearest.to(text, SCHEMES)));
    }
    return text;
  }

  private static int port(String scheme) {
    return switch (scheme) {
      case "ssl" -> 8883;
      case "ws" -> 80;
      case "wss" -> 443;
      default -> 1883;
    };
  }
}
