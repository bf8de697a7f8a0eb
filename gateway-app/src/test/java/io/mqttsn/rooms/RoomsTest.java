package io.mqttsn.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads what every class of the house uses and reports a line that is in the wrong room: one that
 * climbs the stairs, brings a library where it does not belong, or asks for the time in a pure
 * room.
 */
class RoomsTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.mqttsn");

  private static final JavaClasses FIXTURE =
      new ClassFileImporter().importPackages("io.mqttsn.rooms.fixture");

  @ParameterizedTest
  @MethodSource("rooms")
  void everyRoomImportsOnlyTheRoomsBelowIt(Room room) {
    Rules.importsOnly(room, Room.BELOW.get(room)).check(HOUSE);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void everyLibraryStaysInItsRoom(Map.Entry<String, List<String>> library) {
    Rules.usedOnlyBy(library.getKey(), library.getValue()).check(HOUSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.mqttsn.codec", "io.mqttsn.gateway.protocol"})
  void pureRoomsKnowNoTimeNoThreadNoSocketAndNoLog(String pureRoom) {
    Rules.purity(pureRoom).forEach(rule -> rule.check(HOUSE));
  }

  @Test
  void everyClassOfTheHouseIsInARoomOfThePlan() {
    List<String> homeless =
        HOUSE.stream()
            .filter(type -> Stream.of(Room.values()).noneMatch(room -> room.contains(type)))
            .map(JavaClass::getName)
            .toList();
    assertThat(homeless).isEmpty();
  }

  @Test
  void theRulesReadTheRealHouse() {
    for (Room room : List.of(Room.CODEC, Room.PORT, Room.PROTOCOL, Room.APP)) {
      assertThat(HOUSE.stream().filter(room::contains)).as(room.name()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("the purity rules can fail: a fixture breaks each of them")
  void everyPurityRuleIsBrokenByTheFixture() {
    for (ArchRule rule : Rules.purity("io.mqttsn.rooms.fixture")) {
      assertThat(rule.evaluate(FIXTURE).hasViolation()).as(rule.getDescription()).isTrue();
    }
  }

  @Test
  @DisplayName("the stairs rule can fail: the port seen from a codec that may use nothing")
  void theStairsRuleIsBrokenByARoomThatImportsAnother() {
    assertThat(Rules.importsOnly(Room.PORT, List.of()).evaluate(HOUSE).hasViolation()).isTrue();
  }

  @Test
  @DisplayName("the library rule can fail: the fixture logs where logging is not allowed")
  void theLibraryRuleIsBrokenByTheFixture() {
    ArchRule rule = Rules.usedOnlyBy("org.slf4j", List.of("io.mqttsn.gateway.runtime"));
    assertThat(rule.evaluate(FIXTURE).hasViolation()).isTrue();
  }

  static Stream<Room> rooms() {
    return Stream.of(Room.values());
  }

  static Stream<Map.Entry<String, List<String>>> libraries() {
    return Rules.LIBRARIES.entrySet().stream();
  }
}
