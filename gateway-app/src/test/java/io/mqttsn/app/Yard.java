package io.mqttsn.app;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A real broker and a real gateway with one serial line for each of some framings, beside a UDP
 * listener; each line is a cable with a {@link ModelRadio} at its far end, and the listener has the
 * framing's name.
 */
final class Yard implements AutoCloseable {

  /** All that the configuration knows. */
  static final List<String> FRAMINGS =
      List.of("length", "slip", "slip-crc16", "xbee-api1", "xbee-api2");

  private final Mosquitto broker;
  private final GatewayProcess gateway;
  private final Map<String, SerialCable> cables;
  private final Map<String, ModelRadio> radios = new LinkedHashMap<>();

  private Yard(Mosquitto broker, GatewayProcess gateway, Map<String, SerialCable> cables) {
    this.broker = broker;
    this.gateway = gateway;
    this.cables = cables;
  }

  static Yard open(List<String> framings, String... javaOptions) throws IOException {
    // Nothing may be lost behind the gateway: what is missing in the end was lost on the line.
    Mosquitto broker = Mosquitto.start("max_queued_messages 0");
    Map<String, SerialCable> cables = new LinkedHashMap<>();
    for (String framing : framings) {
      cables.put(framing, SerialCable.laid());
    }
    GatewayProcess gateway = GatewayProcess.start(yaml(broker, cables), javaOptions).awaitBroker();
    Yard yard = new Yard(broker, gateway, cables);
    for (String framing : framings) {
      yard.radios.put(
          framing, new ModelRadio(cables.get(framing).far(), framing, framing.hashCode()));
    }
    return yard;
  }

  private static String yaml(Mosquitto broker, Map<String, SerialCable> cables) {
    String lines =
        cables.entrySet().stream()
            .map(e -> listener(e.getKey(), e.getValue().near()))
            .collect(Collectors.joining());
    return """
        version: 1
        gateway: {advertise: 0}
        log: {level: debug}
        upstream: {servers: ["%s"]}
        listeners:
          - {name: lan, bind: "127.0.0.1:0"}
        """
            .formatted(broker.address())
        + lines;
  }

  private static String listener(String framing, String port) {
    // A radio whose reports get lost would make all others wait for them.
    String radio = framing.startsWith("xbee") ? "in-flight: 32, " : "";
    return "  - {name: %s, type: serial, framing: %s, port: \"%s\", %skeep-alive-tolerance: 500ms}%n"
        .formatted(framing, framing, port, radio);
  }

  Mosquitto broker() {
    return broker;
  }

  GatewayProcess gateway() {
    return gateway;
  }

  ModelRadio radio(String framing) {
    return radios.get(framing);
  }

  SerialCable cable(String framing) {
    return cables.get(framing);
  }

  /**
   * What a gateway says that something was too much for; none of it may occur. That it counts the
   * nonsense it hears, and says how much, is as it should be.
   */
  static boolean isComplaint(String line) {
    return !line.contains(" WARN clients - ")
        && line.matches(".*( ERROR | WARN |Exception|OutOfMemory|\\tat ).*");
  }

  /** All do this at once, each on a thread of its own; fails if one fails. */
  static <T> void atOnce(List<T> those, Consumer<T> what) {
    ExecutorService threads = Executors.newFixedThreadPool(those.size());
    try {
      List<CompletableFuture<Void>> running =
          those.stream()
              .map(one -> CompletableFuture.runAsync(() -> what.accept(one), threads))
              .toList();
      running.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
  }

  @Override
  public void close() throws IOException {
    for (ModelRadio radio : radios.values()) {
      radio.close();
    }
    gateway.close();
    for (SerialCable cable : cables.values()) {
      cable.close();
    }
    broker.close();
  }
}
