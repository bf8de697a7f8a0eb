package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.TopicRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The normal topic ids of one client (MQTT-SN 1.2 §6.5): who has which id, and whether the client
 * has been told in this connection.
 *
 * <p>Ids are handed out one after the other and keep their meaning for the life of the session
 * (SN-REG-7); none is ever used again for another name, a full table refuses (A21). The first is
 * chosen at random, so that an id that a client still remembers from before a gateway restart
 * resolves to nothing rather than to another topic (SN-REG-4). The numbers below 0x8000 are used up
 * first, round and round, for some clients keep them in a signed 16-bit variable; the client's
 * predefined ids are avoided, for some ignore the type.
 */
final class TopicRegistry {

  private static final int HIGHEST = 0xFFFE;
  private static final int HIGHEST_SIGNED = 0x7FFF;

  /** One name and its id. */
  static final class Topic {
    private final String name;
    private final TopicRef.RegisteredId ref;
    private boolean publishable;
    private int toldIn = 0;
    private boolean recorded;

    private Topic(String name, int id, boolean publishable) {
      this.name = name;
      this.publishable = publishable;
      this.ref = new TopicRef.RegisteredId(id);
    }

    String name() {
      return name;
    }

    int id() {
      return ref.id();
    }

    TopicRef.RegisteredId ref() {
      return ref;
    }

    /** Whether this is the first time that it is written down. */
    boolean firstRecord() {
      boolean first = !recorded;
      recorded = true;
      return first;
    }

    /**
     * Whether the client may publish on it: decided with the id and with a reload, not with every
     * PUBLISH.
     */
    boolean publishable() {
      return publishable;
    }

    /** Whether the client was told at any time of this session. */
    boolean everTold() {
      return toldIn != 0;
    }
  }

  private final int limit;
  private final KeptMemory.Share share;
  private ClientRules.View rules;

  /** The first id of this session, 1 to 0x7FFF. */
  private int first;

  private final Map<String, Topic> byName = new HashMap<>();

  /** In the order of {@link #idAt}; null where a predefined id was stepped over. */
  private final List<Topic> byId = new ArrayList<>();

  /** Octets of the share that the names take. */
  private long held;

  private int connection = 2;

  TopicRegistry(int limit, ClientRules.View rules, RandomGenerator random, KeptMemory.Share share) {
    this.limit = limit;
    this.share = share;
    this.rules = rules;
    this.first = 1 + random.nextInt(HIGHEST_SIGNED);
  }

  /** The n-th id from 0: from the first one up to 0x7FFF, from 1 up to the first one, the rest. */
  private int idAt(int index) {
    return index < HIGHEST_SIGNED ? 1 + (first - 1 + index) % HIGHEST_SIGNED : index + 1;
  }

  private int indexOf(int id) {
    return id <= HIGHEST_SIGNED ? Math.floorMod(id - first, HIGHEST_SIGNED) : id - 1;
  }

  /** The topic with this name, made if need be; null when the table is full, or the memory. */
  Topic obtain(String name) {
    Topic known = byName.get(name);
    if (known != null) {
      return known;
    }
    if (byName.size() >= limit) {
      return null;
    }
    while (rules.predefined().contains(idAt(byId.size()))) {
      byId.add(null);
    }
    int id = idAt(byId.size());
    if (id > HIGHEST) {
      return null;
    }
    long octets = KeptMemory.ofTopic(name);
    if (!share.take(octets)) {
      return null;
    }
    held += octets;
    Topic topic = new Topic(name, id, rules.access().mayPublish(name));
    byId.add(topic);
    byName.put(name, topic);
    return topic;
  }

  /**
   * Other rules: every name keeps its id, what may be published on is decided anew. A normal id may
   * equal a predefined one from now on; the type tells them apart.
   */
  void renew(ClientRules.View rules) {
    this.rules = rules;
    for (Topic topic : byName.values()) {
      topic.publishable = rules.access().mayPublish(topic.name);
    }
  }

  /** Every name with its id, in the order in which the ids were given. */
  List<Topic> topics() {
    return byId.stream().filter(Objects::nonNull).toList();
  }

  /**
   * Gives a name the id that it had before a restart. Any order of the calls gives the same
   * meanings; that of {@link #topics} also goes on with the same ids, and wastes no room.
   */
  void restore(int id, String name) {
    if (byName.isEmpty()) {
      first = Math.min(id, HIGHEST_SIGNED);
    }
    int index = indexOf(id);
    while (byId.size() <= index) {
      byId.add(null);
    }
    Topic topic = new Topic(name, id, rules.access().mayPublish(name));
    topic.recorded = true;
    byId.set(index, topic);
    if (byName.put(name, topic) == null) {
      share.takeAnyhow(KeptMemory.ofTopic(name));
      held += KeptMemory.ofTopic(name);
    }
  }

  /** The name behind an id, or null. */
  String name(int id) {
    Topic topic = topic(id);
    return topic == null ? null : topic.name;
  }

  /** The topic behind an id, or null. */
  Topic topic(int id) {
    int index = id > 0 ? indexOf(id) : byId.size();
    return index < byId.size() ? byId.get(index) : null;
  }

  boolean isTold(Topic topic) {
    return topic.toldIn == connection;
  }

  void told(Topic topic) {
    topic.toldIn = connection;
  }

  /** The client says it does not know the id: told earlier, but not in this connection. */
  void untold(Topic topic) {
    if (topic.toldIn == connection) {
      topic.toldIn = connection - 1;
    }
  }

  /** A new connection: the client may have forgotten everything (A18). */
  void untellAll() {
    connection++;
  }

  /** A clean session: no id means anything any more; the next ones are others (SN-CLN-6). */
  void clear() {
    first = 1 + (first - 1 + byId.size()) % HIGHEST_SIGNED;
    byId.clear();
    byName.clear();
    share.giveBack(held);
    held = 0;
    untellAll();
  }

  int size() {
    return byName.size();
  }
}
