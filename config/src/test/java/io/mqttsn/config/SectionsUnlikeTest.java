package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reload says that a restart would change. */
class SectionsUnlikeTest {

  private static final String BASE =
      "version: 1\nupstream: {servers: [\"tcp://b:1883\"], username: u, password: \"%s\"}\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateway   | 'gateway: {id: 2}'",
        "gateway   | 'gateway: {advertise: 1m}'",
        "listeners | 'listeners: [{max-frame: 100}]'",
        "listeners | 'listeners: [{retry: {count: 9}}]'",
        "topics    | 'topics: {predefined: {\"*\": {1: a}}}'",
        "clients   | 'clients: {\"*\": {allow: false}}'",
        "sessions  | 'sessions: {rate: 5/s}'",
        "log       | 'log: {level: debug}'",
      })
  void namesTheSectionThatSaysSomethingElse(String section, String line) {
    GatewayConfig other = Loading.load(BASE.formatted("s3cret") + line + "\n");
    assertThat(other.sectionsUnlike(base())).containsExactly(section);
  }

  @Test
  void namesNoSectionWhenOnlyTheWordsDiffer() {
    String written = BASE.formatted("s3cret") + "log: {level: info} # the default\n";
    assertThat(Loading.load(written).sectionsUnlike(base())).isEmpty();
  }

  @Test
  void aSecretThatWasExchangedIsAChange() {
    assertThat(Loading.load(BASE.formatted("another")).sectionsUnlike(base()))
        .containsExactly("upstream");
  }

  private static GatewayConfig base() {
    return Loading.load(BASE.formatted("s3cret"));
  }
}
