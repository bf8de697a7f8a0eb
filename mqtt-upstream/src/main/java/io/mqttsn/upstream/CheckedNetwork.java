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

/**
 * Puts {@link LegibleTopics} between the network and Paho. Paho finds it by {@link
 * java.util.ServiceLoader} and by the scheme of the address: {@code checked+tcp:} is Paho's own
 * {@code tcp:} with the check in between, and so for the other three.
 */
public final class CheckedNetwork implements NetworkModuleFactory {

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
    return new Checked(NetworkModuleService.createInstance(unchecked(address), options, clientId));
  }

  private static String unchecked(URI address) {
    return address.toString().substring(CHECKED.length());
  }

  /** A network module whose input is checked. */
  private static final class Checked implements NetworkModule {
    private final NetworkModule network;
    private InputStream checked;

    private Checked(NetworkModule network) {
      this.network = network;
    }

    @Override
    public void start() throws IOException, MqttException {
      network.start();
      checked = new LegibleTopics(network.getInputStream(), PahoLink::isLegible);
    }

    @Override
    public InputStream getInputStream() {
      return checked;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return network.getOutputStream();
    }

    @Override
    public void stop() throws IOException {
      network.stop();
    }

    @Override
    public String getServerURI() {
      return network.getServerURI();
    }
  }
}
