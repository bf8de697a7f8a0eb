package io.mqttsn.app;

import io.mqttsn.codec.TopicRef;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What to listen to; each way to say it may be given several times. */
final class FilterOptions {

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "FILTER",
      description = "Topic name or filter; + and # are wildcards.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--predefined",
      paramLabel = "ID",
      description = "Predefined topic id, as in the gateway's configuration.")
  private List<Integer> predefined = new ArrayList<>();

  @Option(names = "--short", paramLabel = "XX", description = "Topic name of two characters.")
  private List<String> shortNames = new ArrayList<>();

  /** Everything checked; what is out of range is wrong usage. */
  List<TopicRef> topics(DeviceOptions device) {
    List<TopicRef> topics = new ArrayList<>();
    names.forEach(name -> topics.add(TopicOptions.name(device, name)));
    predefined.forEach(id -> topics.add(TopicOptions.predefined(device, id)));
    shortNames.forEach(name -> topics.add(TopicOptions.shortName(device, name)));
    return topics;
  }
}
