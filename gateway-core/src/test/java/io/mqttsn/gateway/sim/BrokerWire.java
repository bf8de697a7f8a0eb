package io.mqttsn.gateway.sim;

import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What lies between the gateway and its broker side: commands and events travel in order, each
 * direction for itself, and take their time. While the broker is silent its events stay on the way,
 * and what was under way to or from a gateway that has died is lost.
 */
final class BrokerWire {

  private final World world;
  private final SplittableRandom random;
  private final List<UpstreamEvent> owed = new ArrayList<>();
  private long lastCommandAt;
  private long lastEventAt;
  private boolean silent;

  /** Counts the gateway's lives. */
  private int processes;

  BrokerWire(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  void command(UpstreamCommand command, Consumer<UpstreamCommand> broker) {
    lastCommandAt = Math.max(lastCommandAt, world.now() + random.nextLong(1, 6));
    arrive(lastCommandAt, () -> broker.accept(command));
  }

  void tell(UpstreamEvent event) {
    if (silent) {
      owed.add(event);
    } else {
      lastEventAt = Math.max(lastEventAt, world.now() + random.nextLong(1, 12));
      arrive(lastEventAt, () -> world.process().isTold(event));
    }
  }

  private void arrive(long time, Runnable arrival) {
    int process = processes;
    world
        .clock()
        .at(
            time,
            () -> {
              if (process == processes) {
                arrival.run();
              }
            });
  }

  boolean isSilent() {
    return silent;
  }

  void fallSilent() {
    silent = true;
  }

  /** Events travel again; those that are owed wait until they are asked for. */
  void endSilence() {
    silent = false;
  }

  void tellWhatIsOwed() {
    owed.forEach(this::tell);
    owed.clear();
  }

  void gatewayDies() {
    processes++;
    owed.clear();
  }
}
