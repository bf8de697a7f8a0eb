package io.mqttsn.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS over a plain socket that is at hand, as far as Paho uses a socket. Java's own one says
 * goodbye when it is closed: it waits for whoever is writing, and for room in the kernel's buffer.
 * With a broker that reads no more that is for ever. This one closes the plain socket, whatever
 * happens above it; MQTT has a goodbye of its own.
 */
final class SecureSocket extends Socket {

  private final Socket raw;
  private final SSLSocketFactory tls;
  private final boolean verifiesHostname;
  private SSLSocket secure;

  SecureSocket(Socket raw, SSLSocketFactory tls, boolean verifiesHostname) {
    this.raw = raw;
    this.tls = tls;
    this.verifiesHostname = verifiesHostname;
  }

  /** TCP and then the handshake, in which each answer may take as long as TCP. */
  @Override
  public void connect(SocketAddress broker, int millis) throws IOException {
    InetSocketAddress address = (InetSocketAddress) broker;
    String host = address.getHostString();
    raw.connect(address, millis);
    raw.setSoTimeout(millis);
    secure = (SSLSocket) tls.createSocket(raw, host, address.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    if (!host.equals(address.getAddress().getHostAddress())) {
      // By itself Java names the server only if there is a dot in its name.
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    if (verifiesHostname) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    secure.setSSLParameters(parameters);
    secure.startHandshake();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    raw.setSoTimeout(millis);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return secure.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return secure.getOutputStream();
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
