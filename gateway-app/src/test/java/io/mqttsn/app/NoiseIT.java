package io.mqttsn.app;

import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.spaced;
import static io.mqttsn.app.Octets.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million hostile frames at a running gateway, and one device among them that behaves. */
@Timeout(180)
class NoiseIT {

  private static final int FRAMES = 1_000_000;
  private static final int WARM_UP = 200_000;
  private static final int BURST = 300;
  private static final int SOCKETS = 300;
  private static final int SEED = 20_131_114;
  private static final int MAX_GROWTH_KIB = 20 << 10;
  private static final int TRANSMISSIONS = 4;

  private final Random random = new Random(SEED);
  private final Noise noise = new Noise(SEED);
  private int readings;

  @Test
  @DisplayName("SN-FRM-9")
  void aMillionHostileFramesCostNeitherAnExceptionNorMemoryNorAnotherDevicesSession()
      throws Exception {
    // The heap is in memory from the start, so what grows is outside of it or does not end well.
    String[] options = {"-Xms64m", "-XX:+AlwaysPreTouch"};
    try (Mosquitto broker = Mosquitto.start();
        GatewayProcess gateway = GatewayProcess.start(yaml(broker), options).awaitBroker();
        RawDevice device = RawDevice.talkingTo(gateway.port("lan"))) {
      device.send(Octets.connect("well-behaved", 600)).expect(Octets.ACCEPTED);
      List<DatagramChannel> sockets = sockets(gateway.port("lan"));
      long t0 = System.nanoTime();
      send(WARM_UP, sockets, device);
      int before = residentKib(gateway);
      send(FRAMES - WARM_UP, sockets, device);
      int after = residentKib(gateway);
      for (DatagramChannel socket : sockets) {
        socket.close();
      }
      assertThat(after - before).as("growth in KiB from %s", before).isLessThan(MAX_GROWTH_KIB);
      device.send("02 16").expect("02 17");
      assertThat(gateway.stop()).isEqualTo(143);
      assertThat(gateway.log())
          .noneMatch(line -> line.matches(".*(ERROR|Exception|OutOfMemory|\\tat ).*"))
          .filteredOn(line -> line.contains(" WARN "))
          .as("summaries of what was refused")
          .allMatch(line -> line.contains(" WARN clients - "))
          .hasSizeLessThan(100);
      assertThat(counted(gateway, "FRAMES_RECEIVED")).isGreaterThan(FRAMES * 9 / 10);
      assertThat(counted(gateway, "FRAMES_MALFORMED")).isGreaterThan(FRAMES / 100);
      assertThat(counted(gateway, "CONNECTS_REFUSED_FULL")).as("table is full").isPositive();
      assertThat(counted(gateway, "SESSIONS_FAILED")).isZero();
    }
  }

  /** In bursts, each followed by a reading of the device, whose answer is also the pace. */
  private void send(int frames, List<DatagramChannel> sockets, RawDevice device)
      throws IOException {
    for (int i = 0; i < frames; i++) {
      sockets.get(random.nextInt(SOCKETS)).write(ByteBuffer.wrap(noise.next()));
      if (i % BURST == 0) {
        publishReading(device);
      }
    }
  }

  private void publishReading(RawDevice device) throws IOException {
    int messageId = 1 + readings++ % 0xFFFF;
    String puback = spaced("070D" + text("wb") + Octets.number(messageId) + "00");
    for (int transmission = 1; transmission <= TRANSMISSIONS; transmission++) {
      device.send(publish(transmission == 1 ? "22" : "A2", text("wb"), messageId, "AA"));
      if (device.nextWithin(Duration.ofSeconds(1)).equals(puback)) {
        return;
      }
    }
    throw new AssertionError("reading " + readings + " was not acknowledged");
  }

  private static List<DatagramChannel> sockets(int port) throws IOException {
    List<DatagramChannel> sockets = new ArrayList<>();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    for (int i = 0; i < SOCKETS; i++) {
      DatagramChannel socket = DatagramChannel.open();
      sockets.add(socket.connect(new InetSocketAddress(loopback, port)));
    }
    return sockets;
  }

  private static int residentKib(GatewayProcess gateway) throws IOException {
    return Integer.parseInt(gateway.process().status("VmRSS").replace(" kB", ""));
  }

  /** A counter, told at the end; one that does not occur is zero. */
  private static int counted(GatewayProcess gateway, String counter) {
    String line = gateway.process().awaitLine("counted {");
    Matcher matcher = Pattern.compile("[{ ]" + Pattern.quote(counter) + "=(\\d+)").matcher(line);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static String yaml(Mosquitto broker) {
    return House.yaml(
        broker,
        "topics: {predefined: {\"*\": {1: pre/one}}}",
        "sessions: {max-clients: 200, retry: {interval: 1s, count: 3}}",
        "log: {areas: {gateway: debug}}");
  }
}
