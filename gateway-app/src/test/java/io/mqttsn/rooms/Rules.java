package io.mqttsn.rooms;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The plan of the house as rules; a room that is still empty keeps them. */
final class Rules {

  /** Each library, by the beginning of its package names, and who may use it. */
  static final Map<String, List<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("com.fasterxml.jackson", List.of("io.mqttsn.config", "io.mqttsn.admin")),
          Map.entry("org.yaml.snakeyaml", List.of("io.mqttsn.config")),
          Map.entry(
              "org.eclipse.paho",
              List.of(
                  "io.mqttsn.upstream.CheckedNetwork",
                  "io.mqttsn.upstream.PahoFailures",
                  "io.mqttsn.upstream.PahoLink",
                  "io.mqttsn.upstream.PahoMessages")),
          Map.entry(
              "io.netty",
              List.of("io.mqttsn.udp", "io.mqttsn.upstream", "io.mqttsn.admin", "io.mqttsn.app")),
          Map.entry("io.prometheus", List.of("io.mqttsn.admin")),
          Map.entry("com.fazecast.jSerialComm", List.of("io.mqttsn.serial.PortLine")),
          Map.entry("picocli", List.of("io.mqttsn.app")),
          Map.entry("org.slf4j.simple", List.of()),
          Map.entry(
              "org.slf4j",
              List.of(
                  "io.mqttsn.gateway.runtime",
                  "io.mqttsn.udp",
                  "io.mqttsn.serial",
                  "io.mqttsn.upstream",
                  "io.mqttsn.embedded",
                  "io.mqttsn.admin",
                  "io.mqttsn.app")));

  private static final Set<String> IMPURE_TYPES =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.Runtime",
          "java.lang.Process",
          "java.lang.ProcessBuilder");

  private Rules() {}

  static ArchRule importsOnly(Room room, List<Room> allowed) {
    String[] forbidden =
        Stream.of(Room.values())
            .filter(other -> other != room && !allowed.contains(other))
            .map(Room::packages)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(room.packages())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .allowEmptyShould(true)
        .as(room + " imports only " + allowed);
  }

  /**
   * @param users packages, or single classes by their full name
   */
  static ArchRule usedOnlyBy(String library, List<String> users) {
    return noClasses()
        .that(describe("are not of " + users, type -> users.stream().noneMatch(u -> in(u, type))))
        .should()
        .dependOnClassesThat(describe("are of " + library, type -> in(library, type)))
        .allowEmptyShould(true);
  }

  /** One rule per kind of impurity, so that each can be seen to fail. */
  static List<ArchRule> purity(String pureRoom) {
    return List.of(
        noUse(pureRoom, "sockets", resideInAPackage("java.net..")),
        noUse(pureRoom, "streams and files", describe("files", Rules::isInputOrOutput)),
        noUse(pureRoom, "executors", resideInAPackage("java.util.concurrent..")),
        noUse(pureRoom, "threads", describe("threads", t -> IMPURE_TYPES.contains(t.getName()))),
        noUse(pureRoom, "logs", describe("logs", t -> in("org.slf4j", t))),
        noCall(pureRoom, "the time", Rules::asksForTheTime),
        noCall(pureRoom, "dice of its own", Rules::rollsDice),
        noCall(pureRoom, "the terminal", Rules::usesTheTerminal));
  }

  private static ArchRule noUse(
      String room, String what, DescribedPredicate<? super JavaClass> impure) {
    return noClasses()
        .that()
        .resideInAPackage(room + "..")
        .should()
        .dependOnClassesThat(impure)
        .allowEmptyShould(true)
        .as(room + " knows no " + what);
  }

  private static ArchRule noCall(String room, String what, Predicate<JavaAccess<?>> impure) {
    return noClasses()
        .that()
        .resideInAPackage(room + "..")
        .should()
        .accessTargetWhere(describe(what, impure))
        .allowEmptyShould(true)
        .as(room + " asks not for " + what);
  }

  /** An exception is serializable whether it wants to or not, and ports may throw one. */
  private static boolean isInputOrOutput(JavaClass type) {
    return in("java.io", type) && !type.getName().equals("java.io.Serializable")
        || in("java.nio.file", type)
        || in("java.nio.channels", type);
  }

  private static boolean asksForTheTime(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    return owner.equals("java.lang.System")
            && Set.of("nanoTime", "currentTimeMillis").contains(name)
        || owner.startsWith("java.time.") && name.equals("now")
        || Set.of("java.time.Clock", "java.util.Timer", "java.util.Date").contains(owner);
  }

  /** Random numbers come from a {@code RandomGenerator} that was given from outside. */
  private static boolean rollsDice(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    return Set.of("java.util.Random", "java.security.SecureRandom").contains(owner)
        || owner.equals("java.lang.Math") && access.getTarget().getName().equals("random")
        || owner.equals("java.util.UUID") && access.getTarget().getName().equals("randomUUID");
  }

  private static boolean usesTheTerminal(JavaAccess<?> access) {
    return access.getTargetOwner().getName().equals("java.lang.System")
        && Set.of("out", "err", "in", "exit", "getenv", "getProperty")
            .contains(access.getTarget().getName());
  }

  private static boolean in(String root, JavaClass type) {
    String name = type.getName();
    return name.equals(root) || name.startsWith(root + ".") || name.startsWith(root + "$");
  }
}
