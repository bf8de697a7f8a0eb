package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.serial.SerialPorts.Entry;
import io.mqttsn.serial.SerialPorts.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a machine made of folders. */
class SerialPortsTest {

  @TempDir Path root;
  private Path sys;
  private Path dev;
  private Path proc;

  @BeforeEach
  void makeAMachine() throws IOException {
    root = root.toRealPath();
    sys = Files.createDirectories(root.resolve("sys"));
    dev = Files.createDirectories(root.resolve("dev"));
    proc = Files.createDirectories(root.resolve("proc"));
    Path usb = Files.createDirectories(sys.resolve("devices/usb1/1-1"));
    Files.writeString(usb.resolve("product"), "XBee USB Adapter\n");
    Files.writeString(usb.resolve("manufacturer"), "Digi\n");
    Path port = Files.createDirectories(usb.resolve("1-1:1.0/ttyUSB0"));
    tty("ttyUSB0", port);
    Path byId = Files.createDirectories(dev.resolve("serial/by-id"));
    Files.createSymbolicLink(byId.resolve("usb-Digi_XBee-if00"), Path.of("../../ttyUSB0"));
    Files.createSymbolicLink(byId.resolve("usb-gone"), Path.of("../../ttyUSB7"));
    Path chip = Files.createDirectories(sys.resolve("devices/platform/serial8250"));
    Files.createSymbolicLink(
        chip.resolve("driver"), Files.createDirectories(sys.resolve("drivers/serial8250")));
    Files.writeString(tty("ttyS1", chip).resolve("type"), "0\n");
    Files.writeString(tty("ttyS0", chip).resolve("type"), "4\n");
    Files.createDirectories(sys.resolve("class/tty/tty1"));
    Files.createFile(dev.resolve("tty1"));
  }

  @Test
  void portsHaveTheirNamesAndWhatTheDeviceSays() {
    assertThat(ports())
        .containsExactly(
            new Entry(path("ttyS0"), List.of(), "serial8250", Use.FREE, ""),
            new Entry(
                path("ttyUSB0"),
                List.of(dev.resolve("serial/by-id/usb-Digi_XBee-if00").toString()),
                "Digi XBee USB Adapter",
                Use.FREE,
                ""));
  }

  @Test
  void whoHasAPortOpenIsNamed() throws IOException {
    process(4711, "picocom");
    Path descriptors = Files.createDirectories(proc.resolve("4711/fd"));
    Files.createSymbolicLink(descriptors.resolve("3"), dev.resolve("ttyUSB0"));

    assertThat(port("ttyUSB0").use()).isEqualTo(Use.TAKEN);
    assertThat(port("ttyUSB0").takenBy()).isEqualTo("picocom (process 4711)");
    assertThat(port("ttyS0").use()).isEqualTo(Use.FREE);
  }

  @Test
  void whoHasLockedAPortIsNamedThoughHisFilesAreHisSecret() throws IOException {
    process(4712, "minicom");
    long device = ((Number) Files.getAttribute(dev.resolve("ttyUSB0"), "unix:dev")).longValue();
    long major = device >> 8 & 0xFFF;
    long minor = device & 0xFF | device >> 12 & 0xFFF00;
    Files.writeString(
        proc.resolve("locks"),
        "1: POSIX  ADVISORY  READ 1 00:01:1 0 EOF\n"
            + "2: FLOCK  ADVISORY  WRITE 4712 %02x:%02x:%s 0 EOF\n"
                .formatted(major, minor, Files.getAttribute(dev.resolve("ttyUSB0"), "unix:ino")));

    assertThat(port("ttyUSB0").takenBy()).isEqualTo("minicom (process 4712)");
    assertThat(port("ttyS0").use()).isEqualTo(Use.FREE);
  }

  @Test
  void ourselvesAreNobodyElse() throws IOException {
    long self = ProcessHandle.current().pid();
    Path descriptors = Files.createDirectories(proc.resolve(self + "/fd"));
    Files.createSymbolicLink(descriptors.resolve("3"), dev.resolve("ttyUSB0"));

    assertThat(port("ttyUSB0").use()).isEqualTo(Use.FREE);
  }

  @Test
  void aMachineWithoutPortsHasNone() {
    Path nowhere = root.resolve("nowhere");
    assertThat(new SerialPorts(nowhere, nowhere, nowhere).entries()).isEmpty();
  }

  @Test
  void theMachineOfThisTestIsRead() {
    assertThat(SerialPorts.list()).allSatisfy(e -> assertThat(e.path()).startsWith("/dev/"));
  }

  private Path tty(String name, Path device) throws IOException {
    Path tty = Files.createDirectories(sys.resolve("class/tty").resolve(name));
    Files.createSymbolicLink(tty.resolve("device"), device);
    Files.createFile(dev.resolve(name));
    return tty;
  }

  private void process(int number, String name) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(Integer.toString(number)));
    Files.writeString(folder.resolve("comm"), name + "\n");
  }

  private Entry port(String name) {
    return ports().stream().filter(e -> e.path().equals(path(name))).findFirst().orElseThrow();
  }

  private List<Entry> ports() {
    return new SerialPorts(sys, dev, proc).entries();
  }

  private String path(String name) {
    return dev.resolve(name).toString();
  }
}
