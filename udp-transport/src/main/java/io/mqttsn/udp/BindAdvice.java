package io.mqttsn.udp;

import java.util.Locale;

/**
 * What to do about a socket that could not be bound. Netty's native errors and the JDK's share no
 * type, but both carry the operating system's own words.
 */
final class BindAdvice {

  private BindAdvice() {}

  static String on(Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    String words = said.toLowerCase(Locale.ROOT);
    if (words.contains("in use")) {
      return "address in use; stop the program that has this port, or choose another one";
    }
    if (words.contains("cannot assign") || words.contains("can't assign")) {
      return "not an address of this machine; use one that it has, 0.0.0.0 or ::";
    }
    if (words.contains("permission denied")) {
      return "permission denied; choose a port from 1024 on, or grant CAP_NET_BIND_SERVICE";
    }
    return said;
  }
}
