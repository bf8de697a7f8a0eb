package io.mqttsn.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.internal.NetworkModuleService;
import org.eclipse.paho.client.mqttv3.spi.NetworkModuleFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts {@link LegibleTopics} between the network and Paho. Paho finds it by {@link
 * java.util.ServiceLoader} and by the scheme of the address: {@code checked+tcp:} is Paho's own
 * {@code tcp:} with the check in between, and so for the other three.
 *
 * <p>What is secure is so by its {@link BrokerSockets}; Paho's modules for {@code ssl:} and {@code
 * wss:} cannot be stopped while somebody writes to a broker that reads no more.
 */
public final class CheckedNetwork implements NetworkModuleFactory {

  private static final Logger LOG = LoggerFactory.getLogger("upstream");

  private static final String CHECKED = "checked+";

  private static final Set<String> SCHEMES =
      Stream.of("tcp", "ssl", "ws", "wss")
          .map(scheme -> CHECKED + scheme)
          .collect(Collectors.toUnmodifiableSet());

  /** The address under which Paho reaches {@code server} through the check. */
  static String address(String server) {
    return CHECKED + server;
  }

  @Override
  public Set<String> getSupportedUriSchemes() {
    return SCHEMES;
  }

  @Override
  public void validateURI(URI address) {
    NetworkModuleService.validateURI(unchecked(address));
  }

  @Override
  public NetworkModule createNetworkModule(URI address, MqttConnectOptions options, String clientId)
      throws MqttException {
    BrokerSockets sockets = (BrokerSockets) options.getSocketFactory();
    String plain = unchecked(address).replaceFirst("^ssl:", "tcp:").replaceFirst("^wss:", "ws:");
    return new Checked(NetworkModuleService.createInstance(plain, options, clientId), sockets);
  }

  private static String unchecked(URI address) {
    return address.toString().substring(CHECKED.length());
  }

  /** A network module whose input is checked. */
  private static final class Checked implements NetworkModule {
    private final NetworkModule network;
    private final BrokerSockets sockets;
    private final FirstWord firstWord = new FirstWord();
    private InputStream checked;
    private OutputStream out;

    private Checked(NetworkModule network, BrokerSockets sockets) {
      this.network = network;
      this.sockets = sockets;
    }

    @Override
    public void start() throws IOException, MqttException {
      network.start();
      // Both now: where the broker hangs up at once there is none any more when Paho asks for it.
      out = firstWord.saying(network.getOutputStream());
      InputStream in = firstWord.awaiting(sockets.noting(network.getInputStream()));
      checked = new LegibleTopics(in, PahoLink::isLegible);
    }

    @Override
    public InputStream getInputStream() {
      return checked;
    }

    @Override
    public OutputStream getOutputStream() {
      return out;
    }

    /** The socket first: Paho's module for {@code ws:} would write a last frame and wait for it. */
    @Override
    public void stop() throws IOException {
      sockets.cut();
      firstWord.said();
      try {
        network.stop();
      } catch (IOException e) {
        LOG.debug("Nothing can be said any more: {}", e.getMessage());
      }
      if (checked != null) {
        checked.close(); // the module's own thread may wait for somebody to read
      }
    }

    @Override
    public String getServerURI() {
      return network.getServerURI();
    }
  }
}
