package io.mqttsn.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.Metrics.Counter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus reads: well-formed to the letter, and true. */
@Timeout(60)
class MetricsIT {

  private static final String NAME = "[a-z][a-z0-9_]*";
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (" + NAME + ") (\\S.*)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "("
              + NAME
              + ")(\\{(?:"
              + NAME
              + "=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)+\\})? (NaN|[+-]Inf|-?[0-9.E+-]+)");

  /** Values by name and labels; fails at whatever a strict reader would not take. */
  private static Map<String, Double> read(String text) {
    assertThat(text).endsWith("\n").doesNotContain("\r");
    Map<String, Double> samples = new HashMap<>();
    Map<String, String> types = new HashMap<>();
    Set<String> helped = new HashSet<>();
    String family = "";
    for (String line : text.split("\n")) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        family = comment.group(2);
        if (comment.group(1).equals("TYPE")) {
          assertThat(types.put(family, comment.group(3))).as("one family " + family).isNull();
        } else {
          assertThat(helped.add(family)).as("one help of " + family).isTrue();
        }
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      String name = sample.group(1);
      assertThat(name).as("in its family").startsWith(family);
      assertThat(types).as(line).containsKey(family);
      if (types.get(family).equals("counter")) {
        assertThat(name).endsWith("_total");
      }
      String key = name + (sample.group(2) == null ? "" : sample.group(2));
      double value =
          sample.group(3).equals("+Inf")
              ? Double.POSITIVE_INFINITY
              : Double.parseDouble(sample.group(3));
      assertThat(samples.put(key, value)).as("once: " + key).isNull();
    }
    assertThat(helped).containsAll(types.keySet());
    return samples;
  }

  @Test
  void theTextIsWellFormedAndItsNumbersAreThoseOfTheGateway() throws IOException {
    try (Workshop workshop = new Workshop()) {
      workshop.connects("pump-1").subscribes("pump-1", "a/b");
      workshop.says("pump-1", "03FF00").says("stranger", "0216");
      workshop.connects("sleeper").says("sleeper", "04180258");
      workshop.metrics.add(Counter.RETRANSMISSIONS, 7);
      Http.Reply reply = Http.get(workshop.port(), "/metrics");
      assertThat(reply.header("content-type"))
          .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
      Map<String, Double> samples = read(reply.body());
      assertThat(samples)
          .containsEntry("mqttsn_live", 1.0)
          .containsEntry("mqttsn_frames_received_total", 6.0)
          .containsEntry("mqttsn_frames_discarded_total{reason=\"malformed\"}", 1.0)
          .containsEntry("mqttsn_messages_received_total{outcome=\"served\",type=\"connect\"}", 2.0)
          .containsEntry(
              "mqttsn_messages_received_total{outcome=\"stranger\",type=\"pingreq\"}", 1.0)
          .containsEntry("mqttsn_messages_sent_total{type=\"connack\"}", 2.0)
          .containsEntry("mqttsn_messages_sent_total{type=\"suback\"}", 1.0)
          .containsEntry("mqttsn_clients{state=\"active\"}", 1.0)
          .containsEntry("mqttsn_clients{state=\"asleep\"}", 1.0)
          .containsEntry("mqttsn_clients{state=\"lost\"}", 0.0)
          .containsEntry("mqttsn_retransmissions_total", 7.0)
          .containsEntry("mqttsn_upstream_connected", 1.0)
          .containsEntry("mqttsn_upstream_waiting_messages", 2.0)
          .containsEntry("mqttsn_listener_up{kind=\"serial\",listener=\"yard\"}", 1.0)
          .containsEntry("mqttsn_publish_messages_received_total{qos=\"-1\"}", 0.0)
          .containsEntry("mqttsn_uplink_seconds_count", 0.0)
          .containsKey("mqttsn_build_info{commit=\"abcdef\",version=\"1.2.3\"}")
          .containsKey("jvm_memory_used_bytes{area=\"heap\"}")
          .containsKey("process_start_time_seconds");
      // Asked again, nothing is counted twice.
      assertThat(read(Http.get(workshop.port(), "/metrics").body()))
          .containsEntry("mqttsn_frames_received_total", 6.0);
    }
  }

  @Test
  void anUplinkMessageIsInTheHistogram() throws IOException {
    try (Workshop workshop = new Workshop()) {
      workshop.connects("pump-1");
      // PUBLISH at QoS 1 on a predefined id
      workshop.says("pump-1", "09 0C 21 0001 0005 6869");
      Map<String, Double> samples = read(Http.get(workshop.port(), "/metrics").body());
      assertThat(samples)
          .containsEntry("mqttsn_uplink_seconds_count", 1.0)
          .containsEntry("mqttsn_uplink_seconds_bucket{le=\"+Inf\"}", 1.0)
          .containsEntry("mqttsn_publish_messages_received_total{qos=\"1\"}", 1.0);
      assertThat(samples.keySet())
          .filteredOn(key -> key.startsWith("mqttsn_uplink_seconds_bucket"))
          .hasSize(16);
    }
  }

  @Test
  void everyCounterHasANameOfItsOwn() {
    List<String> names = new ArrayList<>();
    for (Counter counter : Counter.values()) {
      CounterNames name = CounterNames.of(counter);
      assertThat(name.name()).matches(NAME);
      names.add(name.name() + name.labels());
    }
    assertThat(names).doesNotHaveDuplicates();
  }
}
