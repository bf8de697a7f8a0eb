package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue between threads: bounded, in order, nothing lost and nothing twice. */
@Timeout(30)
class InboxTest {

  /** What a writer says: who it is, and the how manieth it is. */
  private record Note(int writer, int number) {}

  @Test
  @DisplayName("Inbox: one thread's events come out in order, round and round the ring")
  void eventsComeOutInOrder() {
    Inbox<Integer> inbox = new Inbox<>(8);
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 5; i++) {
        assertThat(inbox.offer(round * 5 + i)).isTrue();
      }
      for (int i = 0; i < 5; i++) {
        assertThat(inbox.isEmpty()).isFalse();
        assertThat(inbox.poll()).isEqualTo(round * 5 + i);
      }
      assertThat(inbox.isEmpty()).isTrue();
      assertThat(inbox.poll()).isNull();
    }
  }

  @Test
  @DisplayName("Inbox: when it is full it says so and takes the next once there is room")
  void aFullInboxRefuses() {
    Inbox<Integer> inbox = new Inbox<>(4);
    for (int i = 0; i < 4; i++) {
      assertThat(inbox.offer(i)).isTrue();
    }
    assertThat(inbox.offer(99)).isFalse();
    assertThat(inbox.poll()).isZero();
    assertThat(inbox.offer(4)).isTrue();
    assertThat(inbox.offer(99)).isFalse();

    for (int i = 1; i <= 4; i++) {
      assertThat(inbox.poll()).isEqualTo(i);
    }
    assertThat(inbox.poll()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6, 100})
  @DisplayName("Inbox: a capacity that is no power of two is refused")
  void theCapacityIsAPowerOfTwo(int capacity) {
    assertThatThrownBy(() -> new Inbox<Integer>(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(capacity));
  }

  @Test
  @DisplayName("Inbox: four writers and one reader lose nothing, repeat nothing, keep each order")
  void nothingIsLostBetweenThreads() throws InterruptedException {
    int writers = 4;
    int each = 50_000;
    Inbox<Note> inbox = new Inbox<>(64);
    AtomicInteger refusals = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int writer = w;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  while (!inbox.offer(new Note(writer, i))) {
                    refusals.incrementAndGet();
                    Thread.onSpinWait();
                  }
                }
              });
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }

    int[] next = new int[writers];
    for (int taken = 0; taken < writers * each; ) {
      Note note = inbox.poll();
      if (note == null) {
        Thread.onSpinWait();
        continue;
      }
      assertThat(note.number()).isEqualTo(next[note.writer()]++);
      taken++;
    }

    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(inbox.isEmpty()).isTrue();
    assertThat(inbox.poll()).isNull();
    assertThat(next).containsOnly(each);
    assertThat(refusals.get()).as("the bound was felt").isPositive();
  }

  @Test
  @DisplayName("Inbox: writers that nobody reads from fill it exactly to its capacity")
  void writersTogetherKeepTheBound() throws InterruptedException {
    Inbox<Integer> inbox = new Inbox<>(1024);
    AtomicInteger taken = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  if (inbox.offer(i)) {
                    taken.incrementAndGet();
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    int read = 0;
    while (inbox.poll() != null) {
      read++;
    }
    assertThat(taken.get()).isEqualTo(1024);
    assertThat(read).isEqualTo(1024);
  }
}
