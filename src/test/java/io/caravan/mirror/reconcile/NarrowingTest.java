package io.caravan.mirror.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NarrowingTest {

  private static final long CHECKED = 1_000_000;
  private static final long END = 2_000_000;

  /** HubSpot and the mirror, equal at first; dates by id. */
  private final TreeMap<Long, Long> hubspot = new TreeMap<>();

  private final TreeMap<Long, Long> mirror = new TreeMap<>();
  private int calls;

  @Property(tries = 150)
  void after_an_equal_start_whatever_hubspot_changed_or_deleted_is_found_in_few_calls(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12_000) int records,
      @ForAll @IntRange(min = 0, max = 40) int drifting,
      @ForAll @IntRange(min = 1, max = 40) int windows,
      @ForAll @IntRange(min = 1, max = 3) int spread,
      @ForAll @DoubleRange(min = 0, max = 0.99) double shift) {
    hubspot.clear();
    mirror.clear();
    calls = 0;
    var random = new Random(seed);
    // With the smallest spread thousands of records share a date, as after a bulk edit.
    fill(random, records, spread == 1 ? 3 : spread == 2 ? 5_000 : CHECKED);
    var expected = new TreeSet<Long>();
    for (int i = 0; i < drifting; i++) {
      expected.add(drift(random));
    }
    long recent = hubspot.values().stream().filter(date -> date > CHECKED).count();
    Window old = Window.upTo(CHECKED);
    List<Window> ranges = tally(old).parts(windows, shift);

    var found = new TreeSet<Long>();
    new Narrowing(index(), visitor -> mirror.forEach(visitor::record), false, Long.MAX_VALUE)
        .find(
            ranges,
            List.of(new Narrowing.Counting(Window.upTo(END).datesAfter(CHECKED), recent)),
            found::add);

    assertThat(found).isEqualTo(expected);
    double depth = Math.max(0, Math.log(records / 200.0) / Math.log(2));
    assertThat((double) calls)
        .isLessThanOrEqualTo(
            ranges.size() + 2 + recent / 200.0 + expected.size() * (Math.ceil(depth) + 4));
  }

  @Test
  void what_is_equal_costs_one_call_per_range() {
    fill(new Random(1), 20_000, CHECKED);
    List<Window> ranges = tally(Window.upTo(END)).parts(32, 0);

    var found = find(ranges);

    assertThat(found).isEmpty();
    assertThat(ranges).hasSize(32);
    assertThat(calls).isEqualTo(32);
  }

  @Test
  void ranges_are_of_about_equal_size_whatever_the_dates() {
    for (int i = 1; i <= 9_000; i++) {
      mirror.put((long) i, i <= 5_000 ? 77L : 1_000L * i);
    }
    long[] sizes =
        tally(Window.upTo(Long.MAX_VALUE)).parts(10, 0).stream()
            .mapToLong(window -> tally(window).count())
            .toArray();

    assertThat(java.util.Arrays.stream(sizes).sum()).isEqualTo(9_000);
    // The records with one date cannot be parted by dates.
    assertThat(sizes[0]).isBetween(5_000L, 5_800L);
    assertThat(java.util.Arrays.stream(sizes).skip(1)).allMatch(size -> size > 500 && size < 1_400);
  }

  @Test
  void of_thousands_of_records_with_one_date_the_missing_one_is_found_by_its_id() {
    for (long id = 1; id <= 10_000; id++) {
      hubspot.put(id, 500L);
      mirror.put(id, 500L);
    }
    mirror.remove(6_789L);

    assertThat(find(List.of(Window.upTo(END)))).containsExactly(6_789L);
    assertThat(calls).isLessThan(20);
  }

  @Test
  void a_missing_and_an_extra_record_of_one_range_cancel_out_but_not_in_two() {
    for (long id = 1; id <= 1_000; id++) {
      hubspot.put(id, id);
      mirror.put(id, id);
    }
    mirror.remove(100L);
    hubspot.remove(900L);

    assertThat(find(List.of(Window.upTo(END)))).isEmpty();
    Window all = Window.upTo(END);
    assertThat(find(List.of(all.datesUpTo(500), all.datesAfter(500)))).containsExactly(100L, 900L);
  }

  @Test
  void a_range_that_one_side_does_not_have_at_all_is_read_whole() {
    for (long id = 1; id <= 1_000; id++) {
      hubspot.put(id, id);
    }
    assertThat(find(List.of(Window.upTo(END)))).hasSize(1_000);
    assertThat(calls).isEqualTo(1 + 6);

    calls = 0;
    mirror.putAll(hubspot);
    hubspot.clear();
    assertThat(find(List.of(Window.upTo(END)))).hasSize(1_000);
    assertThat(calls).isEqualTo(1 + 1);
  }

  @Test
  void when_reading_costs_too_much_nothing_is_read_and_that_is_said() {
    for (long id = 1; id <= 1_000; id++) {
      hubspot.put(id, id);
    }
    var found = new ArrayList<Long>();
    Narrowing.Result result =
        new Narrowing(index(), visitor -> mirror.forEach(visitor::record), false, 3)
            .find(List.of(Window.upTo(END)), List.of(), found::add);

    assertThat(result.tooMany()).isTrue();
    assertThat(result.readCalls()).isEqualTo(6);
    assertThat(found).isEmpty();
    assertThat(calls).isEqualTo(1);
  }

  private Set<Long> find(List<Window> windows) {
    var found = new TreeSet<Long>();
    new Narrowing(index(), visitor -> mirror.forEach(visitor::record), false, Long.MAX_VALUE)
        .find(windows, List.of(), found::add);
    return found;
  }

  private void fill(Random random, int records, long latest) {
    long id = 0;
    for (int i = 0; i < records; i++) {
      id += 1 + random.nextInt(5);
      long date = 1 + random.nextLong(latest);
      hubspot.put(id, date);
      mirror.put(id, date);
    }
  }

  /** Lets HubSpot change, delete or create a record, without the mirror hearing of it. */
  private long drift(Random random) {
    long date = CHECKED + 1 + random.nextInt(1_000);
    Long some = hubspot.ceilingKey(random.nextLong(Math.max(1, last())));
    int what = random.nextInt(3);
    if (what == 0 || some == null) {
      long id = last() + 1;
      hubspot.put(id, date);
      return id;
    }
    if (what == 1 && mirror.containsKey(some)) {
      hubspot.remove(some);
    } else {
      hubspot.put(some, date);
    }
    return some;
  }

  private long last() {
    return Math.max(
        hubspot.isEmpty() ? 0 : hubspot.lastKey(), mirror.isEmpty() ? 0 : mirror.lastKey());
  }

  private Tally tally(Window window) {
    var tally = new Tally(window, false);
    mirror.forEach(
        (id, date) -> {
          if (window.contains(id, date)) {
            tally.add(id, date);
          }
        });
    return tally;
  }

  private RemoteIndex index() {
    return new RemoteIndex() {
      @Override
      public CompletableFuture<Long> count(Window window) {
        calls++;
        return CompletableFuture.completedFuture(
            hubspot.entrySet().stream().filter(entry -> in(window, entry)).count());
      }

      @Override
      public CompletableFuture<RecordDates> first(Window window) {
        calls++;
        var page =
            hubspot.entrySet().stream().filter(entry -> in(window, entry)).limit(PAGE).toList();
        return CompletableFuture.completedFuture(
            new RecordDates(
                page.stream().mapToLong(Map.Entry::getKey).toArray(),
                page.stream().mapToLong(Map.Entry::getValue).toArray()));
      }

      private boolean in(Window window, Map.Entry<Long, Long> entry) {
        return window.contains(entry.getKey(), entry.getValue());
      }
    };
  }
}
