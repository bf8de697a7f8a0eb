package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import io.mqttsn.gateway.port.Will;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The broker side, keeping the promises of {@link Upstream} and no others: one session for each
 * client, one window for all. It can refuse, vanish, and come back having forgotten the sessions of
 * absent clients or the answers that it owes.
 *
 * <p>Here is whether it is there and what it answers; {@link Accounts} knows whom messages are for,
 * {@link DeliveryWindow} when they may go, and {@link BrokerWire} how long everything takes.
 */
final class ModelBroker implements Upstream {

  /** How many accepted publishes wait while the broker is away. */
  private static final int LINE = 40;

  private final World world;
  private final SplittableRandom random;
  private final BrokerWire wire;
  private final DeliveryWindow window;
  private final Accounts accounts;
  private final Map<String, UpstreamCommand.Open> pendingOpens = new LinkedHashMap<>();
  private final Deque<UpstreamCommand.Publish> line = new ArrayDeque<>();
  private final Deque<Will> waitingWills = new ArrayDeque<>();
  private boolean away = true;
  private boolean healed;

  /** Whether there is nobody on the gateway's side of the connection. */
  private boolean alone;

  ModelBroker(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.wire = new BrokerWire(world, random);
    this.window = new DeliveryWindow(world.ledger(), wire::tell);
    this.accounts = new Accounts(world.ledger(), window);
  }

  // ---- what the world does with it ----------------------------------------------------------

  /** The connection is there (again). */
  void comesUp() {
    away = false;
    wire.endSilence();
    if (alone) {
      return;
    }
    wire.tell(new UpstreamEvent.Reachable());
    wire.tellWhatIsOwed();
    // No more than there are: what is taken now may have to stand in line once more.
    for (int i = line.size(); i > 0; i--) {
      take(line.poll());
    }
    waitingWills.forEach(this::route);
    waitingWills.clear();
    pendingOpens.values().forEach(this::open);
    pendingOpens.clear();
    window.resume();
  }

  /** Nothing comes back any more, though nobody has noticed yet. */
  void fallsSilent() {
    wire.fallSilent();
    window.pause();
  }

  /** The connection is lost. */
  void goesAway() {
    away = true;
    wire.endSilence();
    window.pause();
    wire.tell(new UpstreamEvent.Unreachable());
    world.count(Happening.BROKER_AWAY);
  }

  /** Restarts without a disk: what it had not handed over yet, and who was absent, is gone. */
  void losesItsMemory() {
    window.forgetWaiting();
    accounts.forgetAbsent();
    world.count(Happening.BROKER_FORGOT);
  }

  /**
   * The gateway's process is gone, and its half of the broker side with it. The broker keeps the
   * subscriptions of durable clients, and what nobody has acknowledged it sends again.
   */
  void gatewayDies() {
    alone = true;
    wire.gatewayDies();
    window.pause();
    pendingOpens.clear();
    line.clear();
    waitingWills.clear();
    accounts.gatewayDies();
    window.takeBack();
  }

  /** Another process has told what it remembers, and connects. */
  void gatewayIsBack() {
    alone = false;
    accounts.gatewayIsBack();
    if (!away) {
      comesUp();
    }
  }

  /** From now on nothing is refused and nothing is away. */
  void heal() {
    healed = true;
    if (away || wire.isSilent()) {
      comesUp();
    }
  }

  /** Somebody behind the broker publishes. */
  void publishes(String topic, Qos qos, boolean retain) {
    if (!away && !wire.isSilent()) {
      Ledger.Letter letter = world.ledger().write("backend", topic, qos);
      letter.taken = true;
      accounts.route(letter.topic, letter.payload, qos, retain);
    }
  }

  /** Copies that no client has acknowledged yet. */
  int unacknowledged() {
    return window.size();
  }

  // ---- what the gateway wants ---------------------------------------------------------------

  @Override
  public void submit(UpstreamCommand command) {
    world
        .process()
        .crossing(
            () -> {
              world.note(command);
              world.watchers().commanded(command);
            });
    if (command instanceof UpstreamCommand.Restore restore) {
      accounts.isRemembered(restore.client()); // asked before the command has come this far
    }
    wire.command(command, this::carryOut);
  }

