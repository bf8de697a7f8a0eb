package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two radios pulled out and plugged in again fifty times while their nodes report readings, one
 * after the other: no reading is lost, no session ends, and nothing of an opening stays behind. How
 * often is {@code -Dunplug.times}, for whoever suspects a small leak; {@code
 * target/unplug-figures.txt} has the figures.
 */
@Timeout(600)
class UnplugIT {

  private static final List<String> FRAMINGS = List.of("slip-crc16", "xbee-api2");
  private static final int TIMES = Integer.getInteger("unplug.times", 50);

  /** What is loaded and allocated once is there after so many. */
  private static final int WARM_UP = 20;

  /** The Java runtime's own threads come and go; a leak would be one for each of 60 openings. */
  private static final int FEW = 10;

  private static final int NODES = 5;
  private static final long PATIENCE_MILLIS = 300;
  private static final int MAX_GROWTH_KIB = 8 << 10;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private volatile boolean over;

  /** What a process has of the system. */
  private record Holdings(int threads, long descriptors, int residentKib) {

    static Holdings of(ChildProcess process) throws IOException {
      try (Stream<Path> open = Files.list(Path.of("/proc", "" + process.pid(), "fd"))) {
        return new Holdings(
            Integer.parseInt(process.status("Threads")),
            open.count(),
            Integer.parseInt(process.status("VmRSS").replace(" kB", "")));
      }
    }
  }

  @Test
  @DisplayName("SN-SER-3: sessions survive fifty unpluggings under traffic, and nothing leaks")
  void fiftyUnpluggingsUnderTrafficCostNoReadingNoSessionAndNothingElse() throws Exception {
    // The heap is in memory from the start, and the second compiler stays out: what grows is ours.
    String[] options = {"-Xms64m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1"};
    try (Yard yard = Yard.open(FRAMINGS, options);
        MosquittoSub watcher = yard.broker().subscribe(2, "plug/#")) {
      List<ModelNode> nodes = new ArrayList<>();
      for (String framing : FRAMINGS) {
        nodes.addAll(yard.radio(framing).nodes(NODES, framing, PATIENCE_MILLIS));
      }
      CompletableFuture<Void> traffic =
          CompletableFuture.runAsync(() -> Yard.atOnce(nodes, this::speak));
      awaitAReadingMoreOfEach(nodes);
      Holdings before = null;
      for (int i = 1; i <= TIMES; i++) {
        replug(yard);
        awaitAReadingMoreOfEach(nodes);
        if (i == WARM_UP) {
          before = Holdings.of(yard.gateway().process());
        }
      }
      Holdings after = Holdings.of(yard.gateway().process());
      over = true;
      traffic.join();

      Files.write(
          Path.of("target", "unplug-figures.txt"),
          List.of("before " + before, "after " + after, acknowledged.size() + " readings"));
      assertThat(nodes).extracting(ModelNode::dismissed).containsOnly(0);
      assertThat(after.threads()).as("threads, %s", before).isLessThan(before.threads() + FEW);
      assertThat(after.descriptors())
          .as("descriptors, %s", before)
          .isLessThan(before.descriptors() + FEW);
      assertThat(after.residentKib() - before.residentKib())
          .as("growth in KiB, %s", before)
          .isLessThan(MAX_GROWTH_KIB);
      assertThatAllArrived(yard, watcher);
      assertThat(yard.gateway().log())
          .filteredOn(Yard::isComplaint)
          .allMatch(line -> line.contains("is gone") || line.contains("is missing"));
    }
  }

  private void speak(ModelNode node) {
    node.connect();
    String topic = "plug/" + node.clientId();
    String id = node.register(topic);
    for (int number = 1; !over; number++) {
      int qos = 1 + number % 2;
      if (node.publish(qos, id, "" + number)) {
        acknowledged.put(topic + " " + number, qos);
      }
    }
  }

  private static void replug(Yard yard) throws IOException {
    for (String framing : FRAMINGS) {
      yard.cable(framing).pull();
    }
    for (String framing : FRAMINGS) {
      yard.cable(framing).plugIn();
      yard.radio(framing).open();
    }
  }

  /** Two: the first may have been under way. */
  private void awaitAReadingMoreOfEach(List<ModelNode> nodes) {
    Map<ModelNode, Integer> before = new ConcurrentHashMap<>();
    nodes.forEach(node -> before.put(node, node.answered()));
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> nodes.stream().allMatch(node -> node.answered() >= before.get(node) + 2));
  }

  private void assertThatAllArrived(Yard yard, MosquittoSub watcher) throws IOException {
    yard.broker().publish("-t", "plug/end", "-m", "end", "-q", "2");
    watcher.await(message -> message.topic().equals("plug/end"), 1);
    Set<String> arrived = new HashSet<>();
    List<String> doubled = new ArrayList<>();
    for (MosquittoSub.Message message : watcher.received()) {
      String reading = message.topic() + " " + message.text();
      if (!arrived.add(reading) && message.qos() == 2) {
        doubled.add(reading);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(TIMES * NODES);
    assertThat(arrived).containsAll(acknowledged.keySet());
    assertThat(doubled).isEmpty();
  }
}
