package io.mqttsn.serial;

import io.mqttsn.serial.OpenFailure.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;

/**
 * A serial port at the other end of a TCP connection: ser2net, or a radio with a network socket.
 *
 * <p>A peer that vanishes without a word is noticed after a minute, by TCP's own probes.
 */
final class TcpLine implements OctetLine {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private TcpLine(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  static Opener opener(TcpTarget target) {
    return new TcpOpener(target);
  }

  @Override
  public int read(byte[] buffer) throws IOException {
    try {
      int count = in.read(buffer);
      if (count < 0) {
        throw new IOException("has closed the connection");
      }
      return count;
    } catch (SocketTimeoutException e) {
      return 0;
    }
  }

  @Override
  public void write(byte[] octets) throws IOException {
    out.write(octets);
  }

  @Override
  public int unsent() {
    return 0;
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }

  @Override
  public String toString() {
    return socket.getRemoteSocketAddress().toString();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, closed well or badly.
    }
  }

  /** Connects to one host. */
  private static final class TcpOpener implements Opener {

    private static final int CONNECT_MILLIS = 5_000;

    /** Small, so that what is urgent does not wait behind what the kernel holds. */
    private static final int SEND_BUFFER = 8 * 1024;

    private final TcpTarget target;
    private Socket connecting;
    private boolean closed;

    TcpOpener(TcpTarget target) {
      this.target = target;
    }

    @Override
    public String where() {
      return target.toString();
    }

    @Override
    public OctetLine open() throws OpenFailure {
      Socket socket = new Socket();
      try {
        begin(socket);
        // Resolved anew each time: a host may come back under another address.
        InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
        if (address.isUnresolved()) {
          throw new OpenFailure(Cause.MISSING, "cannot be reached: its name is not known");
        }
        socket.setSendBufferSize(SEND_BUFFER);
        socket.connect(address, CONNECT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        probe(socket);
        return new TcpLine(socket);
      } catch (OpenFailure e) {
        closeQuietly(socket);
        throw e;
      } catch (SocketTimeoutException e) {
        closeQuietly(socket);
        throw new OpenFailure(
            Cause.MISSING, "does not answer; is it switched on, and is the address right");
      } catch (IOException e) {
        closeQuietly(socket);
        throw new OpenFailure(
            Cause.MISSING, "cannot be reached: " + e.getMessage() + "; does ser2net run there");
      }
    }

    private synchronized void begin(Socket socket) throws OpenFailure {
      if (closed) {
        throw new OpenFailure(Cause.MISSING, "is not wanted any more");
      }
      connecting = socket;
    }

    private static void probe(Socket socket) throws IOException {
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      setIfKnown(socket, ExtendedSocketOptions.TCP_KEEPIDLE, 30);
      setIfKnown(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
      setIfKnown(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
    }

    private static void setIfKnown(Socket socket, SocketOption<Integer> option, int value)
        throws IOException {
      if (socket.supportedOptions().contains(option)) {
        socket.setOption(option, value);
      }
    }

    @Override
    public boolean isBack() {
      return false; // asking costs as much as trying
    }

    @Override
    public double octetsPerSecond() {
      return 0;
    }

    /** The last connection made goes too, so that whoever reads or writes there is freed. */
    @Override
    public synchronized void close() {
      closed = true;
      if (connecting != null) {
        closeQuietly(connecting);
      }
    }
  }
}
