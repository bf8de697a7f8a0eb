package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that answers QoS 2 as if it were QoS 1, as RabbitMQ does, and may then be restarted. */
@Timeout(60)
class HalfQos2IT {

  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;

  @Test
  @DisplayName("Regression: what RabbitMQ has taken is not published again after a reconnect")
  void takenIsTakenAlsoAfterAReconnect() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        AggregatingUpstream upstream = upstream(server.getLocalPort())) {
      Recorder core = new Recorder(upstream);
      upstream.start(core);
      BlockingQueue<String> first = new LinkedBlockingQueue<>();
      Socket connection = server.accept();
      serve(connection, first);
      core.awaitReachable();
      assertThat(core.publish("a", "t", "one", Qos.TWO))
          .isInstanceOf(UpstreamEvent.Published.class);
      assertThat(first.poll(10, TimeUnit.SECONDS)).isEqualTo("2 one");
      connection.close();
      core.awaitUnreachable();
      BlockingQueue<String> second = new LinkedBlockingQueue<>();
      serve(server.accept(), second);
      assertThat(core.publish("a", "t", "two", Qos.ONE))
          .isInstanceOf(UpstreamEvent.Published.class);
      assertThat(second).containsExactly("1 two");
    }
  }

  private static AggregatingUpstream upstream(int port) {
    return new AggregatingUpstream(
        UpstreamSettings.of("tcp://127.0.0.1:" + port, "gw"), Metrics.NONE);
  }

  /** Welcomes with a kept session and answers every PUBLISH with PUBACK. */
  private static void serve(Socket connection, BlockingQueue<String> seen) {
    Thread thread = new Thread(() -> talk(connection, seen), "broker");
    thread.setDaemon(true);
    thread.start();
  }

  private static void talk(Socket connection, BlockingQueue<String> seen) {
    try (connection;
        DataInputStream in = new DataInputStream(connection.getInputStream())) {
      while (true) {
        int head = in.readUnsignedByte();
        byte[] body = in.readNBytes(in.readUnsignedByte()); // all packets here are short
        int type = head >> 4;
        if (type == CONNECT) {
          connection.getOutputStream().write(new byte[] {0x20, 2, 1, 0});
        } else if (type == PUBLISH) {
          int id = 2 + body[1];
          seen.add((head >> 1 & 3) + " " + new String(body, id + 2, body.length - id - 2, "UTF-8"));
          connection.getOutputStream().write(new byte[] {0x40, 2, body[id], body[id + 1]});
        }
      }
    } catch (IOException e) {
      // The connection is over.
    }
  }
}
