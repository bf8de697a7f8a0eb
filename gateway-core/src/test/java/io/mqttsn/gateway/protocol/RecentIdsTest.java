package io.mqttsn.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** SN-PUB-3: what was finished a moment ago. */
class RecentIdsTest {

  private final RecentIds recent = new RecentIds();

  @Test
  @DisplayName("SN-PUB-3: an id is remembered with its content, and since when")
  void idIsRememberedWithItsContentAndSinceWhen() {
    assertThat(recent.contains(0, 0, 0)).isFalse();
    recent.add(5, 77, 1000);
    assertThat(recent.contains(5, 77, 1000)).isTrue();
    assertThat(recent.contains(5, 77, 1001)).isFalse();
    assertThat(recent.contains(5, 78, 0)).isFalse();
    assertThat(recent.contains(6, 77, 0)).isFalse();
  }

  @Test
  void newest32AreRemembered() {
    for (int id = 1; id <= 33; id++) {
      recent.add(id, 0, 0);
    }
    assertThat(recent.contains(1, 0, 0)).isFalse();
    for (int id = 2; id <= 33; id++) {
      assertThat(recent.contains(id, 0, 0)).isTrue();
    }
  }
}