  private void carryOut(UpstreamCommand command) {
    if (command instanceof UpstreamCommand.Publish publish) {
      publish(publish);
    } else if (command instanceof UpstreamCommand.Acknowledge acknowledge) {
      window.acknowledge(acknowledge.delivery());
    } else if (command instanceof UpstreamCommand.Open open) {
      if (away) {
        pendingOpens.put(open.client(), open);
      } else {
        open(open);
      }
    } else if (command instanceof UpstreamCommand.Close close) {
      close(close);
    } else if (command instanceof UpstreamCommand.ChangeWill change) {
      accounts.changeWill(change.client(), change.will());
    } else if (command instanceof UpstreamCommand.Subscribe subscribe) {
      subscribe(subscribe);
    } else if (command instanceof UpstreamCommand.Unsubscribe unsubscribe) {
      unsubscribe(unsubscribe);
    } else if (command instanceof UpstreamCommand.Restore restore) {
      accounts.restore(restore);
    }
  }

  private boolean refuses() {
    return !healed && world.weather().minutesBetweenOutages > 0 && random.nextInt(20) == 0;
  }

  private void refuse(String client, long token, Cause cause) {
    world.count(Happening.BROKER_REFUSED);
    wire.tell(new UpstreamEvent.Refused(client, token, cause));
  }

  private void open(UpstreamCommand.Open open) {
    if (refuses()) {
      Cause cause = random.nextBoolean() ? Cause.CONGESTION : Cause.NOT_ALLOWED;
      refuse(open.client(), open.token(), cause);
    } else {
      boolean present = accounts.open(open);
      wire.tell(new UpstreamEvent.Opened(open.client(), open.token(), present));
    }
  }

  private void close(UpstreamCommand.Close close) {
    pendingOpens.remove(close.client());
    Optional<Will> will =
        close.reason() == Reason.LOST ? accounts.will(close.client()) : Optional.empty();
    will.ifPresent(w -> publishWill(close.client(), w));
    accounts.close(close.client(), close.reason() == Reason.EXPIRED);
  }

  private void publishWill(String client, Will will) {
    world.note("will", client, will);
    world.count(Happening.WILL_PUBLISHED);
    Ledger.Letter letter = world.ledger().letter(will.message());
    if (letter != null) {
      letter.taken = true;
    }
    if (away) {
      waitingWills.add(will);
    } else {
      route(will);
    }
  }

  private void route(Will will) {
    accounts.route(will.topic(), will.message(), will.qos(), will.retain());
  }

  private void publish(UpstreamCommand.Publish publish) {
    boolean answered = publish.token() != NO_TOKEN;
    if (away && answered && line.size() < LINE) {
      line.add(publish);
    } else if (answered && (away || refuses())) {
      refuse(publish.client(), publish.token(), Cause.CONGESTION);
    } else if (!away) {
      take(publish);
    }
  }

  private void take(UpstreamCommand.Publish publish) {
    Ledger.Letter letter = world.ledger().letter(publish.payload());
    if (letter != null) {
      letter.taken = true;
    }
    accounts.route(publish.topic(), publish.payload(), publish.qos(), publish.retain());
    if (wire.isSilent() && publish.qos() == Qos.ONE && random.nextBoolean()) {
      line.add(publish); // its answer is lost, so it is sent again and arrives twice
    } else if (publish.token() != NO_TOKEN) {
      wire.tell(new UpstreamEvent.Published(publish.client(), publish.token()));
    }
  }

  private void subscribe(UpstreamCommand.Subscribe subscribe) {
    String client = subscribe.client();
    if (!accounts.isOpen(client) || away || refuses()) {
      refuse(client, subscribe.token(), Cause.CONGESTION);
    } else {
      accounts.subscribe(client, subscribe.filter(), subscribe.qos());
      wire.tell(new UpstreamEvent.Subscribed(client, subscribe.token(), subscribe.qos()));
      accounts.sendRetained(client, subscribe.filter(), subscribe.qos());
    }
  }

  private void unsubscribe(UpstreamCommand.Unsubscribe unsubscribe) {
    if (away) {
      refuse(unsubscribe.client(), unsubscribe.token(), Cause.CONGESTION);
      return;
    }
    accounts.unsubscribe(unsubscribe.client(), unsubscribe.filter());
    if (unsubscribe.token() != NO_TOKEN) {
      wire.tell(new UpstreamEvent.Unsubscribed(unsubscribe.client(), unsubscribe.token()));
    }
  }

  // ---- the rest of the port has nothing to do in a model -------------------------------------

  @Override
  public void start(Listener listener) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
