package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.port.UpstreamEvent.Cause;
import io.mqttsn.gateway.port.Will;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The broker side, keeping the promises of {@link Upstream} and no others: one session for each
 * client, one window for all. It can refuse, vanish, and come back having forgotten the sessions of
 * absent clients or the answers that it owes.
 *
 * <p>Commands and events travel in order, each direction for itself, and take their time.
 */
final class ModelBroker implements Upstream {

  /** How many accepted publishes wait while the broker is away. */
  private static final int LINE = 40;

  /** One client's session at the broker. */
  static final class Account {
    final String client;
    final Map<String, Qos> filters = new LinkedHashMap<>();
    boolean open;
    boolean clean;
    Optional<Will> will = Optional.empty();

    private Account(String client) {
      this.client = client;
    }
  }

  private record Retained(Bytes payload, Qos qos) {}

  private final World world;
  private final SplittableRandom random;
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<String, Retained> retained = new LinkedHashMap<>();
  private final Map<String, UpstreamCommand.Open> pendingOpens = new LinkedHashMap<>();
  private final Deque<UpstreamCommand.Publish> line = new ArrayDeque<>();
  private final Deque<Runnable> waitingWills = new ArrayDeque<>();
  private final List<UpstreamEvent> owed = new ArrayList<>();
  private final Set<String> restored = new HashSet<>();
  private final DeliveryWindow window;
  private long lastCommandAt;
  private long lastEventAt;
  private boolean away = true;
  private boolean silent;
  private boolean healed;

  /** Counts the gateway's lives: what was under way to or from an earlier one is lost. */
  private int processes;

  /** Whether there is nobody on the gateway's side of the connection. */
  private boolean alone;

  ModelBroker(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.window = new DeliveryWindow(world.ledger(), this::tell);
  }

  // ---- what the world does with it ----------------------------------------------------------

  /** The connection is there (again). */
  void comesUp() {
    away = false;
    silent = false;
    if (alone) {
      return;
    }
    tell(new UpstreamEvent.Reachable());
    owed.forEach(this::tell);
    owed.clear();
    for (int i = line.size(); i > 0; i--) {
      take(line.poll());
    }
    for (int i = waitingWills.size(); i > 0; i--) {
      waitingWills.poll().run();
    }
    pendingOpens.values().forEach(this::open);
    pendingOpens.clear();
    window.resume();
  }

  /** Nothing comes back any more, though nobody has noticed yet. */
  void fallsSilent() {
    silent = true;
    window.pause();
  }

  /** The connection is lost. */
  void goesAway() {
    away = true;
    silent = false;
    window.pause();
    tell(new UpstreamEvent.Unreachable());
  }

  /** Restarts without a disk: what it had not handed over yet, and who was absent, is gone. */
  void losesItsMemory() {
    window.forgetWaiting();
    retained.clear();
    for (Account account : List.copyOf(accounts.values())) {
      if (!account.open) {
        erase(account, "the broker has forgotten the session");
      }
    }
  }

  /**
   * The gateway's process is gone, and its half of the broker side with it. The broker keeps the
   * subscriptions of durable clients, and what nobody has acknowledged it sends again.
   */
  void gatewayDies() {
    processes++;
    alone = true;
    window.pause();
    pendingOpens.clear();
    line.clear();
    waitingWills.clear();
    owed.clear();
    for (Account account : List.copyOf(accounts.values())) {
      if (account.open && account.clean) {
        erase(account, "the power failed under a clean session");
      }
      account.open = false;
      account.will = Optional.empty();
    }
    window.takeBack();
  }

  /** Another process has told what it remembers, and connects. */
  void gatewayIsBack() {
    alone = false;
    for (Account account : List.copyOf(accounts.values())) {
      if (!restored.contains(account.client)) {
        erase(account, "the next gateway knows of no such session");
      }
    }
    restored.clear();
    if (!away) {
      comesUp();
    }
  }

  /** From now on nothing is refused and nothing is away. */
  void heal() {
    healed = true;
    if (away || silent) {
      comesUp();
    }
  }

  boolean isAway() {
    return away;
  }

  /** Somebody behind the broker publishes. */
  void publishes(String topic, Qos qos, boolean retain) {
    if (!away && !silent) {
      Ledger.Letter letter = world.ledger().write("backend", topic, qos);
      letter.taken = true;
      route(letter.topic, letter.payload, qos, retain);
    }
  }

  Account account(String client) {
    return accounts.get(client);
  }

  /** Copies that no client has acknowledged yet. */
  int unacknowledged() {
    return window.size();
  }

  // ---- the port -----------------------------------------------------------------------------

  @Override
  public void submit(UpstreamCommand command) {
    world.power().crossing();
    world.note("cmd", command.client(), command, world.digest(command));
    world.watchers().commanded(command);
    if (command instanceof UpstreamCommand.Restore restore) {
      restored.add(restore.client());
    }
    lastCommandAt = Math.max(lastCommandAt, world.now() + random.nextLong(1, 6));
    int process = processes;
    world
        .clock()
        .at(
            lastCommandAt,
            () -> {
              if (process == processes) {
                carryOut(command);
              }
            });
  }

