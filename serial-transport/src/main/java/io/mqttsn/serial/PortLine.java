package io.mqttsn.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A serial port, by jSerialComm; no other class knows the library.
 *
 * <p>What it takes to use it:
 *
 * <ul>
 *   <li>It resolves symbolic links when the object is made, so each opening makes a new object from
 *       the configured path: a radio that is plugged in again may have another number.
 *   <li>For a path that is missing it opens another port of the same file name, so it is given
 *       nothing but real paths.
 *   <li>An unplugged port reads −1 and writes 0 for ever, while {@code isOpen} stays true.
 *   <li>The library's lock is {@code flock}, which holds against root and on pseudo-terminals, but
 *       only against those who ask for it. A process that has the port open without asking would
 *       take every other octet, so {@link PortHolders} is asked too.
 *   <li>Closing while the other thread writes could let that write into whichever file gets the
 *       number next, so a port is closed by the thread that reads it, after the writer.
 * </ul>
 */
final class PortLine implements OctetLine {

  private final SerialPort port;
  private final Path real;

  private PortLine(SerialPort port, Path real) {
    this.port = port;
    this.real = real;
  }

  /** The library is loaded here and now: doing so changes how the process takes signals. */
  static Opener opener(SerialSettings settings) {
    PortOpener opener = new PortOpener(settings);
    opener.loadEarly();
    return opener;
  }

  @Override
  public int read(byte[] buffer) throws IOException {
    int count = port.readBytes(buffer, buffer.length);
    if (count < 0) {
      throw new IOException("is gone; is the cable plugged in");
    }
    return count;
  }

  @Override
  public void write(byte[] octets) throws IOException {
    if (port.writeBytes(octets, octets.length) != octets.length) {
      throw new IOException("is gone; is the cable plugged in");
    }
  }

  @Override
  public int unsent() {
    return Math.max(0, port.bytesAwaitingWrite());
  }

  @Override
  public void close() {
    port.closePort();
  }

  /** The device itself, behind every link. */
  @Override
  public String toString() {
    return real.toString();
  }

  /** Opens one port with its settings. */
  private static final class PortOpener implements Opener {

    /** The library keeps the reason for a failed opening in one place for all ports. */
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path path;
    private final SerialSettings.Line line;
    private boolean loaded;
    private volatile boolean missing;

    PortOpener(SerialSettings settings) {
      path = Path.of(settings.port());
      line = settings.line();
    }

    @Override
    public String where() {
      return path.toString();
    }

    @Override
    public OctetLine open() throws OpenFailure {
      try {
        PortLine opened = tryOpen();
        missing = false;
        return opened;
      } catch (OpenFailure e) {
        missing = e.what() == OpenFailure.Cause.MISSING;
        throw e;
      } catch (LinkageError | UncheckedIOException e) {
        throw new OpenFailure(
            OpenFailure.Cause.UNFIT,
            "cannot be used: the library for serial ports does not load here (" + e + ")");
      }
    }

    private PortLine tryOpen() throws OpenFailure {
      Path real;
      try {
        real = path.toRealPath();
      } catch (IOException e) {
        throw PortAdvice.missing();
      }
      if (!real.startsWith("/dev/pts")) { // whose maker often keeps it open, and does not read it
        String holder = PortHolders.of(real);
        if (!holder.isEmpty()) {
          throw PortAdvice.taken(holder);
        }
      }
      synchronized (ONE_AT_A_TIME) {
        load();
        SerialPort port = object(real);
        if (!port.openPort()) {
          throw PortAdvice.on(port.getLastErrorCode(), real);
        }
        settleDtr(port);
        return new PortLine(port, real);
      }
    }

    private void loadEarly() {
      try {
        synchronized (ONE_AT_A_TIME) {
          load();
        }
      } catch (LinkageError | UncheckedIOException e) {
        // Said when the port is opened, where it is repeated and summed up.
      }
    }

    private void load() {
      if (!loaded) {
        SerialLibrary.load(SerialPort::getVersion);
        loaded = true;
      }
    }

    private SerialPort object(Path real) throws OpenFailure {
      try {
        SerialPort port = SerialPort.getCommPort(real.toString());
        port.setComPortParameters(line.baud(), line.dataBits(), stopBits(), parity());
        port.setFlowControl(flowControl());
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, PATIENCE_MILLIS, 0);
        if (line.dtr() == SerialSettings.Dtr.LOWER) {
          port.clearDTR(); // said before opening, it also keeps the line as it is when closing
        }
        return port;
      } catch (SerialPortInvalidPortException e) {
        throw PortAdvice.missing();
      }
    }

    private void settleDtr(SerialPort port) {
      switch (line.dtr()) {
        case RAISE -> port.setDTR();
        case LOWER -> port.clearDTR();
        case KEEP -> {}
      }
    }

    private int stopBits() {
      return line.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT;
    }

    private int parity() {
      return switch (line.parity()) {
        case NONE -> SerialPort.NO_PARITY;
        case EVEN -> SerialPort.EVEN_PARITY;
        case ODD -> SerialPort.ODD_PARITY;
      };
    }

    private int flowControl() {
      return switch (line.flowControl()) {
        case NONE -> SerialPort.FLOW_CONTROL_DISABLED;
        case RTS_CTS -> SerialPort.FLOW_CONTROL_RTS_ENABLED | SerialPort.FLOW_CONTROL_CTS_ENABLED;
        case XON_XOFF ->
            SerialPort.FLOW_CONTROL_XONXOFF_IN_ENABLED
                | SerialPort.FLOW_CONTROL_XONXOFF_OUT_ENABLED;
      };
    }

    @Override
    public boolean isBack() {
      return missing && Files.exists(path);
    }

    @Override
    public double octetsPerSecond() {
      int parityBit = line.parity() == SerialSettings.Parity.NONE ? 0 : 1;
      return (double) line.baud() / (1 + line.dataBits() + parityBit + line.stopBits());
    }

    @Override
    public void close() {
      // Opening a port takes milliseconds.
    }
  }
}
