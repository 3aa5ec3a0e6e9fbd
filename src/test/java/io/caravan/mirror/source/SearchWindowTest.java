package io.caravan.mirror.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.mirror.source.SearchWindow.Hit;
import io.caravan.mirror.source.SearchWindow.Limits;
import io.caravan.mirror.source.SearchWindow.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SearchWindowTest {

  private static final Limits HUBSPOT = new Limits(200, 10_000, 1_000);

  @Test
  void ten_thousand_changes_at_different_moments_take_little_more_than_fifty_searches() {
    var index = new Index(false);
    LongStream.rangeClosed(1, 10_000).forEach(id -> index.put(id, 1_000_000 + id));

    index.readAll(SearchWindow.of(0, 2_000_000), HUBSPOT);

    assertThat(index.seen).hasSize(10_000);
    assertThat(index.searches).isLessThanOrEqualTo(52);
    assertThat(index.given).isLessThanOrEqualTo(10_000 + 52);
  }

  @Test
  void batches_of_one_moment_each_cost_no_more() {
    var index = new Index(false);
    LongStream.rangeClosed(1, 10_000).forEach(id -> index.put(id, 1_000_000 + id / 100));

    index.readAll(SearchWindow.of(0, 2_000_000), HUBSPOT);

    assertThat(index.seen).hasSize(10_000);
    assertThat(index.searches).isLessThanOrEqualTo(53);
  }

  @Test
  void twenty_five_thousand_records_of_one_moment_are_drained_by_id() {
    var index = new Index(true);
    LongStream.rangeClosed(1, 25_000).forEach(id -> index.put(id, 1_000_000));
    LongStream.rangeClosed(25_001, 25_500).forEach(id -> index.put(id, 999_000 + id));

    index.readAll(SearchWindow.of(0, 2_000_000), HUBSPOT);

    assertThat(index.seen).hasSize(25_500);
    assertThat(index.searches).isLessThanOrEqualTo(125 + 3 + 7 + 2);
  }

  @Property(tries = 2_000)
  void everything_that_stays_in_the_span_is_found_in_few_searches(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 12) int page,
      @ForAll @IntRange(min = 2, max = 8) int pages,
      @ForAll boolean moody,
      @ForAll boolean changing) {
    var random = new Random(seed);
    var limits = new Limits(page, page * pages, 1 + random.nextInt(page * 3));
    var index = new Index(moody);
    long id = 0;
    for (long moment = 0; moment < 30; moment++) {
      int ties = random.nextInt(4) == 0 ? random.nextInt(page * pages * 2) : random.nextInt(3);
      for (int i = 0; i < ties; i++) {
        id += 1 + random.nextInt(3);
        index.put(id, 100 + moment);
      }
    }
    Set<Long> untouched = new HashSet<>(index.within(105, 125));
    int wanted = untouched.size();
    if (changing) {
      index.afterEachSearch =
          () -> {
            // Changed again: beyond the span, or deleted.
            for (long any : index.some(random, 2)) {
              untouched.remove(any);
              if (random.nextBoolean()) {
                index.put(any, 1_000);
              } else {
                index.remove(any);
              }
            }
          };
    }

    index.readAll(SearchWindow.of(105, 125), limits);

    assertThat(index.seen).containsAll(untouched);
    if (!changing && !moody) {
      int instants = 21;
      assertThat(index.searches)
          .as("searches for %d", wanted)
          .isLessThanOrEqualTo(
              wanted / (page - 1)
                  + 2
                  // An instant that is drained was begun by offset, and its last page is not full.
                  + instants * (limits.mostTies() / (page - 1) + 3)
                  + wanted / (page * (pages - 1)));
    }
  }

  /**
   * Lag: what becomes visible later, with an older moment, is not promised; nothing else is lost.
   */
  @Property(tries = 500)
  void late_arrivals_never_make_it_lose_what_was_there(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int page) {
    var random = new Random(seed);
    var limits = new Limits(page, page * 4, 1 + random.nextInt(page * 2));
    var index = new Index(true);
    for (long id = 1; id <= 150; id++) {
      index.put(id, 100 + random.nextInt(20));
    }
    Set<Long> there = new HashSet<>(index.within(100, 200));
    long[] next = {1_000};
    index.afterEachSearch =
        () -> {
          if (next[0] < 1_040) {
            index.put(next[0]++, 100 + random.nextInt(20));
          }
        };

    index.readAll(SearchWindow.of(100, 200), limits);

    assertThat(index.seen).containsAll(there);
  }

  /** HubSpot's index, as the search sees it. */
  private static final class Index {
    private final boolean moody;
    private final Map<Long, Long> modified = new TreeMap<>();
    private final Set<Long> seen = new HashSet<>();
    private final Random random = new Random(7);
    private Runnable afterEachSearch = () -> {};
    private int searches;
    private long given;

    /**
     * @param moody whether records of one moment come in another order each time
     */
    Index(boolean moody) {
      this.moody = moody;
    }

    void put(long id, long at) {
      modified.put(id, at);
    }

    void remove(long id) {
      modified.remove(id);
    }

    Set<Long> within(long from, long to) {
      return modified.entrySet().stream()
          .filter(e -> e.getValue() >= from && e.getValue() <= to)
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    }

    List<Long> some(Random chance, int most) {
      var ids = new ArrayList<>(modified.keySet());
      var some = new ArrayList<Long>();
      for (int i = chance.nextInt(most + 1); i > 0 && !ids.isEmpty(); i--) {
        some.add(ids.remove(chance.nextInt(ids.size())));
      }
      return some;
    }

    void readAll(SearchWindow start, Limits limits) {
      SearchWindow window = start;
      while (window != null) {
        assertThat(++searches).as("searches").isLessThan(20_000);
        Query query = window.query(limits);
        assertThat(query.offset() + query.limit()).isLessThanOrEqualTo(limits.most());
        List<Hit> all = search(query);
        int end = Math.min(all.size(), query.offset() + query.limit());
        List<Hit> page = all.subList(Math.min(query.offset(), end), end);
        given += page.size();
        page.forEach(hit -> seen.add(hit.id()));
        window = window.then(page, all.size(), end < all.size(), limits).next().orElse(null);
        afterEachSearch.run();
      }
    }

    private List<Hit> search(Query query) {
      var hits = new ArrayList<Hit>();
      modified.forEach(
          (id, at) -> {
            if (at >= query.from() && at <= query.to() && id > query.afterId()) {
              hits.add(new Hit(id, at));
            }
          });
      if (query.afterId() >= 0) {
        return hits;
      }
      if (moody) {
        Collections.shuffle(hits, random);
      }
      hits.sort(Comparator.comparingLong(Hit::modifiedAt));
      return hits;
    }
  }
}
