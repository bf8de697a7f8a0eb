package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.serial.SerialPorts.Entry;
import io.mqttsn.serial.SerialPorts.Use;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code serial-ports} prints of ports that a test makes up. */
class SerialPortsCommandTest {

  private static final Entry FREE =
      new Entry(
          "/dev/ttyUSB0",
          List.of("/dev/serial/by-id/usb-FTDI_XBee-if00"),
          "FTDI \"XBee\"\u0001",
          Use.FREE,
          "");
  private static final Entry TAKEN =
      new Entry("/dev/ttyS0", List.of(), "", Use.TAKEN, "java (process 7)");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private String prints(List<Entry> ports, String... arguments) {
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    Console console = new Console(new ByteArrayInputStream(new byte[0]), printed, printed);
    int code = new CommandLine(new SerialPortsCommand(console, () -> ports)).execute(arguments);
    assertThat(code).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void portsAreATable() {
    assertThat(prints(List.of(FREE, TAKEN)).replace("\u0001", ""))
        .isEqualTo(
            """
            PORT          BELOW /dev/serial/by-id  DEVICE        USE
            /dev/ttyUSB0  usb-FTDI_XBee-if00       FTDI "XBee"  free
            /dev/ttyS0    -                        -             taken: java (process 7)
            """);
  }

  @Test
  void portsAreJson() {
    assertThat(prints(List.of(FREE, TAKEN), "--json"))
        .isEqualTo(
            """
            [{"path": "/dev/ttyUSB0", "by-id": ["/dev/serial/by-id/usb-FTDI_XBee-if00"], \
            "description": "FTDI \\"XBee\\"\\u0001", "use": "free", "detail": ""},
             {"path": "/dev/ttyS0", "by-id": [], "description": "", "use": "taken", \
            "detail": "java (process 7)"}]
            """);
  }

  @Test
  void noPortsAreASentenceOrAnEmptyArray() {
    assertThat(prints(List.of())).startsWith("no serial ports; is the adapter plugged in");
    out.reset();
    assertThat(prints(List.of(), "--json")).isEqualTo("[]\n");
  }
}
