package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A port that is pulled out and plugged in again, and the sessions of the devices behind it. */
@Timeout(180)
class ReplugIT {

  private static final String IS_OPEN = "(listener plain) is open";

  @Test
  @DisplayName("SN-SER-3: sessions of a port and of the nodes behind it survive its replugging")
  void sessionsSurviveAReplugging() throws Exception {
    try (Mosquitto broker = Mosquitto.start();
        SerialCable cable = SerialCable.laid();
        GatewayProcess gateway = GatewayProcess.start(yaml(broker, cable)).awaitBroker()) {
      try (Device device = new Device(cable)) {
        device.says(Octets.connect("dev1", 600)).hears("03 05 00");
        device.says("04 FE 00 07" + Octets.connect("node7", 600)).hears("04 FE 00 07 03 05 00");
      }
      cable.pull();
      gateway.process().awaitLine("; trying again for ever");
      cable.plugIn();
      assertThat(
              gateway
                  .process()
                  .awaitLines(line -> line.contains(IS_OPEN), 2, Duration.ofSeconds(30)))
          .as(gateway.process().text())
          .isPresent();
      try (Device device = new Device(cable)) {
        device.says("02 16").hears("02 17");
        device.says("04 FE 00 07 02 16").hears("04 FE 00 07 02 17");
        device.says("04 FE 00 08 02 16").hears("04 FE 00 08 02 18"); // nobody knows this node
      }
    }
  }

  private static String yaml(Mosquitto broker, SerialCable cable) {
    return """
        version: 1
        gateway: {advertise: 0}
        listeners: [{name: plain, type: serial, port: "%s"}]
        upstream: {servers: ["%s"]}
        """
        .formatted(cable.near(), broker.address());
  }

  /** The other end of the cable, in octets. */
  private static final class Device implements AutoCloseable {
    private final OutputStream out;
    private final InputStream in;

    Device(SerialCable cable) throws IOException {
      this.out = Files.newOutputStream(Path.of(cable.far()));
      this.in = new FileInputStream(cable.far());
    }

    Device says(String hex) throws IOException {
      out.write(HexFormat.of().parseHex(hex.replace(" ", "")));
      return this;
    }

    Device hears(String hex) throws IOException {
      byte[] expected = HexFormat.of().parseHex(hex.replace(" ", ""));
      await().until(() -> in.available() >= expected.length);
      byte[] heard = new byte[expected.length];
      assertThat(in.read(heard)).isEqualTo(expected.length);
      assertThat(heard).isEqualTo(expected);
      return this;
    }

    @Override
    public void close() throws IOException {
      out.close();
      in.close();
    }
  }
}
