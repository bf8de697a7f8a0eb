package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * What devices publish reaches the broker side under their own name and on its own topic, at QoS 2
 * once, and in the order in which it was written.
 */
final class UplinkWatch {

  /** A publish that the broker side has to answer; each shard counts its tokens for itself. */
  private record Exchange(String client, long token) {}

  /** One client's messages on one topic. */
  private record Sequence(String client, String topic) {}

  private final World world;
  private final Map<Exchange, Ledger.Letter> forwarded = new HashMap<>();
  private final Map<Sequence, Integer> last = new HashMap<>();

  UplinkWatch(World world) {
    this.world = world;
  }

  void commanded(UpstreamCommand.Publish publish) {
    world.count(
        switch (publish.qos()) {
          case ONE -> Happening.PUBLISHED_QOS_1;
          case TWO -> Happening.PUBLISHED_QOS_2;
          default -> Happening.PUBLISHED_QOS_0;
        });
    Ledger.Letter letter = world.ledger().letter(publish.payload());
    if (!world.weather().isHonest()) {
      return;
    }
    Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE.check(
        letter != null, "the broker gets %s, which nobody wrote", publish);
    Invariant.NO_TOPIC_ID_BEFORE_IT_WAS_TOLD.check(
        letter.isOn(publish.topic()), "%s goes to %s", letter, publish.topic());
    Invariant.NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE.check(
        letter.sender.equals(publish.client()) || letter.qos == Qos.ZERO,
        "%s is published by %s",
        letter,
        publish.client());
    if (letter.qos != Qos.ZERO && !world.ledger().isContested(letter.sender)) {
      forwarded(publish, letter);
    }
  }

  private void forwarded(UpstreamCommand.Publish publish, Ledger.Letter letter) {
    forwarded.put(new Exchange(publish.client(), publish.token()), letter);
    letter.forwarded++;
    Invariant.QOS2_ARRIVES_EXACTLY_ONCE.check(
        letter.qos != Qos.TWO || letter.forwarded == 1 || letter.excuse != null || letter.mayRepeat,
        "%s reaches the broker %d times",
        letter,
        letter.forwarded);
    if (!letter.seen) {
      letter.seen = true;
      Integer before = last.put(new Sequence(publish.client(), letter.topic), letter.number);
      Invariant.ORDER_PER_CLIENT_AND_TOPIC.check(
          before == null || before < letter.number, "%s is forwarded behind a later one", letter);
    }
  }

  /** The broker side does not take it: it may be forwarded again. */
  void told(UpstreamEvent.Refused refused) {
    Ledger.Letter letter = forwarded.remove(new Exchange(refused.client(), refused.token()));
    if (letter != null) {
      letter.forwarded--;
    }
  }

  /** Whose answer was still under way, may be forwarded once more by the next gateway. */
  void powerFails() {
    for (Ledger.Letter letter : forwarded.values()) {
      letter.mayRepeat |= !letter.answered;
    }
    forwarded.clear();
  }
}
