package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WaitingLineTest {

  private static final Map<Priority, Integer> BOUND =
      Map.of(Priority.INTERACTIVE, 10, Priority.NORMAL, 18, Priority.BULK, 34);

  private WaitingLine line = new WaitingLine();
  private long number;

  private Waiter join(Priority priority) {
    var waiter = new Waiter(null, priority, 0, 0, number++);
    line.add(waiter);
    return waiter;
  }

  private Waiter serve() {
    Waiter next = line.next();
    line.served(next);
    return next;
  }

  @Test
  void nobody_is_next_in_an_empty_line() {
    assertThat(line.next()).isNull();
    assertThat(line.size()).isZero();
    assertThat(line.first(Priority.BULK)).isNull();
    assertThat(line.all()).isEmpty();
  }

  @Test
  void the_higher_priority_goes_first_and_within_it_who_came_first() {
    Waiter bulk = join(Priority.BULK);
    Waiter normal = join(Priority.NORMAL);
    Waiter interactive = join(Priority.INTERACTIVE);
    Waiter critical = join(Priority.CRITICAL);
    Waiter secondCritical = join(Priority.CRITICAL);

    assertThat(line.all()).containsExactly(critical, secondCritical, interactive, normal, bulk);
    assertThat(line.first(Priority.CRITICAL)).isSameAs(critical);
    assertThat(line.size()).isEqualTo(5);
    assertThat(line.size(Priority.CRITICAL)).isEqualTo(2);
    assertThat(new Waiter[] {serve(), serve(), serve(), serve(), serve()})
        .containsExactly(critical, secondCritical, interactive, normal, bulk);
    assertThat(line.size()).isZero();
  }

  @Test
  void who_leaves_is_out_once() {
    Waiter first = join(Priority.NORMAL);
    Waiter second = join(Priority.NORMAL);

    assertThat(line.leave(first)).isTrue();
    assertThat(line.leave(first)).isFalse();

    assertThat(line.size()).isEqualTo(1);
    assertThat(line.next()).isSameAs(second);
  }

  @Test
  void interactive_goes_before_critical_after_being_passed_over_seven_times() {
    Waiter interactive = join(Priority.INTERACTIVE);
    for (int i = 0; i < 7; i++) {
      join(Priority.CRITICAL);
      assertThat(serve().priority).isEqualTo(Priority.CRITICAL);
    }
    join(Priority.CRITICAL);
    assertThat(serve()).isSameAs(interactive);
  }

  @Test
  void patience_starts_anew_after_a_turn_and_when_nobody_waits() {
    join(Priority.INTERACTIVE);
    join(Priority.INTERACTIVE);
    for (int turn = 0; turn < 2; turn++) {
      for (int i = 0; i < 7; i++) {
        join(Priority.CRITICAL);
        assertThat(serve().priority).isEqualTo(Priority.CRITICAL);
      }
      join(Priority.CRITICAL);
      assertThat(serve().priority).isEqualTo(Priority.INTERACTIVE);
      line.leave(line.first(Priority.CRITICAL));
    }
    join(Priority.INTERACTIVE);
    join(Priority.CRITICAL);
    assertThat(serve().priority).isEqualTo(Priority.CRITICAL);
  }

  @Property(tries = 300)
  void nobody_starves_whatever_arrives(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int busiest) {
    line = new WaitingLine(); // one instance serves all tries
    var random = new Random(seed);
    var since = new EnumMap<Priority, Integer>(Priority.class);
    for (Priority priority : Priority.values()) {
      join(priority);
      since.put(priority, 0);
    }
    for (int grant = 1; grant <= 1000; grant++) {
      for (int i = random.nextInt(busiest) + 1; i > 0; i--) {
        join(Priority.values()[random.nextInt(4)]);
      }
      Priority served = serve().priority;
      for (var bound : BOUND.entrySet()) {
        Priority priority = bound.getKey();
        boolean waits = line.size(priority) > 0;
        since.put(priority, served == priority || !waits ? 0 : since.get(priority) + 1);
        assertThat(since.get(priority)).as(priority + "").isLessThan(bound.getValue());
      }
    }
  }

  @Property(tries = 50)
  void a_flood_of_higher_priorities_leaves_each_lower_one_its_share(
      @ForAll @IntRange(min = 100, max = 500) int grants) {
    line = new WaitingLine();
    var counts = new EnumMap<Priority, Integer>(Priority.class);
    for (int i = 0; i <= grants; i++) {
      for (Priority priority : Priority.values()) {
        join(priority);
      }
    }
    for (int i = 0; i < grants; i++) {
      counts.merge(serve().priority, 1, Integer::sum);
    }
    BOUND.forEach(
        (priority, bound) ->
            assertThat(counts.get(priority)).isGreaterThanOrEqualTo(grants / bound));
    assertThat(counts.get(Priority.CRITICAL)).isGreaterThan(grants / 2);
  }
}
