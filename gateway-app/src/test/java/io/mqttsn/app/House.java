package io.mqttsn.app;

import java.io.IOException;

/**
 * A real broker, a real gateway in front of it, and the door where devices knock: what most tests
 * of the whole house need, once for each class.
 */
final class House implements AutoCloseable {

  private final Mosquitto broker;
  private final GatewayProcess gateway;
  private final int port;

  private House(Mosquitto broker, GatewayProcess gateway) {
    this.broker = broker;
    this.gateway = gateway;
    this.port = gateway.port("lan");
  }

  /**
   * A house with a broker that keeps nothing.
   *
   * @param sections of the configuration, each with its own lines, beyond the listener and the
   *     upstream
   */
  static House open(String... sections) throws IOException {
    return open(Mosquitto.start("max_queued_messages 10000"), sections);
  }

  /** A house around a broker that it closes in the end. */
  static House open(Mosquitto broker, String... sections) throws IOException {
    try {
      GatewayProcess gateway = GatewayProcess.start(yaml(broker, sections)).awaitBroker();
      return new House(broker, gateway);
    } catch (IOException | AssertionError e) {
      broker.close();
      throw e;
    }
  }

  /** One listener named {@code lan} on a free port, and impatient reconnecting. */
  static String yaml(Mosquitto broker, String... sections) {
    return """
        version: 1
        listeners:
          - {name: lan, type: udp, bind: "127.0.0.1:0"}
        upstream:
          servers: ["%s"]
          reconnect: {min: 100ms, max: 500ms}
        """
            .formatted(broker.address())
        + String.join("\n", sections)
        + "\n";
  }

  Mosquitto broker() {
    return broker;
  }

  GatewayProcess gateway() {
    return gateway;
  }

  int port() {
    return port;
  }

  /** A device that has not connected. */
  RawDevice stranger() throws IOException {
    return RawDevice.talkingTo(port);
  }

  /** A device with a clean session, no will and a long keep alive. */
  RawDevice device(String clientId) throws IOException {
    return stranger().send(Octets.connect(clientId, 600)).expect(Octets.ACCEPTED);
  }

  @Override
  public void close() throws IOException {
    try (broker) {
      gateway.close();
    }
  }
}
