package io.mqttsn.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Says yes to one MQTT client, on loopback: as much of a broker as a rehearsal needs where none is
 * installed. It keeps and delivers nothing.
 */
final class PretendBroker implements AutoCloseable {

  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;
  private static final int LONGEST = 1 << 16;

  private final ServerSocket door;

  PretendBroker() throws IOException {
    door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "pretend-broker");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return door.getLocalPort();
  }

  private void serve() {
    try (Socket client = door.accept();
        DataInputStream in = new DataInputStream(client.getInputStream())) {
      while (true) {
        int type = in.readUnsignedByte();
        byte[] body = new byte[remainingLength(in)];
        in.readFully(body);
        answer(type, body, client.getOutputStream());
      }
    } catch (IOException end) {
      // The client has left, or the rehearsal is over.
    }
  }

  private static int remainingLength(DataInputStream in) throws IOException {
    int length = 0;
    int shift = 0;
    int octet;
    do {
      octet = in.readUnsignedByte();
      length |= (octet & 0x7F) << shift;
      shift += 7;
    } while (octet > 0x7F && shift < 28);
    if (length > LONGEST) {
      throw new IOException("a packet of " + length + " octets");
    }
    return length;
  }

  private static void answer(int first, byte[] body, OutputStream out) throws IOException {
    int type = first >> 4;
    boolean acknowledged = (first & 0x06) != 0;
    if (type == CONNECT) {
      out.write(new byte[] {0x20, 2, 0, 0});
    } else if (type == PUBLISH && acknowledged) {
      int id = 2 + ((body[0] & 0xFF) << 8 | body[1] & 0xFF); // behind the topic
      out.write(new byte[] {0x40, 2, body[id], body[id + 1]});
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
