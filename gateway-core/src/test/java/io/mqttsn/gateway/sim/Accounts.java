package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.Will;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The broker's sessions, one for each client, and the messages it retains: who has subscribed to
 * what, and so who gets a copy of a message. Copies leave by the {@link DeliveryWindow}.
 */
final class Accounts {

  /** One client's session at the broker. */
  private static final class Account {
    private final String client;
    private final Map<String, Qos> filters = new LinkedHashMap<>();
    private boolean open;
    private boolean clean;
    private Optional<Will> will = Optional.empty();

    private Account(String client) {
      this.client = client;
    }

    private void end() {
      open = false;
      will = Optional.empty();
    }

    /** The highest QoS that any matching filter was granted, or null. */
    private Qos granted(String topic) {
      Qos granted = null;
      for (Map.Entry<String, Qos> filter : filters.entrySet()) {
        if (Topics.matches(filter.getKey(), topic)) {
          granted = granted == null ? filter.getValue() : granted.max(filter.getValue());
        }
      }
      return granted;
    }
  }

  private record Retained(Bytes payload, Qos qos) {}

  private final Ledger ledger;
  private final DeliveryWindow window;
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<String, Retained> retained = new LinkedHashMap<>();
  private final Set<String> restored = new HashSet<>();

  Accounts(Ledger ledger, DeliveryWindow window) {
    this.ledger = ledger;
    this.window = window;
  }

  // ---- sessions -----------------------------------------------------------------------------

  /** Whether there was a session that goes on. */
  boolean open(UpstreamCommand.Open open) {
    Account account = accounts.get(open.client());
    boolean present = account != null && !open.clean() && !(account.open && account.clean);
    if (account != null && !present) {
      erase(account, "a clean session began");
    }
    account = accounts.computeIfAbsent(open.client(), Account::new);
    account.open = true;
    account.clean = open.clean();
    account.will = open.will();
    return present;
  }

  boolean isOpen(String client) {
    Account account = accounts.get(client);
    return account != null && account.open;
  }

  void changeWill(String client, Optional<Will> will) {
    if (isOpen(client)) {
      accounts.get(client).will = will;
    }
  }

  Optional<Will> will(String client) {
    return isOpen(client) ? accounts.get(client).will : Optional.empty();
  }

  /** The connection ends; of a clean session nothing remains. */
  void close(String client, boolean forGood) {
    Account account = accounts.get(client);
    if (account != null) {
      boolean erase = forGood || account.open && account.clean;
      account.end();
      if (erase) {
        erase(account, "the session is over");
      }
    }
  }

  /** The next gateway has said that it remembers this client. */
  void isRemembered(String client) {
    restored.add(client);
  }

  /** The next gateway remembers these subscriptions. */
  void restore(UpstreamCommand.Restore restore) {
    Account account = accounts.computeIfAbsent(restore.client(), Account::new);
    account.filters.clear();
    restore.filters().forEach(filter -> account.filters.put(filter.filter(), filter.qos()));
  }

  /** Every connection ends at once, and no will is published: nobody is there to publish it. */
  void gatewayDies() {
    for (Account account : List.copyOf(accounts.values())) {
      if (account.open && account.clean) {
        erase(account, "the power failed under a clean session");
      }
      account.end();
    }
  }

  /** The next gateway has said all that it remembers. */
  void gatewayIsBack() {
    for (Account account : List.copyOf(accounts.values())) {
      if (!restored.contains(account.client)) {
        erase(account, "the next gateway knows of no such session");
      }
    }
    restored.clear();
  }

  /** What is retained, and the sessions of those who are absent. */
  void forgetAbsent() {
    retained.clear();
    for (Account account : List.copyOf(accounts.values())) {
      if (!account.open) {
        erase(account, "the broker has forgotten the session");
      }
    }
  }

  private void erase(Account account, String why) {
    accounts.remove(account.client);
    ledger.endSession(account.client, why);
    window.forget(account.client);
  }

  // ---- messages -----------------------------------------------------------------------------

  void subscribe(String client, String filter, Qos qos) {
    accounts.get(client).filters.put(filter, qos);
  }

  /** A new subscription gets what is retained, whoever has had it before. */
  void sendRetained(String client, String filter, Qos granted) {
    retained.forEach(
        (topic, message) -> {
          if (Topics.matches(filter, topic)) {
            Map<String, Qos> newcomer = new LinkedHashMap<>();
            newcomer.put(client, message.qos.min(granted));
            window.add(new DeliveryWindow.Copies(topic, message.payload, newcomer, true));
          }
        });
  }

  void unsubscribe(String client, String filter) {
    Account account = accounts.get(client);
    if (account != null) {
      account.filters.remove(filter);
    }
  }

  /** One copy for everybody who has a matching filter. */
  void route(String topic, Bytes payload, Qos qos, boolean retain) {
    if (retain) {
      retained.put(topic, new Retained(payload, qos));
    }
    Map<String, Qos> recipients = new LinkedHashMap<>();
    for (Account account : accounts.values()) {
      Qos granted = account.granted(topic);
      if (granted != null) {
        recipients.put(account.client, granted.min(qos));
      }
    }
    window.add(new DeliveryWindow.Copies(topic, payload, recipients, false));
  }
}
