package io.mqttsn.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP by hand: the octets of a test are those on the wire. */
final class Http {

  private static final int PATIENCE_MILLIS = 20_000;

  private Http() {}

  /** What was answered, cut into its parts. */
  record Reply(int status, String head, String body) {
    String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2))
          .findFirst()
          .orElse("");
    }
  }

  static Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** A GET with more header lines, if any. */
  static Reply get(int port, String target, String... headers) throws IOException {
    return send(port, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines(headers));
  }

  private static String lines(String... headers) {
    StringBuilder text = new StringBuilder();
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("Connection: close\r\n\r\n").toString();
  }

  /** Octets, and whatever is answered until the connection ends. */
  static Reply send(int port, String octets) throws IOException {
    return parse(octets(port, octets));
  }

  /** The same, as it came. */
  static byte[] octets(int port, String octets) throws IOException {
    try (Socket socket = open(port)) {
      socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
      return socket.getInputStream().readAllBytes();
    }
  }

  static Reply parse(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      return new Reply(0, "", "");
    }
    int end = text.indexOf("\r\n\r\n");
    return new Reply(
        Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
  }
}
