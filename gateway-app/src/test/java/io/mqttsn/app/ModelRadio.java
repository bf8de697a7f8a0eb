package io.mqttsn.app;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The far end of a serial line: a forwarder with nodes behind it, or an XBee module and the radios
 * that it hears. It can be made to speak at the pace of a real line, in pieces, with damage to what
 * goes either way, or nonsense, and to stop listening.
 *
 * <p>It knows what it did to each packet: beside the line, what was damaged goes through a receiver
 * of its own, so that what a checksum lets through is counted and not guessed ({@link
 * #changedUnseen}).
 */
final class ModelRadio implements AutoCloseable {

  private static final int REMEMBERED = 4096;
  private static final long SILENCE_MILLIS = 150;

  /** What the memory of a UART holds, so that whoever feeds it may oversleep that much. */
  private static final long FIFO_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final String port;
  private final ModelAir air;
  private final ModelWire heard;
  private final ModelWire spoken;
  private final ModelWire heardUndamaged;
  private final LineDamage damage;
  private final Random random = new Random(1);
  private final Map<Integer, ModelNode> nodes = new ConcurrentHashMap<>();
  private final Map<String, Boolean> sentLately = lately();
  private final Map<String, Boolean> saidToUsLately = lately();
  private final ConcurrentLinkedQueue<String> unseen = new ConcurrentLinkedQueue<>();
  private final AtomicLong octetsHeard = new AtomicLong();
  private final AtomicLong packetsHeard = new AtomicLong();
  private final Object hearing = new Object();
  private boolean deaf;
  private volatile boolean inPieces;
  private volatile double nanosPerOctet;
  private volatile long lastHeard;
  private volatile long lastSaid;
  private volatile OutputStream out;
  private volatile boolean closed;
  private long freeAt;

  /** Opens the far end of a cable. */
  ModelRadio(String port, String framing, long seed) throws IOException {
    this.port = port;
    this.air = new ModelAir(framing);
    this.heard = ModelWire.of(framing);
    this.spoken = ModelWire.of(framing);
    this.heardUndamaged = ModelWire.of(framing);
    this.damage = new LineDamage(seed);
    open();
    Thread ticking = new Thread(this::tick, "ticks of " + port);
    ticking.setDaemon(true);
    ticking.start();
  }

  private static Map<String, Boolean> lately() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** Opens the port, again if it was plugged in anew. */
  void open() throws IOException {
    InputStream in = new FileInputStream(port);
    OutputStream before = out;
    out = new FileOutputStream(port);
    if (before != null) {
      before.close();
    }
    Thread reading = new Thread(() -> read(in), "far end of " + port);
    reading.setDaemon(true);
    reading.start();
  }

  /** So many new nodes, with numbers from 0, that repeat themselves after this time. */
  List<ModelNode> nodes(int count, String name, long patienceMillis) {
    List<ModelNode> fresh =
        IntStream.range(0, count)
            .mapToObj(number -> new ModelNode(this, number, name, patienceMillis))
            .toList();
    fresh.forEach(node -> nodes.put(node.number(), node));
    return fresh;
  }

  LineDamage damage() {
    return damage;
  }

  /** From now on what is said goes out in pieces of one to seven octets. */
  void speakInPieces() {
    inPieces = true;
  }

  /** From now on octets go out as fast as a line carries them, and whoever speaks waits for it. */
  void pace(double octetsPerSecond) {
    nanosPerOctet = 1e9 / octetsPerSecond;
  }

  /** Stops reading, as a device that hangs does, until {@link #listen}. */
  void stall() {
    synchronized (hearing) {
      deaf = true;
    }
  }

  void listen() {
    synchronized (hearing) {
      deaf = false;
      hearing.notifyAll();
    }
  }

  /** Octets that came from the gateway so far. */
  long octetsHeard() {
    return octetsHeard.get();
  }

  long packetsHeard() {
    return packetsHeard.get();
  }

  /**
   * Packets that the receiver of either end took for good and that nobody sent, as hexadecimal
   * digits: the checksum, if there is one, did not see the damage.
   */
  List<String> changedUnseen() {
    return List.copyOf(unseen);
  }

  /** How long nothing has been said to the gateway. */
  long quietMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastSaid);
  }

  /** A message from a node. */
  void say(int node, byte[] message) {
    say(air.fromNode(node, message));
  }

  /** How many octets a node's message takes on the line. */
  int octetsFor(int node, byte[] message) {
    return spoken.wrap(air.fromNode(node, message)).length;
  }

  private void say(byte[] packet) {
    synchronized (spoken) {
      byte[] octets = damage.pass(spoken.wrap(packet));
      sentLately.put(HexFormat.of().formatHex(packet), true);
      spoken.unwrap(octets).forEach(found -> judge(found, sentLately));
      write(octets);
    }
  }

  /** Octets that mean nothing. */
  void babble(byte[] octets) {
    synchronized (spoken) {
      write(octets);
    }
  }

  private void write(byte[] octets) {
    awaitTurn(octets.length);
    lastSaid = System.nanoTime();
    try {
      int step = inPieces ? 1 + random.nextInt(7) : octets.length;
      for (int at = 0; at < octets.length; at += step) {
        out.write(octets, at, Math.min(step, octets.length - at));
      }
    } catch (IOException e) {
      // The cable has been pulled: what is said now is lost.
    }
  }

  private void awaitTurn(int octets) {
    double perOctet = nanosPerOctet;
    long now = System.nanoTime();
    freeAt = Math.max(freeAt, now) + Math.round(octets * perOctet);
    while (perOctet > 0 && freeAt - System.nanoTime() > FIFO_NANOS) {
      LockSupport.parkNanos(freeAt - FIFO_NANOS - System.nanoTime());
    }
  }

  private void read(InputStream in) {
    byte[] buffer = new byte[4096];
    try (in) {
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        awaitEars();
        octetsHeard.addAndGet(count);
        lastHeard = System.nanoTime();
        onOctets(Arrays.copyOf(buffer, count));
      }
    } catch (IOException e) {
      // The cable has been pulled.
    }
  }

  private void awaitEars() throws IOException {
    synchronized (hearing) {
      while (deaf) {
        try {
          hearing.wait();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }
  }

  private void onOctets(byte[] octets) {
    List<byte[]> packets;
    synchronized (heard) {
      for (byte[] packet : heardUndamaged.unwrap(octets)) {
        saidToUsLately.put(HexFormat.of().formatHex(packet), true);
      }
      packets = heard.unwrap(damage.pass(octets));
      packets.forEach(packet -> judge(packet, saidToUsLately));
    }
    packets.forEach(this::onPacket);
  }

  private void onPacket(byte[] packet) {
    packetsHeard.incrementAndGet();
    air.report(packet).ifPresent(this::say);
    air.nodeOf(packet).map(nodes::get).ifPresent(node -> node.hear(air.messageIn(packet)));
  }

  private void judge(byte[] packet, Map<String, Boolean> known) {
    String digits = HexFormat.of().formatHex(packet);
    if (!known.containsKey(digits)) {
      unseen.add(digits);
    }
  }

  private void tick() {
    while (!closed) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS / 3));
      if (damage.octets() == 0) {
        continue; // a pause within a good frame is the machine's
      }
      if (System.nanoTime() - lastHeard > TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS)) {
        synchronized (heard) {
          heard.silence();
          heardUndamaged.silence();
        }
      }
      if (quietMillis() > SILENCE_MILLIS) {
        synchronized (spoken) {
          spoken.silence();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    out.close();
  }
}
