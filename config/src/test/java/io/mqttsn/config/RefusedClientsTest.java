package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a file may not say about clients: their rules, their rate and how they are repeated to. */
class RefusedClientsTest {

  /** The text after {@code version} and {@code upstream}, which take lines 1 and 2. */
  private static Arguments after(String rest, String... problems) {
    return Arguments.of(Loading.MINIMAL + rest, String.join("\n", problems));
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        after(
            "clients: {p: {publish: [a/#/b, a+]}}\n",
            "gateway.yaml:3:25: clients.p.publish[0]: \"a/#/b\" is not a topic filter: + stands for a whole level, # for all levels at the end",
            "gateway.yaml:3:32: clients.p.publish[1]: \"a+\" is not a topic filter: + stands for a whole level, # for all levels at the end"),
        after(
            "clients: {p: {subscribe: a/b}}\n",
            "gateway.yaml:3:26: clients.p.subscribe: must be a list, not a single value"),
        after(
            "clients: {p: {subscribe: ['']}}\n",
            "gateway.yaml:3:27: clients.p.subscribe[0]: must not be empty"),
        after(
            "clients: {p: {allow: no, publsh: []}}\n",
            "gateway.yaml:3:22: clients.p.allow: \"no\" is not one of true, false",
            "gateway.yaml:3:26: clients.p.publsh: unknown key; did you mean \"publish\"?"),
        after(
            "clients: {p: {qos-minus-one: 1}}\n",
            "gateway.yaml:3:30: clients.p.qos-minus-one: \"1\" is not one of true, false"),
        after(
            "clients: {p: {publish: [a], allow: false}}\n",
            "gateway.yaml:3:15: clients.p.publish: has no meaning for clients that may not connect (allow: false)"),
        after("clients: {'': {}}\n", "gateway.yaml:3:11: clients.\"\": must not be empty"),
        after(
            "clients:\n  meter-*: {}\n  '*': {}\n  pump: {}\n",
            "gateway.yaml:6:3: clients.pump: never applies: \"*\" stands before it and covers all its clients"),
        after(
            "clients:\n  m-*: {}\n  m-7*: {}\n  m-: {}\n  m: {}\n",
            "gateway.yaml:5:3: clients.\"m-7*\": never applies: \"m-*\" stands before it and covers all its clients",
            "gateway.yaml:6:3: clients.m-: never applies: \"m-*\" stands before it and covers all its clients"));
  }

  static Stream<Arguments> rates() {
    return Stream.of(
        after(
            "sessions: {rate: 50}\n",
            "gateway.yaml:3:18: sessions.rate: 50 has no unit; write 50/s"),
        after(
            "sessions: {rate: 50/m}\n",
            "gateway.yaml:3:18: sessions.rate: \"50/m\" is not a rate; write a number and /s, such as 50/s"),
        after(
            "sessions: {rate: 0.5/s}\n",
            "gateway.yaml:3:18: sessions.rate: \"0.5/s\" is not a rate; write a number and /s, such as 50/s"),
        after(
            "sessions: {rate: 1000001/s}\n",
            "gateway.yaml:3:18: sessions.rate: 1000001 is out of range; write a number from 0 to 1000000"),
        after(
            "listeners:\n  - {retry: {interval: 2h, count: 101, cuont: 1}}\n",
            "gateway.yaml:4:24: listeners[0].retry.interval: 2h is out of range; write a duration from 1s to 1h",
            "gateway.yaml:4:35: listeners[0].retry.count: 101 is out of range; write a number from 0 to 100",
            "gateway.yaml:4:40: listeners[0].retry.cuont: unknown key; did you mean \"count\"?"));
  }

  @ParameterizedTest
  @MethodSource({"clients", "rates"})
  void saysWhatIsWrongAndWhere(String yaml, String problems) {
    assertThat(Loading.refusal(yaml)).isEqualTo(problems);
  }
}
