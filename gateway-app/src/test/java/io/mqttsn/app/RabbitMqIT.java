package io.mqttsn.app;

import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.spaced;
import static io.mqttsn.app.Octets.subscribe;
import static io.mqttsn.app.Octets.text;
import static io.mqttsn.app.Octets.two;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RabbitMQ as the page says, and what it does otherwise than other brokers. */
class RabbitMqIT extends PageBrokerContract {

  @TempDir private static Path folder;
  private static RabbitMq broker;

  @BeforeAll
  static void start() throws IOException {
    PageCertificates.makeIn(folder);
    broker = new RabbitMq(folder);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Override
  PageBroker broker() {
    return broker;
  }

  @Test
  void qosTwoWorksForTheDeviceAndBecomesOneAtTheBroker() throws IOException {
    // Without max-qos, the broker's own answers are understood.
    for (String yaml : new String[] {broker.yaml(), broker.yaml().replace("  max-qos: 1\n", "")}) {
      try (GatewayProcess gateway = GatewayProcess.start(yaml).awaitBroker();
          MosquittoSub watcher = broker.watch("site-7/q2");
          RawDevice device = RawDevice.talkingTo(gateway.port("lan"))) {
        device.send(Octets.connect("dev", 600)).expect(Octets.ACCEPTED);
        device.send(publish("42", text("q2"), 1, "AA")).expect("04 0F 00 01");
        device.send("04 10 00 01").expect("04 0E 00 01");
        assertThat(watcher.await(1))
            .containsExactly(new MosquittoSub.Message("site-7/q2", 1, false, "aa"));
        device.send(subscribe(2, 2, "down")).expectMatching("08 13 20( ..){4} 00");
      }
    }
  }

  @Test
  void retainedMessagesComeForTheTopicAndNotForAWildcard() throws IOException {
    broker.publish("site-7/kept/one", "hi", "-r");
    try (GatewayProcess gateway = GatewayProcess.start(broker.yaml()).awaitBroker();
        RawDevice device = RawDevice.talkingTo(gateway.port("lan"))) {
      device.send(Octets.connect("dev", 600)).expect(Octets.ACCEPTED);
      device.send(subscribe(1, 1, "kept/+")).expect("08 13 20 00 00 00 01 00");
      device.expectSilence(Duration.ofMillis(500));
      String id = two(device.send(subscribe(1, 2, "kept/one")).expectMatching("08 13 20.*"), 3);
      device.expectMatching("09 0C 30 " + spaced(id) + " .. .. 68 69");
    }
  }

  @Test
  void aDotInATopicBecomesASlash() throws IOException {
    try (GatewayProcess gateway = GatewayProcess.start(broker.yaml()).awaitBroker();
        MosquittoSub watcher = broker.watch("site-7/#");
        RawDevice device = RawDevice.talkingTo(gateway.port("lan"))) {
      device.send(Octets.connect("dev", 600)).expect(Octets.ACCEPTED);
      device.send(publish("22", text("a."), 1, "AA")).expect("07 0D 61 2E 00 01 00");
      assertThat(watcher.await(1).get(0).topic()).isEqualTo("site-7/a/");
    }
  }
}
