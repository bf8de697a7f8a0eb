package io.mqttsn.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A real subscriber at the broker, whose messages are compared octet by octet. */
final class MosquittoSub implements AutoCloseable {

  private static final String MARK = "message|";

  /** What the broker delivered. */
  record Message(String topic, int qos, boolean retain, String hex) {
    String text() {
      return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }
  }

  private final ChildProcess process;

  private MosquittoSub(ChildProcess process) {
    this.process = process;
  }

  /**
   * @param options further options of {@code mosquitto_sub}: {@code -i}, {@code -c}, {@code -u}
   */
  static MosquittoSub start(int port, int qos, List<String> options, String... filters)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            // Its debug lines are needed when they are said, not when a block of them is full.
            List.of(
                "stdbuf",
                "-oL",
                "mosquitto_sub",
                "-d",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port)));
    command.addAll(List.of("-q", String.valueOf(qos), "-F", MARK + "%t|%q|%r|%x"));
    command.addAll(options);
    for (String filter : filters) {
      command.addAll(List.of("-t", filter));
    }
    MosquittoSub subscriber = new MosquittoSub(ChildProcess.start(command));
    subscriber.process.awaitLine("Subscribed (mid");
    return subscriber;
  }

  /** The first {@code count} messages, awaited. */
  List<Message> await(int count) {
    return await(message -> true, count);
  }

  /** The first {@code count} messages that match, awaited. */
  List<Message> await(Predicate<Message> wanted, int count) {
    Optional<List<String>> lines =
        process.awaitLines(
            line -> line.startsWith(MARK) && wanted.test(parse(line)),
            count,
            ChildProcess.PATIENCE);
    return lines
        .orElseThrow(() -> new AssertionError(count + " messages did not come:\n" + text()))
        .stream()
        .map(MosquittoSub::parse)
        .toList();
  }

  /** All messages so far. */
  List<Message> received() {
    return process.lines().stream()
        .filter(line -> line.startsWith(MARK))
        .map(MosquittoSub::parse)
        .toList();
  }

  /** True if more than {@code count} messages come within {@code pause}. */
  boolean getsMoreThan(int count, Duration pause) {
    return process.awaitLines(line -> line.startsWith(MARK), count + 1, pause).isPresent();
  }

  String text() {
    return process.text();
  }

  @Override
  public void close() {
    process.kill();
  }

  private static Message parse(String line) {
    // Only a topic may contain the separator, and it comes first.
    String body = line.substring(MARK.length());
    int hex = body.lastIndexOf('|');
    int retain = body.lastIndexOf('|', hex - 1);
    int qos = body.lastIndexOf('|', retain - 1);
    return new Message(
        body.substring(0, qos),
        Integer.parseInt(body.substring(qos + 1, retain)),
        body.substring(retain + 1, hex).equals("1"),
        body.substring(hex + 1));
  }
}
