package io.mqttsn.serial;

import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.runtime.LinkCounters;
import java.util.Map;

/** One serial listener. */
public final class SerialTransport implements Transport {

  private final SerialSettings settings;
  private final LinkCounters counters = new LinkCounters();

  public SerialTransport(SerialSettings settings, Metrics metrics) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public int maxFrame() {
    return settings.maxFrame().orElse(255);
  }

  @Override
  public void start(Receiver receiver) {}

  @Override
  public void send(Address to, byte[] frame) {}

  @Override
  public boolean canBroadcast() {
    return true;
  }

  @Override
  public void broadcast(byte[] frame, int radius) {}

  @Override
  public void flush() {}

  @Override
  public LinkReport report() {
    return new LinkReport(
        name(),
        settings.port().startsWith("tcp://") ? "tcp" : "serial",
        settings.port(),
        LinkReport.State.CLOSED,
        "",
        counters.silentMillis(),
        counters.values(),
        Map.of());
  }

  @Override
  public void close() {}
}
