package io.mqttsn.app;

import static io.mqttsn.app.Octets.ACCEPTED;
import static io.mqttsn.app.Octets.connect;
import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.subscribe;
import static io.mqttsn.app.Octets.text;
import static io.mqttsn.app.Octets.two;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several doors of one gateway. */
@Timeout(120)
class ListenersIT {

  @Test
  void devicesOfTwoIpv4ListenersAndOneIpv6ListenerHearEachOther() throws IOException {
    try (Mosquitto broker = Mosquitto.start();
        GatewayProcess gateway = GatewayProcess.start(yaml(broker)).awaitBroker();
        RawDevice first = RawDevice.talkingTo(gateway.port("first"));
        RawDevice second = RawDevice.talkingTo(gateway.port("second"));
        RawDevice sixth = RawDevice.talkingTo(new InetSocketAddress("::1", gateway.port("six")))) {
      assertHears(first, second, "a1");
      assertHears(second, sixth, "a2");
      assertHears(sixth, first, "a3");
    }
  }

  /** The listener is answered from the address it spoke to, or its socket would hear nothing. */
  private static void assertHears(RawDevice listener, RawDevice speaker, String id)
      throws IOException {
    listener.send(connect("to-" + id, 60)).expect(ACCEPTED);
    String topic = "listeners/" + id;
    String suback = listener.send(subscribe(1, 1, topic)).expectMatching("08 13 20( ..){5}");
    speaker.send(connect("from-" + id, 60)).expect(ACCEPTED);
    String regack = speaker.send(Octets.register(2, topic)).expectMatching("07 0B( ..){5}");
    speaker.send(publish("20", two(regack, 2), 3, text("hi")));
    speaker.expect("07 0D" + two(regack, 2) + "00 03 00");
    String spacedId = Octets.spaced(two(suback, 3));
    String heard = listener.expectMatching("09 0C 20 " + spacedId + " .. .. 68 69");
    listener.send("07 0D" + two(suback, 3) + two(heard, 5) + "00");
    listener.send("02 18").expect("02 18");
    speaker.send("02 18").expect("02 18");
  }

  private static String yaml(Mosquitto broker) {
    return """
        version: 1
        listeners:
          - {name: first, bind: "127.0.0.1:0"}
          - {name: second, bind: "127.0.0.1:0"}
          - {name: six, bind: "[::1]:0"}
        upstream: {servers: ["%s"]}
        """
        .formatted(broker.address());
  }
}
