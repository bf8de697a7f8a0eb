package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Qos;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What kind of device one is.
 *
 * @param keepAliveSeconds 0: not supervised
 * @param whims what it does from time to time
 */
record Habits(
    boolean clean,
    boolean will,
    int keepAliveSeconds,
    List<String> filters,
    Qos subscribed,
    List<String> topics,
    List<Whim> whims,
    boolean behindForwarder) {

  /** Something a device does to itself, or that is done to it. */
  enum Whim {
    SLEEP,
    LEAVE,
    /** Another address, and the device knows. */
    MOVE,
    /** Another address, and the device does not know, as behind a NAT. */
    DRIFT,
    REBOOT,
    /** No power for long, without a word. */
    DARK,
    /** Forgets the topic ids. */
    FORGET,
    CHANGE_WILL,
    UNSUBSCRIBE,
    /** Publishes at QoS −1. */
    SHOUT,
    /** Cannot take a message now. */
    BUSY
  }

  static Habits random(SplittableRandom random) {
    boolean clean = random.nextInt(3) == 0;
    int[] keepAlives = {0, 10, 60, 120, 600};
    List<Whim> whims = new ArrayList<>();
    for (Whim whim : Whim.values()) {
      if (random.nextInt(3) == 0) {
        whims.add(whim);
      }
    }
    if (random.nextInt(2) == 0) {
      whims.addAll(List.of(Whim.SLEEP, Whim.SLEEP, Whim.SLEEP));
    }
    return new Habits(
        clean,
        random.nextInt(2) == 0,
        keepAlives[random.nextInt(keepAlives.length)],
        some(Topics.FILTERS, random),
        Qos.ofLevel(random.nextInt(3)),
        some(Topics.NAMES, random),
        whims,
        random.nextInt(4) == 0);
  }

  private static List<String> some(List<String> of, SplittableRandom random) {
    List<String> chosen = new ArrayList<>();
    for (String one : of) {
      if (random.nextInt(3) == 0) {
        chosen.add(one);
      }
    }
    return chosen;
  }
}
