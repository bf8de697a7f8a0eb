package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who has said what to whom, and what became of it. Every payload is unique, so a message is known
 * wherever it turns up.
 *
 * <p>A message that need not arrive is excused by name, with the reason; what is neither received
 * nor excused is missing.
 */
final class Ledger {

  /** One message that a device, or somebody behind the broker, has published. */
  static final class Letter {
    final String sender;

    /** Whether the gateway may mean something else by the topic ids that the sender uses. */
    private boolean idsUnsure;

    final String topic;
    final Qos qos;
    final int number;
    final Bytes payload;

    /** Every copy that the broker has had for anybody, oldest first. */
    private final List<Parcel> parcels = new ArrayList<>();

    /** How often the gateway has given it to the broker side, refusals taken back. */
    int forwarded;

    /** Whether it has ever been given to the broker side. */
    boolean seen;

    /** Whether the broker side has said that it has it. */
    boolean taken;

    /** Whether the gateway has told its sender that it has it. */
    boolean answered;

    /** Whether what was known of it is gone, by a power cut or with its session. */
    boolean mayRepeat;

    /** Why it need not arrive, or need not arrive once only; null when it must. */
    String excuse;

    private Letter(
        String sender, boolean idsUnsure, String topic, Qos qos, int number, Bytes payload) {
      this.sender = sender;
      this.idsUnsure = idsUnsure;
      this.topic = topic;
      this.qos = qos;
      this.number = number;
      this.payload = payload;
    }

    /**
     * Whether it may be found on this topic. Of two devices with one client id each may use topic
     * ids that the other has been given.
     */
    boolean isOn(String name) {
      return idsUnsure || topic.equals(name);
    }

    @Override
    public String toString() {
      return new String(payload.toArray(), StandardCharsets.UTF_8)
          + " ("
          + sender
          + " no. "
          + number
          + ", QoS "
          + qos
          + ")";
    }
  }

  /** One copy of a message that the broker has for one client. */
  static final class Parcel {
    final String client;
    final long delivery;
    final long order;
    final Letter letter;
    final Qos qos;
    private final boolean retained;

    /** Whether the client's acknowledgement has reached the gateway. */
    boolean confirmed;

    /** Whether the gateway has sent it at all. */
    boolean sent;

    /** How often the device's application has got it. */
    int received;

    /** Why it need not arrive; null when it must. */
    String excuse;

    private Parcel(
        String client, long delivery, long order, Letter letter, Qos qos, boolean retained) {
      this.client = client;
      this.delivery = delivery;
      this.order = order;
      this.letter = letter;
      this.qos = qos;
      this.retained = retained;
    }

    @Override
    public String toString() {
      return letter + " for " + client + " as delivery " + delivery + " at QoS " + qos;
    }
  }

  private final Map<Bytes, Letter> letters = new LinkedHashMap<>();
  private final Map<Long, Parcel> byDelivery = new HashMap<>();
  private final List<Parcel> parcels = new ArrayList<>();

  /** Of sessions that go on. */
  private final Map<String, List<Parcel>> byClient = new HashMap<>();

  private final Set<String> contested = new HashSet<>();
  private final Set<String> forgotten = new HashSet<>();
  private long order;
  private int number;

  Letter write(String sender, String topic, Qos qos) {
    return write(sender, topic, qos, Bytes.utf8(sender + "#" + ++number));
  }

  /** A will, which need not be published. */
  Letter writeWill(String sender) {
    Letter will = write(sender, Topics.WILLS, Qos.ONE, Bytes.utf8("will " + sender + "#" + number));
    will.excuse = "a will";
    return will;
  }

  private Letter write(String sender, String topic, Qos qos, Bytes payload) {
    Letter letter =
        new Letter(
            sender,
            isContested(sender) || forgotten.contains(sender),
            topic,
            qos,
            ++number,
            payload);
    letters.put(payload, letter);
    return letter;
  }

  /** Null for what nobody has written, which an honest link never brings. */
  Letter letter(Bytes payload) {
    return letters.get(payload);
  }

  Iterable<Letter> letters() {
    return letters.values();
  }

  /** The broker has a copy for a client. */
  void post(String client, long delivery, Letter letter, Qos qos, boolean retained) {
    Parcel parcel = new Parcel(client, delivery, ++order, letter, qos, retained);
    if (isContested(client)) {
      parcel.excuse = "two devices have this client id";
    }
    if (retained) {
      parcel.excuse = "a retained copy, one of any number";
    }
    if (delivery != 0) {
      byDelivery.put(delivery, parcel);
    }
    parcels.add(parcel);
    letter.parcels.add(parcel);
    byClient.computeIfAbsent(client, k -> new ArrayList<>()).add(parcel);
  }

  /** The broker is going to hand this copy over once more, as another one. */
  void parcelComesAgain(long delivery) {
    Parcel parcel = byDelivery.get(delivery);
    if (parcel != null && parcel.excuse == null) {
      parcel.excuse = "comes again after a power cut";
    }
  }

  Parcel parcel(long delivery) {
    return byDelivery.get(delivery);
  }

  /** Every copy of this message that the broker had for this client, oldest first. */
  List<Parcel> parcels(String client, Bytes payload, boolean retained) {
    Letter letter = letters.get(payload);
    if (letter == null) {
      return List.of();
    }
    List<Parcel> copies = new ArrayList<>(1);
    for (Parcel parcel : letter.parcels) {
      if (parcel.retained == retained && parcel.client.equals(client)) {
        copies.add(parcel);
      }
    }
    return copies;
  }

  /** The first copy that is still owed to the client, else the newest that may be meant. */
  static Parcel firstOwed(List<Parcel> copies, Predicate<Parcel> isOpen) {
    Parcel meant = copies.get(copies.size() - 1);
    for (Parcel copy : copies) {
      if (isOpen.test(copy)) {
        if (copy.excuse == null) {
          return copy;
        }
        meant = copy;
      }
    }
    return meant;
  }

  List<Parcel> parcels() {
    return parcels;
  }

  /** The client's session is over: what it has not got is nobody's any more. */
  void endSession(String client, String why) {
    List<Parcel> open = byClient.remove(client);
    if (open != null) {
      for (Parcel parcel : open) {
        if (parcel.excuse == null) {
          parcel.excuse = why;
        }
      }
    }
  }

  /**
   * The gateway has forgotten this client's session: its messages may be forwarded again, and the
   * topic ids that it still knows may mean something else in the next one, which MQTT-SN 1.2 has no
   * way to tell it.
   */
  void forget(String client) {
    forgotten.add(client);
    for (Letter letter : letters.values()) {
      if (letter.sender.equals(client)) {
        letter.mayRepeat = true;
        letter.idsUnsure = true;
      }
    }
  }

  /** Two devices use this id: which of them gets or says what is nobody's promise. */
  void contest(String client) {
    contested.add(client);
  }

  boolean isContested(String client) {
    return contested.contains(client);
  }
}
