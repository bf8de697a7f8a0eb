package io.mqttsn.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * The socket of one connection to the broker, plain or secure, which can be cut whatever the client
 * library is doing with it.
 *
 * <p>It sends at once. Paho writes packet by packet and leaves the kernel's habit of holding small
 * segments back until the last one was acknowledged: with a broker that delays its
 * acknowledgements, every message behind another one waited 40 ms.
 */
final class BrokerSockets extends SocketFactory {

  /** Null for plain ones. */
  private final SSLSocketFactory tls;

  private final boolean verifiesHostname;
  private final AtomicLong heard = new AtomicLong();
  private volatile Socket raw;

  private BrokerSockets(SSLSocketFactory tls, boolean verifiesHostname) {
    this.tls = tls;
    this.verifiesHostname = verifiesHostname;
  }

  static BrokerSockets plain() {
    return new BrokerSockets(null, false);
  }

  static BrokerSockets secure(SSLSocketFactory tls, boolean verifiesHostname) {
    return new BrokerSockets(tls, verifiesHostname);
  }

  /** The one that Paho uses; it connects the socket itself. */
  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    raw = socket;
    return tls == null ? socket : new SecureSocket(socket, tls, verifiesHostname);
  }

  /** The same octets; that there are some is noted. */
  InputStream noting(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
          heard.incrementAndGet();
        }
        return count;
      }
    };
  }

  /** Changes with whatever comes. */
  long heard() {
    return heard.get();
  }

  /** Ends the connection at once; whoever reads or writes on it is thrown out. */
  void cut() throws IOException {
    Socket socket = raw;
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