  private void tell(UpstreamEvent event) {
    if (silent) {
      owed.add(event);
      return;
    }
    lastEventAt = Math.max(lastEventAt, world.now() + random.nextLong(1, 12));
    int process = processes;
    world
        .clock()
        .at(
            lastEventAt,
            () -> {
              if (process == processes) {
                world.gatewayIsTold(event);
              }
            });
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
      Account account = accounts.get(change.client());
      if (account != null && account.open) {
        account.will = change.will();
      }
    } else if (command instanceof UpstreamCommand.Subscribe subscribe) {
      subscribe(subscribe);
    } else if (command instanceof UpstreamCommand.Unsubscribe unsubscribe) {
      unsubscribe(unsubscribe);
    } else if (command instanceof UpstreamCommand.Restore restore) {
      Account account = accounts.computeIfAbsent(restore.client(), Account::new);
      account.filters.clear();
      restore.filters().forEach(filter -> account.filters.put(filter.filter(), filter.qos()));
    }
  }

  private boolean refuses() {
    return !healed && world.weather().minutesBetweenOutages > 0 && random.nextInt(20) == 0;
  }

  private void open(UpstreamCommand.Open open) {
    if (refuses()) {
      Cause cause = random.nextBoolean() ? Cause.CONGESTION : Cause.NOT_ALLOWED;
      tell(new UpstreamEvent.Refused(open.client(), open.token(), cause));
      return;
    }
    Account account = accounts.get(open.client());
    boolean present = account != null && !open.clean() && !(account.open && account.clean);
    if (account != null && !present) {
      erase(account, "a clean session began");
    }
    account = accounts.computeIfAbsent(open.client(), Account::new);
    account.open = true;
    account.clean = open.clean();
    account.will = open.will();
    tell(new UpstreamEvent.Opened(open.client(), open.token(), present));
  }

  private void close(UpstreamCommand.Close close) {
    pendingOpens.remove(close.client());
    Account account = accounts.get(close.client());
    if (account == null) {
      return;
    }
    boolean erase = close.reason() == Reason.EXPIRED || account.open && account.clean;
    Optional<Will> will = close.reason() == Reason.LOST ? account.will : Optional.empty();
    account.open = false;
    account.will = Optional.empty();
    will.ifPresent(w -> publishWill(close.client(), w));
    if (erase) {
      erase(account, "the session is over");
    }
  }

  private void publishWill(String client, Will will) {
    world.note("will", client, will, client.hashCode());
    Ledger.Letter letter = world.ledger().letter(will.message());
    if (letter != null) {
      letter.taken = true;
    }
    Runnable routing = () -> route(will.topic(), will.message(), will.qos(), will.retain());
    if (away) {
      waitingWills.add(routing);
    } else {
      routing.run();
    }
  }

  private void erase(Account account, String why) {
    accounts.remove(account.client);
    world.ledger().endSession(account.client, why);
    window.forget(account.client);
  }

  private void publish(UpstreamCommand.Publish publish) {
    boolean answered = publish.token() != NO_TOKEN;
    if (!away) {
      if (answered && refuses()) {
        tell(new UpstreamEvent.Refused(publish.client(), publish.token(), Cause.CONGESTION));
      } else {
        take(publish);
      }
    } else if (answered && line.size() < LINE) {
      line.add(publish);
    } else if (answered) {
      tell(new UpstreamEvent.Refused(publish.client(), publish.token(), Cause.CONGESTION));
    }
  }

  private void take(UpstreamCommand.Publish publish) {
    Ledger.Letter letter = world.ledger().letter(publish.payload());
    if (letter != null) {
      letter.taken = true;
    }
    route(publish.topic(), publish.payload(), publish.qos(), publish.retain());
    if (silent && publish.qos() == Qos.ONE && random.nextBoolean()) {
      line.add(publish); // its answer is lost, so it is sent again and arrives twice
    } else if (publish.token() != NO_TOKEN) {
      tell(new UpstreamEvent.Published(publish.client(), publish.token()));
    }
  }

  private void subscribe(UpstreamCommand.Subscribe subscribe) {
    Account account = accounts.get(subscribe.client());
    if (account == null || !account.open || away || refuses()) {
      tell(new UpstreamEvent.Refused(subscribe.client(), subscribe.token(), Cause.CONGESTION));
      return;
    }
    account.filters.put(subscribe.filter(), subscribe.qos());
    tell(new UpstreamEvent.Subscribed(subscribe.client(), subscribe.token(), subscribe.qos()));
    for (Map.Entry<String, Retained> entry : retained.entrySet()) {
      if (Topics.matches(subscribe.filter(), entry.getKey())) {
        Retained message = entry.getValue();
        Qos qos = message.qos().min(subscribe.qos());
        Map<String, Qos> newcomer = new LinkedHashMap<>(Map.of(subscribe.client(), qos));
        window.add(new DeliveryWindow.Copies(entry.getKey(), message.payload(), newcomer, true));
      }
    }
  }

  private void unsubscribe(UpstreamCommand.Unsubscribe unsubscribe) {
    if (away) {
      tell(new UpstreamEvent.Refused(unsubscribe.client(), unsubscribe.token(), Cause.CONGESTION));
      return;
    }
    Account account = accounts.get(unsubscribe.client());
    if (account != null) {
      account.filters.remove(unsubscribe.filter());
    }
    if (unsubscribe.token() != NO_TOKEN) {
      tell(new UpstreamEvent.Unsubscribed(unsubscribe.client(), unsubscribe.token()));
    }
  }

  private void route(String topic, Bytes payload, Qos qos, boolean retain) {
    if (retain) {
      retained.put(topic, new Retained(payload, qos));
    }
    Map<String, Qos> recipients = new LinkedHashMap<>();
    for (Account account : accounts.values()) {
      Qos granted = null;
      for (Map.Entry<String, Qos> filter : account.filters.entrySet()) {
        if (Topics.matches(filter.getKey(), topic)) {
          granted = granted == null ? filter.getValue() : granted.max(filter.getValue());
        }
      }
      if (granted != null) {
        recipients.put(account.client, granted.min(qos));
      }
    }
    window.add(new DeliveryWindow.Copies(topic, payload, recipients, false));
  }

  @Override
  public void start(Listener listener) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
