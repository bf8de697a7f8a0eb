package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A UDP socket that speaks in hexadecimal digits: the octets in a test are those of the
 * specification, and a defect of the codec cannot hide behind itself.
 *
 * <p>It plays a device, sending to a gateway it is given, or a gateway, answering whoever was heard
 * last. Pauses on the wire are awaited for up to ten seconds, which only a failing test does.
 */
public final class RawDevice implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final HexFormat SPACED = HexFormat.ofDelimiter(" ").withUpperCase();

  private final DatagramSocket socket;
  private final InetSocketAddress address;
  private InetSocketAddress peer;

  private RawDevice(InetSocketAddress peer) throws IOException {
    // Bound to the peer's own loopback address: 127.0.0.1 does not reach ::1.
    InetAddress local = peer == null ? InetAddress.getLoopbackAddress() : peer.getAddress();
    this.socket = new DatagramSocket(0, local);
    this.address = (InetSocketAddress) socket.getLocalSocketAddress();
    this.peer = peer;
  }

  /** A device that talks to the gateway at this port of the loopback address. */
  public static RawDevice talkingTo(int gatewayPort) throws IOException {
    return new RawDevice(new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort));
  }

  /** A device that talks to a gateway at an address of this machine, such as {@code ::1}. */
  public static RawDevice talkingTo(InetSocketAddress gateway) throws IOException {
    return new RawDevice(gateway);
  }

  /** A gateway on a free port, that answers whoever it hears. */
  public static RawDevice listening() throws IOException {
    return new RawDevice(null);
  }

  public InetSocketAddress address() {
    return address;
  }

  /** Where {@link #send} goes. */
  public InetSocketAddress peer() {
    return peer;
  }

  /** Sends one datagram; spaces and line breaks between the digits are for the reader. */
  public RawDevice send(String hex) throws IOException {
    byte[] frame = HexFormat.of().parseHex(hex.replaceAll("\\s+", ""));
    socket.send(new DatagramPacket(frame, frame.length, peer));
    return this;
  }

  /** The next datagram must be exactly this one. */
  public RawDevice expect(String hex) throws IOException {
    String wanted = hex.replaceAll("\\s+", "").toUpperCase(Locale.ROOT);
    assertThat(next(PATIENCE).replace(" ", "")).as("the next datagram").isEqualTo(wanted);
    return this;
  }

  /** The next datagram must match; {@code ..} stands for an octet that may be anything. */
  public String expectMatching(String pattern) throws IOException {
    String received = next(PATIENCE);
    assertThat(received).as("the next datagram").matches(pattern.toUpperCase(Locale.ROOT));
    return received;
  }

  /** The next datagram, in upper case digits with a space between the octets. */
  public String next() throws IOException {
    return next(PATIENCE);
  }

  /** The next datagram if there is one within this time, else empty. */
  public String nextWithin(Duration patience) throws IOException {
    return receive(patience);
  }

  /** Nothing may arrive for this long. */
  public RawDevice expectSilence(Duration pause) throws IOException {
    assertThat(receive(pause)).as("a datagram where none was expected").isEmpty();
    return this;
  }

  private String next(Duration patience) throws IOException {
    String received = receive(patience);
    assertThat(received).as("a datagram within %s", patience).isNotEmpty();
    return received;
  }

  private String receive(Duration patience) throws IOException {
    byte[] buffer = new byte[65_535];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    socket.setSoTimeout((int) patience.toMillis());
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return "";
    }
    peer = (InetSocketAddress) packet.getSocketAddress();
    return SPACED.formatHex(Arrays.copyOf(buffer, packet.getLength()));
  }

  @Override
  public void close() {
    socket.close();
  }
}
