package io.mqttsn.app;

import io.mqttsn.app.client.Received;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Messages on standard output, one a line: the octets as they are, for the terminal knows its
 * encoding better than we do.
 */
final class MessagePrinter {

  private final PrintStream out;
  private final boolean withTopic;

  MessagePrinter(Console console, boolean withTopic) {
    this.out = console.out();
    this.withTopic = withTopic;
  }

  void print(Received received) {
    if (withTopic) {
      out.writeBytes((received.topic() + " ").getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes(received.payload().toArray());
    out.writeBytes(new byte[] {'\n'});
    out.flush();
  }
}
