package io.mqttsn.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A device behind a {@link ModelRadio}, that speaks in octets and repeats itself until it is
 * answered, with the flag that says so. It acknowledges what it is sent, and keeps a QoS 2 message
 * once however often it comes.
 *
 * <p>Questions come from one thread; what is heard comes from the radio's.
 */
final class ModelNode {

  /** So persistent is a node that must not give up. */
  private static final int PERSISTENT = 200;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** A message that was delivered. */
  record Delivery(int qos, String text) {}

  private final ModelRadio radio;
  private final int number;
  private final String clientId;
  private volatile long patienceMillis;
  private volatile int attempts = PERSISTENT;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final List<Delivery> delivered = new ArrayList<>();
  private final Set<String> unreleased = new HashSet<>();
  private volatile int answered;
  private volatile int repeated;
  private volatile int dismissed;
  private volatile int gaveUp;
  private volatile long slowestNanos;
  private int lastMessageId;

  ModelNode(ModelRadio radio, int number, String name, long patienceMillis) {
    this.radio = radio;
    this.number = number;
    this.clientId = name + "-" + number;
    this.patienceMillis = patienceMillis;
  }

  /** From now on it repeats itself after this time only. */
  void patience(Duration patience) {
    patienceMillis = patience.toMillis();
  }

  int number() {
    return number;
  }

  String clientId() {
    return clientId;
  }

  /** From now on a request is given up after so many attempts. */
  void giveUpAfter(int most) {
    attempts = most;
  }

  /** Requests that were given up. */
  int gaveUp() {
    return gaveUp;
  }

  /** Requests that were answered. */
  int answered() {
    return answered;
  }

  /** Requests that were sent again, because no answer had come in time. */
  int repeated() {
    return repeated;
  }

  /** Times that the gateway said that it does not know this node. */
  int dismissed() {
    return dismissed;
  }

  /** The longest that an answer took. */
  long slowestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(slowestNanos);
  }

  List<Delivery> delivered() {
    synchronized (delivered) {
      return List.copyOf(delivered);
    }
  }

  void connect() {
    must(ask(Octets.connect(clientId, 600), "030500"));
  }

  /** With a will, and so short a keep alive that it is missed soon. */
  void connectAndBeMissed(String willTopic) {
    must(ask(Octets.connect("0C", clientId, 1), "0206"));
    must(ask(Octets.frame("07", "20" + Octets.text(willTopic)), "0208"));
    must(ask(Octets.frame("09", Octets.text("gone")), "030500"));
  }

  /** Returns the topic's number. */
  String register(String topic) {
    String id = Octets.number(nextMessageId());
    return must(ask(Octets.register(lastMessageId, topic), "070B...." + id + "00")).substring(4, 8);
  }

  void subscribe(int qos, String topic) {
    String id = Octets.number(nextMessageId());
    String granted = "%02X".formatted(qos << 5);
    must(ask(Octets.subscribe(qos, lastMessageId, topic), "0813" + granted + "...." + id + "00"));
  }

  /** Returns whether it was acknowledged; at QoS 0 that is not to be known. */
  boolean publish(int qos, String topicId, String text) {
    int messageId = qos == 0 ? 0 : nextMessageId();
    String id = Octets.number(messageId);
    String message =
        Octets.publish("%02X".formatted(qos << 5), topicId, messageId, Octets.text(text));
    return switch (qos) {
      case 0 -> {
        say(message);
        yield true;
      }
      case 1 -> ask(message, "070D" + topicId + id + "00").isPresent();
      default -> ask(message, "040F" + id).isPresent() && ask("0410" + id, "040E" + id).isPresent();
    };
  }

  /** Whether the gateway knows this node. */
  boolean isKnown() {
    return ask("0216", "0217").isPresent();
  }

  void fallAsleep() {
    must(ask("0418012C", "0218"));
  }

  /** Hears what has been kept; returns when the gateway says that this is all. */
  void wake() {
    must(ask(Octets.frame("16", Octets.text(clientId)), "0217"));
  }

  void say(String hex) {
    radio.say(number, HexFormat.of().parseHex(hex.replaceAll("\\s+", "")));
  }

  private static String must(Optional<String> answer) {
    return answer.orElseThrow(() -> new AssertionError("the gateway does not know this node"));
  }

  private int nextMessageId() {
    lastMessageId = lastMessageId % 0xFFFF + 1;
    return lastMessageId;
  }

  /**
   * The answer; empty if the gateway said DISCONNECT instead, which is how it says "who?", or if
   * none came and this node may give up.
   */
  private Optional<String> ask(String question, String answer) {
    answers.clear();
    long begin = System.nanoTime();
    for (int attempt = 1; attempt <= attempts; attempt++) {
      say(attempt == 1 ? question : again(question));
      repeated += attempt == 1 ? 0 : 1;
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
      for (String heard = next(end); heard != null; heard = next(end)) {
        if (heard.matches(answer)) {
          answered++;
          slowestNanos = Math.max(slowestNanos, System.nanoTime() - begin);
          return Optional.of(heard);
        } else if (heard.equals("0218")) {
          dismissed++;
          return Optional.empty();
        }
      }
    }
    if (attempts < PERSISTENT) {
      gaveUp++;
      return Optional.empty();
    }
    throw new AssertionError(clientId + " got no answer to " + question);
  }

  private String next(long end) {
    try {
      return answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** With the flag DUP, where the message has one. */
  private static String again(String question) {
    boolean hasFlag = question.startsWith("0C", 2) || question.startsWith("12", 2);
    int flags = hasFlag ? Integer.parseInt(question.substring(4, 6), 16) | 0x80 : 0;
    return hasFlag
        ? question.substring(0, 4) + "%02X".formatted(flags) + question.substring(6)
        : question;
  }

  /** A message from the gateway, perhaps damaged. */
  void hear(byte[] message) {
    String hex = HEX.formatHex(message);
    if (message.length < 2 || message[0] == 1) {
      return;
    }
    switch (message[1]) {
      case 0x0C -> onPublish(message, hex);
      case 0x10 -> {
        synchronized (delivered) {
          unreleased.remove(hex.substring(4));
        }
        say("040E" + hex.substring(4));
      }
      case 0x0A -> {
        if (message.length > 6) {
          say("070B" + hex.substring(4, 12) + "00");
        }
      }
      case 0x16 -> say("0217");
      default -> answers.add(hex);
    }
  }

  private void onPublish(byte[] message, String hex) {
    if (message.length < 7) {
      return;
    }
    int qos = message[2] >> 5 & 3;
    String text = new String(message, 7, message.length - 7, StandardCharsets.UTF_8);
    synchronized (delivered) {
      if (qos < 2 || unreleased.add(hex.substring(10, 14))) {
        delivered.add(new Delivery(qos, text));
      }
    }
    switch (qos) {
      case 1 -> say("070D" + hex.substring(6, 14) + "00");
      case 2 -> say("040F" + hex.substring(10, 14));
      default -> {}
    }
  }
}
