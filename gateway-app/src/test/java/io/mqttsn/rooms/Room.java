package io.mqttsn.rooms;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rooms of the house and which of them each may import. */
enum Room {
  CODEC("io.mqttsn.codec"),
  PORT("io.mqttsn.gateway.port"),
  PROTOCOL("io.mqttsn.gateway.protocol"),
  RUNTIME("io.mqttsn.gateway.runtime"),
  UDP("io.mqttsn.udp"),
  SERIAL("io.mqttsn.serial"),
  UPSTREAM("io.mqttsn.upstream"),
  EMBEDDED("io.mqttsn.embedded"),
  ADMIN("io.mqttsn.admin"),
  CONFIG("io.mqttsn.config"),
  APP("io.mqttsn.app");

  /** Outer rooms never import each other; inside the core the stairs go one way. */
  static final Map<Room, List<Room>> BELOW = new EnumMap<>(Room.class);

  static {
    List<Room> core = List.of(CODEC, PORT, PROTOCOL, RUNTIME);
    BELOW.put(CODEC, List.of());
    BELOW.put(PORT, List.of(CODEC));
    BELOW.put(PROTOCOL, List.of(CODEC, PORT));
    BELOW.put(RUNTIME, List.of(CODEC, PORT, PROTOCOL));
    BELOW.put(UDP, core);
    BELOW.put(SERIAL, core);
    BELOW.put(UPSTREAM, core);
    BELOW.put(EMBEDDED, core);
    BELOW.put(ADMIN, core);
    BELOW.put(CONFIG, List.of(CODEC, PORT, PROTOCOL, RUNTIME, UDP, SERIAL, UPSTREAM, ADMIN));
    BELOW.put(APP, List.of(values()));
  }

  private final String root;

  Room(String root) {
    this.root = root;
  }

  /** The package and everything below it, as ArchUnit writes it. */
  String packages() {
    return root + "..";
  }

  boolean contains(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(root) || name.startsWith(root + ".");
  }
}
