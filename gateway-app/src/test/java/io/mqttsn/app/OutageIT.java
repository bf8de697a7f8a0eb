package io.mqttsn.app;

import static io.mqttsn.app.Octets.ACCEPTED;
import static io.mqttsn.app.Octets.CONGESTED;
import static io.mqttsn.app.Octets.DISCONNECT;
import static io.mqttsn.app.Octets.connect;
import static io.mqttsn.app.Octets.publish;
import static io.mqttsn.app.Octets.spaced;
import static io.mqttsn.app.Octets.subscribe;
import static io.mqttsn.app.Octets.text;
import static io.mqttsn.app.Octets.two;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The broker is killed and comes back; what devices were promised holds. */
@Timeout(120)
class OutageIT {

  private static final int DEVICES = 5;
  private static final int READINGS = 201;

  /** How many of the devices keep two thirds of their readings for the outages. */
  private static final int WITH_THE_KILLS = 2;

  private final List<CountDownLatch> killed = List.of(new CountDownLatch(1), new CountDownLatch(1));
  private final AtomicInteger repeated = new AtomicInteger();

  private Mosquitto broker;
  private House house;

  @BeforeEach
  void open() throws IOException {
    // What is accepted goes to a connected subscriber at once, and waits for an absent one.
    broker =
        Mosquitto.startPersistent(
            "max_inflight_messages 0", "max_queued_messages 0", "queue_qos0_messages true");
    // Active clients are told of an outage after interval times count.
    house = House.open(broker, "sessions: {retry: {interval: 1s, count: 3}}");
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void everyAcknowledgedReadingIsAtTheSubscriberThoughTheBrokerWasKilledTwice() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(DEVICES);
    try (MosquittoSub watcher = durableWatcher()) {
      List<Future<?>> devices = new ArrayList<>();
      for (int i = 0; i < DEVICES; i++) {
        int device = i;
        devices.add(threads.submit(() -> publishAllReadings(device)));
      }
      for (int kills = 1; kills <= 2; kills++) {
        watcher.await(kills * WITH_THE_KILLS * READINGS / 3);
        int before = repeated.get();
        broker.kill();
        killed.get(kills - 1).countDown();
        // However busy the machine: somebody publishes into the outage.
        await().atMost(ChildProcess.PATIENCE).until(() -> repeated.get() > before);
        broker.restart();
        awaitThatItIsBack(watcher, "back " + kills);
      }
      for (Future<?> device : devices) {
        device.get(60, TimeUnit.SECONDS);
      }
      for (int device = 0; device < DEVICES; device++) {
        for (int reading = 0; reading < READINGS; reading++) {
          String hex = reading(device, reading);
          watcher.await(message -> message.hex().equals(hex), 1);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * One after the other, each until it is acknowledged. Some devices do not wait for anything, so
   * that a kill meets messages on every part of their way; others go on when the broker is dead.
   */
  private Void publishAllReadings(int device) throws Exception {
    try (RawDevice socket = house.device("meter-" + device)) {
      for (int reading = 0; reading < READINGS; reading++) {
        if (device < WITH_THE_KILLS && reading > 0 && reading % (READINGS / 3) == 0) {
          int third = reading / (READINGS / 3);
          if (third <= killed.size()) {
            killed.get(third - 1).await();
          }
        }
        String payload = reading(device, reading);
        String puback = spaced("070D" + text("rd") + Octets.number(reading + 1) + "00");
        socket.send(publish("22", text("rd"), reading + 1, payload));
        while (!socket.nextWithin(Duration.ofMillis(300)).equals(puback)) {
          socket.send(publish("A2", text("rd"), reading + 1, payload));
          repeated.incrementAndGet();
        }
      }
    }
    return null;
  }

  /**
   * In order, so it has what came before, too: a broker that is killed while its subscriber is
   * still away takes along what it keeps for it.
   */
  private void awaitThatItIsBack(MosquittoSub watcher, String mark) throws IOException {
    broker.publish("-t", "rd", "-m", mark);
    String hex = HexFormat.of().formatHex(mark.getBytes(StandardCharsets.UTF_8));
    watcher.await(message -> message.hex().equals(hex), 1);
  }

  private static String reading(int device, int number) {
    return "%02x%04x".formatted(device, number);
  }

  /**
   * Its session, not the messages, is on disk when this returns, and outlives kill -9. At QoS 0,
   * for a subscriber that is acknowledging when the broker is killed sees its own write fail, and
   * forgets what it has received and not read.
   */
  private MosquittoSub durableWatcher() throws IOException {
    List<String> options = List.of("-c", "-i", "watcher");
    MosquittoSub watcher = MosquittoSub.start(broker.port(), 0, options, "rd");
    broker.process().signal("USR1");
    broker.process().awaitLine("Saving in-memory database");
    return watcher;
  }

  @Test
  void deviceHearsItsSubscriptionsAgainWithoutDoingAnything() throws Exception {
    try (RawDevice device = house.device("listener")) {
      String id = subscribed(device, "after/outage");
      broker.kill();
      broker.restart();
      awaitReconnects(2);
      awaitDownlink(device, id, "after/outage");
    }
  }

  @Test
  @DisplayName("The broker came back with an older state: the session is there, the filter is not")
  void deviceHearsWhatItSubscribedAfterTheBrokersLastSave() throws Exception {
    broker.process().signal("USR1");
    broker.process().awaitLine("Saving in-memory database");
    try (RawDevice device = house.device("late-listener")) {
      String id = subscribed(device, "after/save");
      broker.kill();
      broker.restart();
      awaitReconnects(2);
      assertThat(house.gateway().log()).anyMatch(line -> line.endsWith("session kept"));
      awaitDownlink(device, id, "after/save");
    }
  }

  private static String subscribed(RawDevice device, String topic) throws IOException {
    return two(device.send(subscribe(1, 1, topic)).expectMatching("08 13 20( ..){5}"), 3);
  }

  private void awaitReconnects(int ups) {
    assertThat(
            house
                .gateway()
                .process()
                .awaitLines(line -> line.contains(", session "), ups, ChildProcess.PATIENCE))
        .isPresent();
  }

  private void awaitDownlink(RawDevice device, String id, String topic) throws IOException {
    String heard = "";
    // More than once, for the first may come before the gateway has subscribed again.
    for (int attempt = 0; attempt < 20 && heard.isEmpty(); attempt++) {
      broker.publish("-t", topic, "-q", "1", "-m", "hi");
      heard = device.nextWithin(Duration.ofMillis(250));
    }
    assertThat(heard).matches("09 0C [02]0 " + spaced(id) + " .. .. 68 69");
  }

  @Test
  @DisplayName("SN-PUB-10")
  void publishIsAcknowledgedWhenTheBrokerIsBackAndNotBefore() throws Exception {
    try (RawDevice device = house.device("patient")) {
      broker.kill();
      device.send(publish("22", text("pp"), 1, "AA"));
      device.expectSilence(Duration.ofMillis(500));
      device.send(publish("A2", text("pp"), 1, "AA"));
      device.expectSilence(Duration.ofMillis(200));
      broker.restart();
      try (MosquittoSub watcher = broker.subscribe(1, "pp")) {
        device.expect("07 0D 70 70 00 01 00");
        // Once, if the watcher was there in time at all.
        assertThat(watcher.getsMoreThan(1, Duration.ofMillis(200))).isFalse();
      }
    }
  }

  @Test
  @DisplayName("SN-PUB-10, SN-CONN-4, A48")
  void devicesAreToldOfALongOutageAndNewOnesAreRefused() throws Exception {
    try (RawDevice active = house.device("active");
        RawDevice newcomer = house.stranger()) {
      broker.kill();
      long killed = System.nanoTime();
      house.gateway().process().awaitLine(" down: ");
      newcomer.send(connect("newcomer", 60));
      active.send(subscribe(1, 7, "a/b")).expectMatching("08 13 .. .. .. 00 07 01");
      active.expect(DISCONNECT);
      assertThat(secondsSince(killed)).as("interval times count").isBetween(2.5, 6.0);
      assertThat(newcomer.nextWithin(Duration.ofSeconds(12))).isEqualTo(CONGESTED);
      assertThat(secondsSince(killed)).isLessThan(12);
      broker.restart();
      awaitReconnects(2);
      newcomer.send(connect("newcomer", 60)).expect(ACCEPTED);
      active.send(connect("active", 60)).expect(ACCEPTED);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
