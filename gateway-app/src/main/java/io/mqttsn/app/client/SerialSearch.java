package io.mqttsn.app.client;

import io.mqttsn.codec.Discovery;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.serial.SerialAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A search on a line, or among the radios that one at the port reaches. */
final class SerialSearch implements GatewaySearch {

  private final String port;
  private final SerialChannel channel;
  private final Envelope envelope;
  private final List<FoundGateway> found = new ArrayList<>();

  private SerialSearch(String port, SerialChannel channel, Envelope envelope) {
    this.port = port;
    this.channel = channel;
    this.envelope = envelope;
  }

  static SerialSearch on(Route.Serial target, Envelope envelope) throws IOException {
    return new SerialSearch(target.port().port(), SerialChannel.open(target.port()), envelope);
  }

  @Override
  public boolean hearsGroup() {
    return true;
  }

  @Override
  public void ask(int radius) throws IOException {
    channel.broadcast(envelope.seal(new Discovery.SearchGw(radius), channel.maxFrame()), radius);
  }

  @Override
  public int listen(Duration time, Consumer<FoundGateway> sink) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    for (Optional<SerialChannel.Arrival> next = channel.receive(end);
        next.isPresent();
        next = channel.receive(end)) {
      String sender = sender(next.get().from());
      envelope
          .open(next.get().frame())
          .flatMap(message -> FoundGateway.in(message, sender))
          .filter(gateway -> found.stream().noneMatch(gateway::isSameAs))
          .ifPresent(
              gateway -> {
                found.add(gateway);
                sink.accept(gateway);
              });
    }
    return found.size();
  }

  private String sender(Transport.Address from) {
    return from.equals(SerialAddress.LINE) ? port : "radio " + from + " on " + port;
  }

  @Override
  public void close() {
    channel.close();
  }
}
