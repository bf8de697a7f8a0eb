package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where devices can be: each new place has never been anybody's, and one that was left may be given
 * to another device, as a DHCP server does with addresses.
 */
final class Places {

  /** How long an address rests: no frame of the one that was there is under way any more. */
  private static final long REST_MILLIS = 10_000;

  private final World world;
  private final SplittableRandom random;
  private final List<Site> sites = new ArrayList<>();
  private final Deque<Site> vacated = new ArrayDeque<>();

  Places(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  /** Somewhere to be where nobody has been before. */
  Site newSite(boolean behindForwarder) {
    int number = sites.size() + 1;
    Site site =
        behindForwarder
            ? new Site(new Site.Place(-1 - random.nextInt(3)), newPath(number))
            : new Site(new Site.Place(number), List.of());
    sites.add(site);
    return site;
  }

  /** The node, perhaps with a second forwarder between it and the first. */
  private List<Bytes> newPath(int number) {
    Bytes node = Bytes.of(number >> 8, number & 0xFF);
    return random.nextInt(3) == 0 ? List.of(Bytes.of(7), node) : List.of(node);
  }

  /**
   * Somewhere to be, perhaps where another has been; only for who says its name first, for nothing
   * else tells it from the one that was there.
   */
  Site newOrUsedSite(boolean behindForwarder) {
    Site used = vacated.peek();
    boolean free = used != null && !world.link().isTaken(used);
    return free && random.nextInt(3) == 0 ? vacated.poll() : newSite(behindForwarder);
  }

  /** Nobody is there any more. */
  void vacate(Site site) {
    world.clock().in(REST_MILLIS, () -> vacated.add(site));
  }

  /** One of all that there are, whoever is there. */
  Site any() {
    return sites.get(random.nextInt(sites.size()));
  }
}
