package io.mqttsn.upstream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * The octets from the broker, with every topic name in a PUBLISH that the client library could not
 * bear replaced by as many {@code $}.
 *
 * <p>Paho refuses some names that MQTT allows (control characters, everything beyond U+FFFF) by an
 * exception that ends its receiving thread: no error is told, the gateway is deaf until the
 * keep-alive cuts the connection, and then the broker sends the same message again. A name of
 * {@code $} alone matches no wildcard, so the message is acknowledged and goes nowhere.
 *
 * <p>Only the beginning of a PUBLISH is looked at; everything else passes through. Reading may time
 * out anywhere and be taken up again, as Paho does every second.
 */
final class LegibleTopics extends InputStream {

  /** What a name begins with that was replaced; no broker has such a topic. */
  static final String REPLACED = "$$";

  private static final int PUBLISH = 3;
  private static final int BUFFER = 8192;

  private final InputStream in;
  private final Predicate<String> legible;

  /** The beginning of the current packet: to be completed, then to be handed on. */
  private byte[] head = new byte[256];

  private int known;
  private int handedOn;
  private boolean complete;

  /** Octets of the current packet behind its head. */
  private long body;

  /**
   * @param legible whether the library bears a name that is not plain ASCII
   */
  LegibleTopics(InputStream in, Predicate<String> legible) {
    this.in = new BufferedInputStream(in, BUFFER);
    this.legible = legible;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (body == 0 && handedOn == known && complete) {
      known = 0;
      handedOn = 0;
      complete = false;
    }
    if (!complete && !completeHead()) {
      complete = true; // the stream ends here: hand on what there is
    }
    if (handedOn < known) {
      int count = Math.min(length, known - handedOn);
      System.arraycopy(head, handedOn, target, offset, count);
      handedOn += count;
      return count;
    }
    if (body == 0) {
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, body));
    body -= Math.max(0, count);
    return count;
  }

  /**
   * Reads until the head is known: the fixed header and, of a PUBLISH, the topic name.
   *
   * @return false at the end of the stream
   */
  private boolean completeHead() throws IOException {
    while (true) {
      int missing = missing();
      if (missing == 0) {
        complete = true;
        return true;
      }
      if (known + missing > head.length) {
        head = Arrays.copyOf(head, known + missing);
      }
      int count = in.read(head, known, missing);
      if (count < 0) {
        return false;
      }
      known += count;
    }
  }

  /** Octets that the head lacks, as far as can be said; 0 when it is complete. */
  private int missing() {
    if (known < 2) {
      return 2 - known;
    }
    long remaining = 0;
    int at = 1;
    for (; ; at++) {
      if (at == known) {
        return 1;
      }
      remaining |= (long) (head[at] & 0x7F) << 7 * (at - 1);
      if ((head[at] & 0x80) == 0 || at == 4) {
        break;
      }
    }
    int start = at + 1;
    if ((head[0] & 0xFF) >> 4 != PUBLISH || remaining < 2) {
      body = remaining - (known - start);
      return 0;
    }
    if (known < start + 2) {
      return start + 2 - known;
    }
    int topic = (head[start] & 0xFF) << 8 | head[start + 1] & 0xFF;
    int end = start + 2 + (int) Math.min(topic, remaining - 2);
    if (known < end) {
      return end - known;
    }
    body = remaining - (known - start);
    check(start + 2, end);
    return 0;
  }

  private void check(int from, int to) {
    for (int i = from; i < to; i++) {
      if (head[i] < 0x20 || head[i] == 0x7F) {
        if (!legible.test(new String(head, from, to - from, StandardCharsets.UTF_8))) {
          Arrays.fill(head, from, to, (byte) '$');
        }
        return;
      }
    }
  }

  @Override
  public int available() throws IOException {
    return known - handedOn + in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
