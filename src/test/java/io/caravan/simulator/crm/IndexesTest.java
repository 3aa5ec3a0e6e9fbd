package io.caravan.simulator.crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class IndexesTest {

  private static final Comparator<IndexedRecord> BY_CREATION =
      Comparator.<IndexedRecord>comparingLong(entry -> entry.record().createdAt())
          .thenComparingLong(entry -> entry.record().id());

  private long nextId = 1;

  private IndexedRecord record(long createdAt, String... values) {
    var version = new Version(values, createdAt, 0);
    return new IndexedRecord(new CrmRecord(nextId++, createdAt, version), version);
  }

  @Property(tries = 200)
  void packed_values_come_out_as_they_went_in(@ForAll List<String> texts, @ForAll long seed) {
    var random = new Random(seed);
    var values = new ArrayList<String>();
    for (String text : texts) {
      for (int i = random.nextInt(3); i > 0; i--) {
        values.add(null);
      }
      values.add(random.nextInt(4) == 0 ? text + "\ud83d" + "x".repeat(200) : text);
    }
    byte[] packed = PackedValues.pack(values.toArray(new String[0]));
    for (int number = 0; number < values.size(); number++) {
      assertThat(PackedValues.get(packed, number)).isEqualTo(values.get(number));
    }
    assertThat(PackedValues.get(packed, values.size() + 1)).isNull();
    assertThat(PackedValues.unpack(packed, values.size()))
        .containsExactly(values.toArray(new String[0]));
  }

  /** Enough records to split blocks and to empty them again. */
  @Property(tries = 30)
  void views_are_ordered_and_stay_as_they_were(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int growth) {
    var random = new Random(seed);
    var index = new OrderedIndex(entry -> entry.record().createdAt());
    var expected = new ArrayList<IndexedRecord>();
    for (int round = 0; round < 6; round++) {
      IndexView before = index.view();
      List<IndexedRecord> then = expected.stream().sorted(BY_CREATION).toList();
      for (int i = 0; i < 700; i++) {
        if (random.nextInt(4) < (round < 4 ? growth : 0) || expected.isEmpty()) {
          IndexedRecord made = record(random.nextInt(400));
          expected.add(made);
          index.add(made);
        } else {
          index.remove(expected.remove(random.nextInt(expected.size())));
        }
      }
      assertView(before, then, random);
    }
    assertView(index.view(), expected.stream().sorted(BY_CREATION).toList(), random);
  }

  private static void assertView(IndexView view, List<IndexedRecord> sorted, Random random) {
    assertThat(view.size()).isEqualTo(sorted.size());
    int from = random.nextInt(sorted.size() + 1);
    int to = from + random.nextInt(sorted.size() - from + 1);
    var visited = new ArrayList<IndexedRecord>();
    view.forEach(from, to, visited::add);
    assertThat(visited).isEqualTo(sorted.subList(from, to));
    for (int i = 0; i < 20; i++) {
      long key = random.nextInt(402) - 1;
      long position = sorted.stream().filter(entry -> entry.record().createdAt() < key).count();
      assertThat(view.position(key, Long.MIN_VALUE)).isEqualTo((int) position);
    }
  }

  /** Few keys in a small table: most of them share the places where others begin. */
  @Property(tries = 200)
  void whoever_holds_a_value_is_found_and_nobody_who_left(@ForAll long seed) {
    var random = new Random(seed);
    var index = new UniqueIndex((entry, each) -> each.accept(entry.record().createdAt()));
    var held = new ArrayList<IndexedRecord>();
    for (int i = 0; i < 150; i++) {
      if (random.nextInt(5) < 3 || held.isEmpty()) {
        IndexedRecord made = record(random.nextInt(25));
        held.add(made);
        index.add(made);
      } else {
        index.remove(held.remove(random.nextInt(held.size())));
      }
      long wanted = random.nextInt(25);
      var found = new ArrayList<IndexedRecord>();
      index.find(wanted, found::add);
      assertThat(found)
          .containsExactlyInAnyOrderElementsOf(
              held.stream().filter(entry -> entry.record().createdAt() == wanted).toList());
    }
  }
}
