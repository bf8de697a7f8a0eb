package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.config.ConfigChanges.Change;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reload says has changed, and what of it a running gateway takes over. */
class ConfigChangesTest {

  private static final String BASE =
      "version: 1\nupstream: {servers: [\"tcp://b:1883\"], username: u, password: \"%s\"}\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateway.id: 1 -> 2                      | 'gateway: {id: 2}'",
        "gateway.advertise: 16m -> 1m            | 'gateway: {advertise: 1m}'",
        "listeners[udp].retry.count: 3 -> 9      | 'listeners: [{retry: {count: 9}}]'",
        "listeners[udp].keep-alive-tolerance: 0s -> 5s | 'listeners: [{keep-alive-tolerance: 5s}]'",
        "'topics.predefined.\"*\".1: a is new'   | 'topics: {predefined: {\"*\": {1: a}}}'",
        "sessions.rate: 0 -> 5/s                 | 'sessions: {rate: 5/s}'",
        "log.level: info -> debug                | 'log: {level: debug}'",
      })
  void namesTheKeyAndThatItNeedsNoRestart(String expected, String line) {
    GatewayConfig next = Loading.load(BASE.formatted("s3cret") + line + "\n");
    List<Change> changes = ConfigChanges.between(base(), next);
    assertThat(changes).extracting(Change::toString).contains(expected);
    assertThat(changes).first().extracting(Change::live).isEqualTo(true);
    assertThat(ConfigChanges.between(base().renewedBy(next), next))
        .filteredOn(Change::live)
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateway.name         | 'gateway: {name: other}'",
        "listeners[udp].max-frame | 'listeners: [{max-frame: 100}]'",
        "listeners[udp].bind  | 'listeners: [{bind: \"0.0.0.0:9\"}]'",
        "admin.bind           | 'admin: {bind: \"127.0.0.1:9999\"}'",
        "admin.token          | 'admin: {token: a-token-of-the-tests}'",
        "listeners[lan]       | 'listeners: [{}, {name: lan, bind: \"0.0.0.0:9\"}]'",
      })
  void namesTheKeyThatNeedsARestartUntilThereIsOne(String key, String line) {
    GatewayConfig next = Loading.load(BASE.formatted("s3cret") + line + "\n");
    GatewayConfig running = base();
    for (int reload = 0; reload < 2; reload++) {
      assertThat(ConfigChanges.between(running, next))
          .filteredOn(change -> !change.live())
          .extracting(Change::key)
          .contains(key);
      running = running.renewedBy(next);
    }
  }

  @Test
  void statusTopicsOfDevicesNeedARestart() {
    String told = BASE.formatted("s3cret").replace("username: u", "username: u, device-status: d");
    assertThat(ConfigChanges.between(base(), Loading.load(told)))
        .singleElement()
        .returns("upstream.device-status", Change::key)
        .returns(false, Change::live);
  }

  @Test
  void aListenerThatHasGoneIsOneChange() {
    String two = "listeners: [{name: udp}, {name: lan, bind: \"0.0.0.0:9\"}]\n";
    GatewayConfig running = Loading.load(BASE.formatted("s3cret") + two);
    assertThat(ConfigChanges.between(running, base()))
        .extracting(Change::toString)
        .containsExactly("listeners[lan]: udp is gone");
  }

  @Test
  void nothingHasChangedWhenOnlyTheWordsDiffer() {
    String written = BASE.formatted("s3cret") + "log: {level: info} # the default\n";
    assertThat(ConfigChanges.between(base(), Loading.load(written))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clients           | 'clients: {\"a-*\": {}, \"*-b\": {}, \"*\": {allow: false}}'"
            + "| 'clients: {\"*-b\": {}, \"a-*\": {}, \"*\": {allow: false}}'",
        "topics.predefined | 'topics: {predefined: {\"a-*\": {1: a}, \"*-b\": {1: b}}}'"
            + "| 'topics: {predefined: {\"*-b\": {1: b}, \"a-*\": {1: a}}}'",
      })
  void anotherOrderOfEntriesIsAChangeForTheFirstThatCoversAClientCounts(
      String key, String before, String after) {
    GatewayConfig running = Loading.load(BASE.formatted("s3cret") + before + "\n");
    GatewayConfig next = Loading.load(BASE.formatted("s3cret") + after + "\n");
    assertThat(ConfigChanges.between(running, next))
        .singleElement()
        .returns(true, Change::live)
        .hasToString(key + " (order): \"a-*\" before \"*-b\" -> \"*-b\" before \"a-*\"");
    assertThat(ConfigChanges.between(running.renewedBy(next), next)).isEmpty();
  }

  @Test
  void anEntryThatIsNewInTheMiddleIsNoOtherOrder() {
    String two = "clients: {\"a-*\": {}, \"*\": {}}\n";
    String three = "clients: {\"a-*\": {}, \"*-b\": {}, \"*\": {}}\n";
    GatewayConfig running = Loading.load(BASE.formatted("s3cret") + two);
    GatewayConfig next = Loading.load(BASE.formatted("s3cret") + three);
    assertThat(ConfigChanges.between(running, next))
        .extracting(Change::key)
        .containsExactly("clients.\"*-b\".allow", "clients.\"*-b\".qos-minus-one");
  }

  @Test
  void theOrderOfPredefinedTopicsIsNoChangeWhereItChoosesNothing() {
    String some = "topics: {predefined: {\"*\": {1: c}, a: {1: a}, b: {1: b}}}\n";
    String same = "topics: {predefined: {b: {1: b}, a: {1: a}, \"*\": {1: c}}}\n";
    GatewayConfig running = Loading.load(BASE.formatted("s3cret") + some);
    GatewayConfig next = Loading.load(BASE.formatted("s3cret") + same);
    assertThat(ConfigChanges.between(running, next)).isEmpty();
  }

  @Test
  void aSecretThatWasExchangedIsAChangeThatIsNotTold() {
    GatewayConfig next = Loading.load(BASE.formatted("another-s3cret"));
    assertThat(ConfigChanges.between(base(), next))
        .extracting(Change::toString)
        .containsExactly("upstream.password: a secret -> another");
    assertThat(base().renewedBy(next).upstream().credentials())
        .isEqualTo(next.upstream().credentials());
  }

  @Test
  void anotherUserIsNoOtherPassword() {
    String other = BASE.formatted("s3cret").replace("username: u", "username: v");
    assertThat(ConfigChanges.between(base(), Loading.load(other)))
        .extracting(Change::toString)
        .containsExactly("upstream.username: u -> v");
  }

  private static GatewayConfig base() {
    return Loading.load(BASE.formatted("s3cret"));
  }
}
