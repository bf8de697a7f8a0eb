package io.mqttsn.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.app.RawDevice;
import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A gateway that is played by the test, octet by octet, and a client whose methods wait on a thread
 * of their own: whatever the client's codec believes, these are the specification's frames.
 */
abstract class GatewayPlayedByHand {

  static final String CONNECT = "0A 04 04 01 00 3C 64 65 76 31";
  static final String CONNACK = "03 05 00";
  static final Bytes HI = Bytes.utf8("hi");

  /** For requests that are answered: a repetition would be a surprise. */
  static final Duration LONG = Duration.ofSeconds(20);

  /** For requests whose repetition is what the test wants to see. */
  static final Duration SHORT = Duration.ofMillis(100);

  private final ExecutorService keyboard = Executors.newSingleThreadExecutor();
  RawDevice gateway;
  SnClient client;

  @BeforeEach
  void startGateway() throws IOException {
    gateway = RawDevice.listening();
  }

  @AfterEach
  void stop() {
    keyboard.shutdownNow();
    if (client != null) {
      client.close();
    }
    gateway.close();
  }

  SnClientSettings settings() {
    return SnClientSettings.of(gateway.address(), "dev1").withRetry(LONG, 3);
  }

  void connect() throws Exception {
    connect(settings());
  }

  void connect(SnClientSettings settings) throws Exception {
    Future<Void> connected = connectTo(settings);
    gateway.expectMatching("0A 04 04 01 .. .. 64 65 76 31");
    gateway.send(CONNACK);
    answer(connected);
  }

  /** Subscribes to {@code a/t}, which gets id 5; uses message id 1. */
  void subscribe() throws Exception {
    connect();
    Future<Qos> granted = call(() -> client.subscribe("a/t", Qos.TWO));
    gateway.expect("08 12 40 00 01 61 2F 74").send("08 13 40 00 05 00 01 00");
    assertThat(answer(granted)).isEqualTo(Qos.TWO);
  }

  Optional<Received> delivery() throws Exception {
    return answer(call(() -> client.poll(LONG)));
  }

  Future<Void> connectTo(SnClientSettings settings) throws IOException {
    client = SnClient.open(settings);
    return type(client::connect);
  }

  Future<Void> type(Action action) {
    return keyboard.submit(
        () -> {
          action.run();
          return null;
        });
  }

  <T> Future<T> call(Callable<T> question) {
    return keyboard.submit(question);
  }

  /** What the client's method returned or threw. */
  static <T> T answer(Future<T> future) throws Exception {
    try {
      return future.get(25, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  interface Action {
    void run() throws IOException;
  }
}
