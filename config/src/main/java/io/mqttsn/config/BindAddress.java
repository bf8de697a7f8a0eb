package io.mqttsn.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address to listen on: {@code 0.0.0.0:10000}, {@code [::]:10000} or {@code host:10000}. */
record BindAddress(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[^\\[\\]:/]+):([0-9]+)");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?");

  static BindAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BadValue(
          Texts.quoted(text)
              + " is not an address and a port; write \"0.0.0.0:10000\" or \"[::]:10000\"");
    }
    return new BindAddress(host(matcher.group(1)), Units.whole(matcher.group(2), 0, 65_535));
  }

  /**
   * A host name or an address, without looking it up.
   *
   * @param text an IPv6 address is in brackets
   * @return without brackets
   */
  static String host(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      String inner = text.substring(1, text.length() - 1);
      if (isIpv6(inner)) {
        return inner;
      }
    } else if (NUMBERS.matcher(text).matches()
        ? IPV4.matcher(text).matches()
        : HOST_NAME.matcher(text).matches()) {
      return text;
    }
    throw new BadValue(Texts.quoted(text) + " is neither an address nor a host name");
  }

  private static boolean isIpv6(String text) {
    return text.contains(":") && literal(text) != null;
  }

  /** The address that digits and colons spell; null for a name, which is never looked up. */
  static InetAddress literal(String host) {
    if (!host.contains(":") && !IPV4.matcher(host).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether the two cannot be bound at the same time. Port 0 takes a free one. */
  boolean overlaps(BindAddress other) {
    if (port == 0 || port != other.port) {
      return false;
    }
    InetAddress mine = address();
    InetAddress theirs = other.address();
    if (mine == null || theirs == null) {
      return host.toLowerCase(Locale.ROOT).equals(other.host.toLowerCase(Locale.ROOT));
    }
    return mine.equals(theirs) || covers(mine, theirs) || covers(theirs, mine);
  }

  /** Null for a name other than {@code localhost}. */
  InetAddress address() {
    return literal(host.equalsIgnoreCase("localhost") ? "127.0.0.1" : host);
  }

  /** A wildcard takes all addresses of its family; that of IPv6 takes those of IPv4 as well. */
  private static boolean covers(InetAddress wildcard, InetAddress address) {
    return wildcard.isAnyLocalAddress()
        && (wildcard.getAddress().length == 16 || address.getAddress().length == 4);
  }

  /** As the file spells it. */
  static String text(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
