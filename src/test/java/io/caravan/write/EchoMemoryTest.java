package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.write.EchoEntry.Step;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EchoMemoryTest {

  private static final long NOW = 1_800_000_000_000L;
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final EchoMemory memory = memory(1_000_000);

  private static EchoMemory memory(int most) {
    return new EchoMemory(WINDOW, Duration.ofMinutes(10), Duration.ofHours(1), most);
  }

  @Test
  void a_change_counts_from_a_window_before_its_sending_to_a_window_after_its_answer() {
    memory.add(new EchoEntry(Step.SENT, 7, NOW, 0));
    memory.add(new EchoEntry(Step.SETTLED, 7, NOW, NOW + 2_000));
    long window = WINDOW.toMillis();

    assertThat(memory.find(7, NOW - window - 1, false)).isZero();
    assertThat(memory.find(7, NOW - window, false)).isEqualTo(NOW);
    assertThat(memory.find(7, NOW + 2_000 + window, false)).isEqualTo(NOW);
    assertThat(memory.find(7, NOW + 2_000 + window + 1, false)).isZero();
    assertThat(memory.find(8, NOW, false)).isZero();
  }

  @Test
  void a_change_without_an_answer_counts_as_long_as_it_can_be_on_its_way() {
    memory.add(new EchoEntry(Step.SENT, 7, NOW, 0));

    assertThat(memory.find(7, NOW + Duration.ofMinutes(14).toMillis(), false)).isEqualTo(NOW);
    assertThat(memory.find(7, NOW + Duration.ofMinutes(16).toMillis(), false)).isZero();
  }

  @Test
  void one_change_is_one_event_however_often_it_comes() {
    memory.add(new EchoEntry(Step.SETTLED, 7, NOW, NOW + 100));
    memory.add(new EchoEntry(Step.HEARD, 7, NOW, NOW + 50));

    assertThat(memory.find(7, NOW + 50, true)).isEqualTo(NOW);
    assertThat(memory.find(7, NOW + 50, true)).isEqualTo(NOW);
    assertThat(memory.find(7, NOW + 51, true)).isZero();
  }

  @Test
  void two_equal_changes_are_two_events() {
    memory.add(new EchoEntry(Step.SETTLED, 7, NOW, NOW + 100));
    memory.add(new EchoEntry(Step.SETTLED, 7, NOW + 5_000, NOW + 5_100));
    long first = memory.find(7, NOW + 50, true);
    memory.add(new EchoEntry(Step.HEARD, 7, first, NOW + 50));
    long second = memory.find(7, NOW + 5_050, true);
    memory.add(new EchoEntry(Step.HEARD, 7, second, NOW + 5_050));

    assertThat(Set.of(first, second)).containsExactlyInAnyOrder(NOW, NOW + 5_000);
    assertThat(memory.find(7, NOW + 5_060, true)).isZero();
  }

  @Test
  void a_refused_change_is_none() {
    memory.add(new EchoEntry(Step.SENT, 7, NOW, 0));
    memory.add(new EchoEntry(Step.DROPPED, 7, NOW, 0));

    assertThat(memory.find(7, NOW, false)).isZero();
  }

  @Test
  void a_change_of_an_unknown_record_is_open_until_all_of_its_kind_are_answered() {
    memory.add(new EchoEntry(Step.AWAITED, 7, NOW, 0));
    memory.add(new EchoEntry(Step.AWAITED, 7, NOW, 0));
    memory.add(new EchoEntry(Step.ANSWERED, 7, NOW, 0));
    assertThat(memory.isOpen(7, NOW, NOW)).isTrue();
    assertThat(memory.isOpen(7, NOW - WINDOW.toMillis() - 1, NOW)).isFalse();

    memory.add(new EchoEntry(Step.ANSWERED, 7, NOW, 0));
    assertThat(memory.isOpen(7, NOW, NOW)).isFalse();
    assertThat(memory.isEmpty()).isTrue();
  }

  @Test
  void an_answer_that_never_comes_holds_nothing_up_for_good() {
    memory.add(new EchoEntry(Step.AWAITED, 7, NOW, 0));
    long later = NOW + Duration.ofMinutes(11).toMillis();

    assertThat(memory.isOpen(7, NOW, later)).isFalse();
    memory.add(new EchoEntry(Step.AWAITED, 8, later, 0));
    memory.add(new EchoEntry(Step.ANSWERED, 8, later, 0));
    assertThat(memory.isEmpty()).as("the old one is forgotten").isTrue();
  }

  @Test
  void the_oldest_are_forgotten_when_there_are_too_many_or_they_are_too_old() {
    EchoMemory small = memory(1_000);
    for (int i = 1; i <= 10_000; i++) {
      small.add(new EchoEntry(Step.SETTLED, i, NOW + i, NOW + i));
    }
    assertThat(small.size()).isLessThanOrEqualTo(1_250);
    assertThat(small.find(10_000, NOW + 10_000, false)).isNotZero();
    assertThat(small.find(1, NOW + 1, false)).isZero();

    long later = NOW + Duration.ofHours(3).toMillis();
    small.add(new EchoEntry(Step.SETTLED, 20_000, later, later));
    assertThat(small.size()).isEqualTo(1);
  }

  @Property(tries = 200)
  void every_change_is_found_and_no_other(@ForAll long seed) {
    var random = new Random(seed);
    EchoMemory some = memory(1_000_000);
    Set<Long> keys = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      // Neighbouring numbers meet in the table.
      long key = 1 + random.nextInt(4_000) | (long) random.nextInt(3) << 40;
      keys.add(key);
      some.add(new EchoEntry(Step.SENT, key, NOW + i, 0));
    }
    for (long key = 1; key <= 4_001; key++) {
      for (long part = 0; part < 3; part++) {
        long any = key | part << 40;
        assertThat(some.find(any, NOW, false) != 0).isEqualTo(keys.contains(any));
      }
    }
  }
}
