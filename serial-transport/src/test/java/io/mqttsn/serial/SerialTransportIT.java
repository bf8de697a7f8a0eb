package io.mqttsn.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fazecast.jSerialComm.SerialPort;
import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.LinkReport.State;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.serial.SerialSettings.Dtr;
import io.mqttsn.serial.SerialSettings.FlowControl;
import io.mqttsn.serial.SerialSettings.Line;
import io.mqttsn.serial.SerialSettings.Parity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SerialTransportIT {

  private static final byte[] PUBACK = HexFormat.of().parseHex("070d0001000100");

  @TempDir Path dir;
  private final Heard heard = new Heard();

  @Test
  void framesPassBothWaysAndAreCounted() throws Exception {
    try (PtyPair pair = PtyPair.plug(dir.resolve("radio"));
        SerialTransport transport = Ports.start(pair.near(), heard)) {
      FarEnd far = pair.far();
      Ports.awaitState(transport, State.OPEN);

      far.say("0216" + "0216");
      await().until(() -> heard.frames.size() == 2);
      transport.send(SerialAddress.LINE, PUBACK.clone());
      transport.broadcast(HexFormat.of().parseHex("050001000a"), 0);
      transport.flush();
      far.awaitHeard("050001000a");

      LinkReport report = transport.report();
      assertThat(far.heard()).contains("070d0001000100");
      assertThat(report.kind()).isEqualTo("serial");
      assertThat(report.detail()).startsWith("/dev/pts/");
      assertThat(report.count(LinkCounter.FRAMES_IN)).isEqualTo(2);
      assertThat(report.count(LinkCounter.OCTETS_IN)).isEqualTo(4);
      assertThat(report.silentMillis()).isPresent();
      assertThat(report.signals()).containsEntry(SerialAddress.LINE, -40);
      await()
          .untilAsserted(
              () -> assertThat(transport.report().count(LinkCounter.OCTETS_OUT)).isEqualTo(12));
      assertThat(transport.report().count(LinkCounter.BROADCASTS_OUT)).isOne();
      assertThat(transport.report().count(LinkCounter.REOPENS)).isZero();
    }
  }

  @Test
  void aGapInsideAFrameIsToldToTheFraming() throws Exception {
    try (PtyPair pair = PtyPair.plug(dir.resolve("radio"));
        SerialTransport transport = Ports.start(pair.near(), heard)) {
      FarEnd far = pair.far();
      Ports.awaitState(transport, State.OPEN);

      far.say("0a16");
      await().until(() -> transport.report().count(LinkCounter.RESYNCHRONISATIONS) == 1);
      far.say("0216");

      heard.awaitFrame("0216");
    }
  }

  @Test
  void aPortThatIsMissingAtTheStartServesOnceItIsThere() throws Exception {
    Path path = dir.resolve("radio");
    try (SerialTransport transport = Ports.start(path, heard)) {
      Ports.awaitState(transport, State.WAITING);
      assertThat(transport.report().detail()).contains("is missing");

      try (PtyPair pair = PtyPair.plug(path)) {
        Ports.awaitState(transport, State.OPEN);
        pair.far().say("0216");
        heard.awaitFrame("0216");
      }
    }
  }

  @Test
  @DisplayName("fifty times unplugged under traffic, and threads and descriptors are as before")
  void unpluggingLeavesNothingBehind() throws Exception {
    Path path = dir.resolve("radio");
    try (SerialTransport transport = Ports.start(path, heard)) {
      plugAndUnplug(path, transport, 0);
      long descriptors = Ports.descriptors();
      long threads = Ports.threads();

      for (int i = 1; i < 50; i++) {
        plugAndUnplug(path, transport, i);
      }

      assertThat(Ports.descriptors()).isEqualTo(descriptors);
      assertThat(Ports.threads()).isEqualTo(threads).isEqualTo(2);
      assertThat(transport.report().count(LinkCounter.REOPENS)).isEqualTo(49);
      assertThat(heard.count(Counter.LINK_ERRORS)).isEqualTo(50);
    }
    assertThat(Ports.threads()).isZero();
  }

  private void plugAndUnplug(Path path, SerialTransport transport, int round) {
    try (PtyPair pair = PtyPair.plug(path)) {
      Ports.awaitState(transport, State.OPEN);
      String frame = "0416" + "%04x".formatted(round);
      pair.far().say(frame);
      heard.awaitFrame(frame);
      for (int i = 0; i < 20; i++) {
        transport.send(SerialAddress.LINE, PUBACK.clone());
        transport.flush();
      }
    }
    Ports.awaitState(transport, State.WAITING);
  }

  @Test
  void aPortThatIsTakenIsServedWhenItIsGivenBack() throws Exception {
    try (PtyPair pair = PtyPair.plug(dir.resolve("radio"))) {
      SerialPort other = SerialPort.getCommPort(pair.near().toString());
      assertThat(other.openPort()).isTrue();
      try (SerialTransport transport = Ports.start(pair.near(), heard)) {
        Ports.awaitState(transport, State.WAITING);
        assertThat(transport.report().detail())
            .contains("is taken by another listener of this gateway");

        other.closePort();
        Ports.awaitState(transport, State.OPEN);
      }
    }
  }

  @Test
  void theProcessThatHasThePortIsNamed() throws Exception {
    try (PtyPair pair = PtyPair.plug(dir.resolve("radio"))) {
      Process holder =
          new ProcessBuilder("flock", "--no-fork", pair.near().toString(), "sleep", "60").start();
      await().until(() -> !PortHolders.of(pair.near().toRealPath()).isEmpty());
      try (SerialTransport transport = Ports.start(pair.near(), heard)) {
        Ports.awaitDetail(transport, "is taken by sleep (process " + holder.pid() + ")");

        holder.destroy();
        Ports.awaitState(transport, State.OPEN);
      } finally {
        holder.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void noTwoListenersHaveOnePort() throws Exception {
    try (PtyPair pair = PtyPair.plug(dir.resolve("radio"));
        SerialTransport first = Ports.start(pair.near(), heard)) {
      Ports.awaitState(first, State.OPEN);
      Process second =
          new ProcessBuilder("flock", "--nonblock", pair.near().toString(), "true").start();
      assertThat(second.waitFor()).isOne();
    }
  }

  @Test
  void aPortThatIsLostDisturbsNoOther() throws Exception {
    Heard other = new Heard();
    try (PtyPair staying = PtyPair.plug(dir.resolve("staying"));
        PtyPair leaving = PtyPair.plug(dir.resolve("leaving"));
        SerialTransport steady = Ports.start(staying.near(), other);
        SerialTransport lost = Ports.start(leaving.near(), heard)) {
      Ports.awaitState(steady, State.OPEN);
      Ports.awaitState(lost, State.OPEN);
      leaving.unplug();
      Ports.awaitState(lost, State.WAITING);

      staying.far().say("0216");
      other.awaitFrame("0216");
      assertThat(steady.report().count(LinkCounter.REOPENS)).isZero();
    }
  }

  @Test
  void aRadioThatComesBackUnderAnotherNumberIsFoundByItsName() throws Exception {
    Path name = dir.resolve("by-id");
    try (PtyPair second = PtyPair.plug(dir.resolve("second"));
        PtyPair first = PtyPair.plug(dir.resolve("first"))) {
      Files.createSymbolicLink(name, first.near());
      try (SerialTransport transport = Ports.start(name, heard)) {
        Ports.awaitState(transport, State.OPEN);
        String before = transport.report().detail();

        first.unplug();
        Files.delete(name);
        Files.createSymbolicLink(name, second.near());
        await().until(() -> transport.report().count(LinkCounter.REOPENS) == 1);

        assertThat(transport.report().detail()).startsWith("/dev/pts/").isNotEqualTo(before);
        second.far().say("0216");
        heard.awaitFrame("0216");
      }
    }
  }

  @Test
  void whatIsNoSerialPortIsSaidToBeNone() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    try (SerialTransport transport = Ports.start(file, heard)) {
      Ports.awaitState(transport, State.WAITING);
      assertThat(transport.report().detail()).contains("is not a serial port");
    }
  }

  @Test
  void afterAFloodOfGarbageFramesAreHeardAgain() throws Exception {
    byte[] garbage = new byte[200_000];
    new SplittableRandom(1).nextBytes(garbage);
    try (PtyPair pair = PtyPair.plug(dir.resolve("radio"));
        SerialTransport transport = Ports.start(pair.near(), heard)) {
      FarEnd far = pair.far();
      Ports.awaitState(transport, State.OPEN);

      far.say(garbage);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> transport.report().count(LinkCounter.OCTETS_IN) == garbage.length);
      // The last frame of the garbage is given up after a gap.
      await()
          .untilAsserted(
              () -> {
                far.say("0416beef");
                assertThat(heard.frames).contains("0416beef");
              });
    }
  }

  @Test
  void closingFreesAReaderThatWaits() throws Exception {
    try (PtyPair pair = PtyPair.plug(dir.resolve("radio"))) {
      long descriptors = 0;
      for (int i = 0; i < 20; i++) {
        SerialTransport transport = Ports.start(pair.near(), heard);
        Ports.awaitState(transport, State.OPEN);
        long begun = System.nanoTime();
        transport.close();
        transport.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        assertThat(transport.report().state()).isEqualTo(State.CLOSED);
        assertThat(Ports.threads()).isZero();
        if (i == 0) {
          descriptors = Ports.descriptors();
        }
      }
      assertThat(Ports.descriptors()).isEqualTo(descriptors);
    }
  }

  @Test
  void whatABoardSaysWhileItStartsIsNotListenedTo() throws Exception {
    Line settling =
        new Line(
            4_000_000, 8, Parity.NONE, 1, FlowControl.NONE, Dtr.LOWER, Duration.ofMillis(1_500));
    try (PtyPair pair = PtyPair.plug(dir.resolve("radio"));
        SerialTransport transport =
            new SerialTransport(
                Ports.settings(pair.near().toString(), settling),
                heard.metrics,
                PlainFraming::new)) {
      transport.start(heard);
      pair.far().say("04160001");
      Ports.awaitState(transport, State.OPEN);
      pair.far().say("04160002");

      heard.awaitFrame("04160002");
      assertThat(heard.frames).doesNotContain("04160001");
    }
  }

  @Test
  void closingFreesAReaderThatPauses() throws Exception {
    SerialTransport transport = Ports.start(dir.resolve("radio"), heard);
    Ports.awaitState(transport, State.WAITING);

    transport.close();

    assertThat(Ports.threads()).isZero();
  }
}
