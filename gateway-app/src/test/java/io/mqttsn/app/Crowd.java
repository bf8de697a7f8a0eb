package io.mqttsn.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;

/**
 * Many devices on one thread, each with a socket of its own. All ask at the same moment; who is not
 * answered asks again every second, as devices do, for sockets overflow.
 */
final class Crowd implements AutoCloseable {

  private static final int ROUNDS = 20;
  private static final long PAUSE_NANOS = 1_000_000_000L;

  /** What one of them hears. */
  interface Listener {
    /**
     * @param frame in digits without spaces
     */
    void hear(int device, String frame) throws IOException;
  }

  private final Selector selector = Selector.open();
  private final List<DatagramChannel> channels = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(2048);
  private int questions;

  Crowd(int devices, int gatewayPort) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    for (int i = 0; i < devices; i++) {
      DatagramChannel channel = DatagramChannel.open();
      channels.add(channel);
      channel.bind(new InetSocketAddress(loopback, 0));
      channel.connect(new InetSocketAddress(loopback, gatewayPort));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, i);
    }
  }

  void send(int device, String hex) throws IOException {
    byte[] frame = HexFormat.of().parseHex(hex.replaceAll("\\s+", ""));
    channels.get(device).write(ByteBuffer.wrap(frame));
  }

  /** Datagrams sent by {@link #askAll} so far. */
  int questions() {
    return questions;
  }

  /**
   * Everybody sends its question until its answer has come.
   *
   * @param listener hears everything, the answers too
   */
  void askAll(
      IntFunction<String> question, BiPredicate<Integer, String> isAnswer, Listener listener)
      throws IOException {
    BitSet waiting = new BitSet();
    waiting.set(0, channels.size());
    for (int round = 0; round < ROUNDS && !waiting.isEmpty(); round++) {
      for (int i = waiting.nextSetBit(0); i >= 0; i = waiting.nextSetBit(i + 1)) {
        send(i, question.apply(i));
        questions++;
      }
      hearUntilNobodyWaits(waiting, isAnswer, listener);
    }
    if (!waiting.isEmpty()) {
      throw new AssertionError("not answered: " + waiting);
    }
  }

  private void hearUntilNobodyWaits(
      BitSet waiting, BiPredicate<Integer, String> isAnswer, Listener listener) throws IOException {
    Listener both =
        (device, frame) -> {
          listener.hear(device, frame);
          if (isAnswer.test(device, frame)) {
            waiting.clear(device);
          }
        };
    long end = System.nanoTime() + PAUSE_NANOS;
    while (!waiting.isEmpty() && System.nanoTime() < end) {
      hear(both, Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
  }

  /** Hears what has come, and waits for it if nothing has. */
  void hear(Listener listener, long millis) throws IOException {
    selector.select(millis);
    for (SelectionKey key : selector.selectedKeys()) {
      int device = (Integer) key.attachment();
      buffer.clear();
      while (channels.get(device).read(buffer) > 0) {
        String frame =
            HexFormat.of().withUpperCase().formatHex(buffer.array(), 0, buffer.position());
        listener.hear(device, frame);
        buffer.clear();
      }
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    for (DatagramChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
