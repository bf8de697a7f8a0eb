package io.mqttsn.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Very many devices on one thread, each with a socket of its own, that speak in octets.
 *
 * <pre>
 *   WAITING      its moment has come → CONNECTING, or PINGING if it believes in a connection
 *   PINGING      DISCONNECT, or silence → CONNECTING
 *   CONNECTING   CONNACK → PUBLISHING
 *   PUBLISHING   PUBACK → SERVED       DISCONNECT → CONNECTING
 * </pre>
 *
 * What is unanswered for a second is sent again; what is refused for congestion, too.
 */
final class Swarm implements AutoCloseable {

  private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
  private static final long TICK_MILLIS = 10;

  private enum Phase {
    WAITING,
    PINGING,
    CONNECTING,
    PUBLISHING,
    SERVED
  }

  /**
   * What a storm took.
   *
   * @param connected when the last device had its CONNACK, from the start of the storm
   * @param served when the last device had its PUBACK
   * @param dismissed devices that were told with DISCONNECT that they are not known
   * @param repeated requests that were not answered within a second
   * @param refused answers that said congestion
   */
  record Storm(Duration connected, Duration served, int dismissed, int repeated, int refused) {}

  private final Selector selector = Selector.open();
  private final List<Device> devices = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(256);
  private long lastConnected;
  private long lastServed;
  private int served;
  private int dismissed;
  private int repeated;
  private int refused;

  Swarm(int size, int gatewayPort) throws IOException {
    InetSocketAddress gateway =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort);
    for (int i = 0; i < size; i++) {
      DatagramChannel channel = DatagramChannel.open();
      channel.configureBlocking(false);
      channel.connect(gateway);
      Device device = new Device(i, channel);
      channel.register(selector, SelectionKey.OP_READ, device);
      devices.add(device);
    }
  }

  /**
   * Every device connects and publishes its number at QoS 1 on predefined id 1.
   *
   * @param spread within which all begin
   * @param limit when to give up
   */
  Storm storm(Duration spread, Duration limit) throws IOException {
    served = 0;
    dismissed = 0;
    repeated = 0;
    refused = 0;
    long start = System.nanoTime();
    Random random = new Random(7);
    for (Device device : devices) {
      device.begin(start + (long) (random.nextDouble() * spread.toNanos()));
    }
    while (served < devices.size()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError(
            served + " of " + devices.size() + " devices were served within " + limit);
      }
      selector.select(this::read, TICK_MILLIS);
      long now = System.nanoTime();
      for (Device device : devices) {
        device.onTime(now);
      }
    }
    return new Storm(
        Duration.ofNanos(lastConnected - start),
        Duration.ofNanos(lastServed - start),
        dismissed,
        repeated,
        refused);
  }

  private void read(SelectionKey key) {
    Device device = (Device) key.attachment();
    try {
      while (device.channel.read(buffer.clear()) > 0) {
        device.onFrame(buffer.flip(), System.nanoTime());
      }
    } catch (IOException e) {
      // Nobody has the port: silence, as far as a device can tell.
    }
  }

  @Override
  public void close() throws IOException {
    for (Device device : devices) {
      device.channel.close();
    }
    selector.close();
  }

  private final class Device {

    private final DatagramChannel channel;
    private final byte[] ping = {2, 0x16};
    private final byte[] connect;
    private final byte[] publish;
    private Phase phase = Phase.WAITING;
    private boolean believes;
    private byte[] open;
    private long due;

    Device(int number, DatagramChannel channel) {
      this.channel = channel;
      this.connect = frame(0x04, new byte[] {0x04, 1, 0x0E, 0x10}, "swarm-" + number);
      this.publish = frame(0x0C, new byte[] {0x21, 0, 1, 0, 1}, String.valueOf(number));
    }

    private static byte[] frame(int type, byte[] head, String tail) {
      byte[] text = tail.getBytes(StandardCharsets.US_ASCII);
      ByteBuffer frame = ByteBuffer.allocate(2 + head.length + text.length);
      frame.put((byte) frame.capacity()).put((byte) type).put(head).put(text);
      return frame.array();
    }

    void begin(long when) {
      phase = Phase.WAITING;
      due = when;
    }

    void onTime(long now) {
      if (phase == Phase.SERVED || now - due < 0) {
        return;
      }
      switch (phase) {
        case WAITING -> {
          if (believes) {
            ask(Phase.PINGING, ping, now);
          } else {
            ask(Phase.CONNECTING, connect, now);
          }
        }
        case PINGING -> {
          repeated++;
          ask(Phase.CONNECTING, connect, now);
        }
        default -> {
          repeated++;
          if (phase == Phase.PUBLISHING) {
            open[2] |= (byte) 0x80; // DUP
          }
          ask(phase, open, now);
        }
      }
    }

    void onFrame(ByteBuffer frame, long now) {
      int type = frame.get(1);
      if (type == 0x18) {
        dismissed++; // on a busy machine perhaps when the device connects already
        if (phase == Phase.PINGING || phase == Phase.PUBLISHING) {
          ask(Phase.CONNECTING, connect, now);
        }
      } else if (type == 0x05 && phase == Phase.CONNECTING) {
        if (accepted(frame, 2, now)) {
          believes = true;
          lastConnected = now;
          ask(Phase.PUBLISHING, publish.clone(), now);
        }
      } else if (type == 0x0D && phase == Phase.PUBLISHING && accepted(frame, 6, now)) {
        phase = Phase.SERVED;
        served++;
        lastServed = now;
      }
    }

    private boolean accepted(ByteBuffer frame, int at, long now) {
      if (frame.get(at) == 0) {
        return true;
      }
      refused++;
      due = now + PATIENCE;
      return false;
    }

    private void ask(Phase next, byte[] request, long now) {
      phase = next;
      open = request;
      due = now + PATIENCE;
      try {
        channel.write(ByteBuffer.wrap(request));
      } catch (IOException e) {
        // Nobody has the port: it is sent again.
      }
    }
  }
}
