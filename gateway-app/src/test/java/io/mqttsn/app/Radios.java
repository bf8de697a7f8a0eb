package io.mqttsn.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Two XBee modules and the air between them, played at the far ends of two cables: API mode 2, in
 * the frames of ZigBee and DigiMesh. Each answers what a module is asked when its port is opened.
 */
final class Radios implements AutoCloseable {

  private static final HexFormat HEX = HexFormat.of();
  private static final String EVERYBODY = "000000000000ffff";

  private final Module first;
  private final Module second;

  private Radios(Module first, Module second) {
    this.first = first;
    this.second = second;
    first.other = second;
    second.other = first;
  }

  /**
   * @param address of the module at the one end, 16 digits
   * @param otherAddress of the one at the other
   */
  static Radios between(
      SerialCable cable, String address, SerialCable otherCable, String otherAddress)
      throws IOException {
    Radios radios = new Radios(new Module(cable, address), new Module(otherCable, otherAddress));
    radios.first.start();
    radios.second.start();
    return radios;
  }

  @Override
  public void close() throws IOException {
    first.line.close();
    second.line.close();
  }

  private static final class Module {
    private final String address;
    private final InputStream in;
    private final OutputStream line;
    private Module other;

    Module(SerialCable cable, String address) throws IOException {
      this.address = address;
      this.line = Files.newOutputStream(Path.of(cable.far()));
      this.in = Files.newInputStream(Path.of(cable.far()));
    }

    void start() {
      Thread thread = new Thread(this::read, "radio " + address);
      thread.setDaemon(true);
      thread.start();
    }

    private void read() {
      try {
        while (octet() == 0x7E) {
          byte[] data = new byte[unescaped() << 8 | unescaped()];
          for (int i = 0; i < data.length; i++) {
            data[i] = (byte) unescaped();
          }
          unescaped(); // the checksum, which the framing's own tests look at
          onFrame(HEX.formatHex(data));
        }
      } catch (IOException e) {
        // The cable has been pulled.
      }
    }

    private int unescaped() throws IOException {
      int octet = octet();
      return octet == 0x7D ? octet() ^ 0x20 : octet;
    }

    private int octet() throws IOException {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("pulled out");
      }
      return octet;
    }

    private void onFrame(String frame) throws IOException {
      String ticket = frame.substring(2, 4);
      if (frame.startsWith("08")) {
        String command = frame.substring(4, 8);
        boolean payload = command.equals("4e50"); // NP
        says("88" + ticket + command + "00" + (payload ? "0064" : "00"));
      } else if (frame.startsWith("10")) {
        String to = frame.substring(4, 20);
        boolean heard = to.equals(EVERYBODY) || to.equals(other.address);
        if (heard) {
          other.says("90" + address + "fffe" + "01" + frame.substring(28));
        }
        says("8b" + ticket + "fffe" + "00" + (heard ? "00" : "24") + "00");
      }
    }

    private synchronized void says(String frame) throws IOException {
      byte[] data = HEX.parseHex(frame);
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      octets.write(0x7E);
      escape(octets, data.length >> 8);
      escape(octets, data.length);
      int sum = 0;
      for (byte octet : data) {
        escape(octets, octet);
        sum += octet;
      }
      escape(octets, 0xFF - sum);
      line.write(octets.toByteArray());
    }

    private static void escape(ByteArrayOutputStream out, int octet) {
      switch (octet & 0xFF) {
        case 0x7E, 0x7D, 0x11, 0x13 -> {
          out.write(0x7D);
          out.write(octet & 0xFF ^ 0x20);
        }
        default -> out.write(octet & 0xFF);
      }
    }
  }
}
