package io.caravan.mirror.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.mirror.source.SearchPlan.Span;
import io.caravan.mirror.sync.SyncPositions.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SearchPlanTest {

  private static final long MINUTE = 60_000;
  private static final long NOW = 1_000_000 * MINUTE;
  private static final SourceSettings SETTINGS =
      new SourceSettings(Duration.ofMinutes(2), Duration.ofHours(1));

  @Test
  void a_run_begins_an_overlap_before_the_position_and_ends_where_it_began() {
    var plan = plan(NOW - 5 * MINUTE, NOW - 90 * MINUTE);

    assertThat(plan.spans()).containsExactly(new Span(NOW - 7 * MINUTE, NOW));
    assertThat(plan.settled()).isEqualTo(NOW - 90 * MINUTE);
  }

  @Test
  void what_was_searched_between_one_and_two_hours_ago_is_searched_again() {
    var plan = plan(NOW - 5 * MINUTE, NOW - 120 * MINUTE);

    assertThat(plan.spans())
        .containsExactly(
            new Span(NOW - 120 * MINUTE, NOW - 60 * MINUTE), new Span(NOW - 7 * MINUTE, NOW));
    assertThat(plan.settled()).isEqualTo(NOW - 60 * MINUTE);
  }

  @Test
  void after_a_long_time_nothing_is_searched_twice_in_one_run() {
    long day = NOW - 24 * 60 * MINUTE;

    assertThat(plan(day, day - 60 * MINUTE).spans())
        .containsExactly(new Span(day - 60 * MINUTE, NOW));
    assertThat(plan(day, 0).spans()).containsExactly(new Span(day - 2 * MINUTE, NOW));
    assertThat(plan(day, 0).settled()).isEqualTo(NOW - 60 * MINUTE);
  }

  @Test
  void the_position_never_passes_the_runs_begin_and_moves_on_when_nothing_happens() {
    assertThat(SearchPlan.reached(NOW + MINUTE, NOW)).isEqualTo(NOW);
    assertThat(SearchPlan.reached(NOW - MINUTE, NOW)).isEqualTo(NOW - MINUTE);
    assertThat(SearchPlan.reached(0, NOW)).isEqualTo(NOW - 10 * MINUTE);
  }

  /** A change that the index shows within the settling time is searched for after it shows. */
  @Property(tries = 2_000)
  void any_change_is_searched_for_once_it_shows(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int lagMinutes) {
    var random = new Random(seed);
    long now = NOW;
    long changed = NOW + random.nextInt(300) * MINUTE;
    long shows = changed + lagMinutes * MINUTE;
    var position = new Position(NOW, 0);
    List<Span> after = new ArrayList<>();
    // Until two settling times after it shows, with pauses of any length.
    while (now < shows + 125 * MINUTE) {
      now += (1 + random.nextInt(random.nextInt(10) == 0 ? 600 : 20)) * MINUTE;
      SearchPlan plan = SearchPlan.of(position, now, SETTINGS);
      for (int i = 1; i < plan.spans().size(); i++) {
        assertThat(plan.spans().get(i).from()).isGreaterThan(plan.spans().get(i - 1).to());
      }
      if (now >= shows) {
        after.addAll(plan.spans());
      }
      long seen = now >= shows || random.nextBoolean() ? now - random.nextInt(5) * MINUTE : 0;
      long reached = Math.max(position.reached(), SearchPlan.reached(seen, now));
      position = new Position(reached, Math.max(position.settled(), plan.settled()));
    }

    assertThat(after)
        .as("searches after %d of a change at %d", shows, changed)
        .anyMatch(span -> span.from() <= changed && span.to() >= changed);
  }

  private static SearchPlan plan(long reached, long settled) {
    return SearchPlan.of(new Position(reached, settled), NOW, SETTINGS);
  }
}
