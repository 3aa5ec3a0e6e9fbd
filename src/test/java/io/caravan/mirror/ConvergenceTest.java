package io.caravan.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordChange.Created;
import io.caravan.mirror.RecordChange.Deleted;
import io.caravan.mirror.RecordChange.Merged;
import io.caravan.mirror.RecordChange.Missing;
import io.caravan.mirror.RecordChange.PartialSnapshot;
import io.caravan.mirror.RecordChange.PropertyChanged;
import io.caravan.mirror.RecordChange.Restored;
import io.caravan.mirror.RecordChange.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever happens in HubSpot, and in whatever order, how often and how late the mirror hears of
 * it: once all events and re-reads are done, both agree.
 */
class ConvergenceTest {

  private static final String[] NAMES = {"a", "b", "c"};

  @Property(tries = 3_000)
  void any_shuffling_and_doubling_of_a_history_ends_in_hubspots_state(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int happenings,
      @ForAll @IntRange(min = 1, max = 4) int clockStep) {
    var random = new Random(seed);
    var hubspot = new HubSpotModel(random, clockStep);
    var mirror = new MirrorModel(hubspot);
    var events = new ArrayList<RecordChange>();
    for (int i = 0; i < happenings; i++) {
      events.addAll(hubspot.happen());
      // Some events arrive while history goes on, so that re-reads see states in between.
      mirror.hearSome(events, random);
    }
    var deliveries = new ArrayList<>(events);
    events.forEach(event -> deliveries.addAll(Collections.nCopies(random.nextInt(3), event)));
    mirror.hearAll(deliveries, random);

    hubspot.requireSameAs(mirror);
  }

  /**
   * The same with runs of every kind beside the events: a search shows records as they were a while
   * ago, deleted and merged ones too; calculated values are read apart and change without a word.
   * Their answers may be applied long after they were given.
   */
  @Property(tries = 3_000)
  void what_searches_and_partial_reads_bring_late_does_no_harm(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int happenings,
      @ForAll @IntRange(min = 1, max = 4) int clockStep) {
    var random = new Random(seed);
    var hubspot = new HubSpotModel(random, clockStep);
    var mirror = new MirrorModel(hubspot);
    var news = new ArrayList<RecordChange>();
    for (int i = 0; i < happenings; i++) {
      news.addAll(hubspot.happen());
      hubspot.recalculate();
      if (random.nextInt(3) == 0) {
        news.addAll(hubspot.searched());
      }
      if (random.nextInt(3) == 0) {
        news.addAll(hubspot.partlyRead());
      }
      mirror.hearSome(news, random);
    }
    mirror.hearAll(news, random);
    hubspot.calculated().forEach(mirror::hear);
    mirror.answerAllRereads();

    hubspot.requireSameAs(mirror);
  }

  /** What HubSpot does, with its clock. */
  private static final class HubSpotModel {
    private final Random random;
    private final int clockStep;
    private final Map<Long, Map<String, String>> live = new HashMap<>();
    private final Map<Long, Map<String, String>> bin = new HashMap<>();
    private final Map<Long, Long> updatedAt = new HashMap<>();
    private final Map<Long, Long> survivors = new HashMap<>();
    private final List<Snapshot> shown = new ArrayList<>();
    private long clock = 1_000;
    private long nextId = 1;
    private int nextValue;

    HubSpotModel(Random random, int clockStep) {
      this.random = random;
      this.clockStep = clockStep;
    }

    List<RecordChange> happen() {
      // With a step of 1 many things happen at one moment.
      clock += random.nextInt(clockStep) + (clockStep > 1 ? 1 : 0);
      int what = random.nextInt(10);
      if (live.isEmpty() || what == 0) {
        return create();
      } else if (what == 1) {
        return delete();
      } else if (what == 2 && !bin.isEmpty()) {
        return restore();
      } else if (what == 3 && live.size() > 1) {
        return merge();
      }
      return change();
    }

    private List<RecordChange> create() {
      long id = nextId++;
      live.put(id, new HashMap<>(Map.of("a", value())));
      updatedAt.put(id, clock);
      return List.of(new Created(ref(id), clock));
    }

    private List<RecordChange> change() {
      long id = any(live);
      String name = NAMES[random.nextInt(NAMES.length)];
      String value = random.nextInt(4) == 0 ? "" : value();
      if (value.isEmpty()) {
        live.get(id).remove(name);
      } else {
        live.get(id).put(name, value);
      }
      updatedAt.put(id, clock);
      return List.of(new PropertyChanged(ref(id), clock, name, value));
    }

    private List<RecordChange> delete() {
      // Moments of deletion and restore are apart: HubSpot needs time in between.
      clock++;
      long id = any(live);
      bin.put(id, live.remove(id));
      return List.of(new Deleted(ref(id), clock++));
    }

    private List<RecordChange> restore() {
      clock++;
      long id = any(bin);
      live.put(id, bin.remove(id));
      return List.of(new Restored(ref(id), clock++));
    }

    private List<RecordChange> merge() {
      clock++;
      long one = any(live);
      Map<String, String> values = live.remove(one);
      long two = any(live);
      live.remove(two);
      long id = random.nextBoolean() ? nextId++ : one;
      live.put(id, values);
      updatedAt.put(id, clock);
      for (long old : List.of(one, two)) {
        if (old != id) {
          survivors.replaceAll((from, to) -> to == old ? id : to);
          survivors.put(old, id);
        }
      }
      return List.of(new Merged(ref(id), clock++, List.of(one, two)));
    }

    /** HubSpot calculates something anew: no event, no later modification date. */
    void recalculate() {
      live.forEach(
          (id, values) -> {
            if (random.nextInt(4) == 0) {
              values.put("calculated", value());
            }
            shown.add(new Snapshot(ref(id), Map.copyOf(values), 0, updatedAt.get(id), 0));
          });
    }

    /** Something that the index shows now or has shown once. */
    List<RecordChange> searched() {
      return shown.isEmpty() ? List.of() : List.of(shown.get(random.nextInt(shown.size())));
    }

    /** Some properties of a record, read now. */
    List<RecordChange> partlyRead() {
      if (live.isEmpty()) {
        return List.of();
      }
      int which = random.nextInt(NAMES.length + 1);
      String name = which < NAMES.length ? NAMES[which] : "calculated";
      return List.of(part(any(live), name, clock - random.nextInt(3)));
    }

    /** The calculated properties of all records, read after all that happened. */
    List<RecordChange> calculated() {
      clock += 10;
      return live.keySet().stream().map(id -> part(id, "calculated", clock - 1)).toList();
    }

    private RecordChange part(long id, String other, long at) {
      Map<String, String> values = live.get(id);
      return new PartialSnapshot(
          ref(id), Map.of(other, values.getOrDefault(other, "")), updatedAt.get(id), at);
    }

    /** A batch read of one record. */
    List<RecordChange> read(RereadRequest request) {
      long asked = request.ref().id();
      long id = survivors.getOrDefault(asked, asked);
      if (!live.containsKey(id)) {
        return List.of(new Missing(request.ref(), request.at()));
      }
      var snapshot =
          new Snapshot(ref(id), Map.copyOf(live.get(id)), 0, updatedAt.get(id), request.at());
      return id == asked
          ? List.of(snapshot)
          : List.of(new Merged(ref(id), request.at(), List.of(asked)), snapshot);
    }

    void requireSameAs(MirrorModel mirror) {
      var mirrored = new HashMap<Long, Map<String, String>>();
      mirror.records.forEach(
          (ref, record) -> {
            if (record.state() == RecordState.LIVE) {
              mirrored.put(ref.id(), record.properties());
            }
          });
      assertThat(mirrored).isEqualTo(live);
      var merged = new HashMap<Long, Long>();
      mirror.survivors.forEach((old, survivor) -> merged.put(old.id(), survivor.id()));
      assertThat(merged).isEqualTo(survivors);
    }

    private String value() {
      return "v" + nextValue++;
    }

    private <V> long any(Map<Long, V> map) {
      return new ArrayList<>(map.keySet()).get(random.nextInt(map.size()));
    }
  }

  /** The mirror without its database. */
  private static final class MirrorModel {
    private final HubSpotModel hubspot;
    private final Map<RecordRef, RecordRef> survivors = new HashMap<>();
    private final Map<RecordRef, MirrorRecord> records = new HashMap<>();
    private final List<RereadRequest> rereads = new ArrayList<>();
    private final List<RecordChange> answers = new ArrayList<>();

    MirrorModel(HubSpotModel hubspot) {
      this.hubspot = hubspot;
    }

    void hear(RecordChange change) {
      var batch = new RecordBatch(new RecordRules(), survivors, records);
      batch.apply(change, Origin.EVENT);
      rereads.addAll(batch.rereads());
    }

    /** Hears of some of it, in any order, and takes it out. */
    void hearSome(List<RecordChange> news, Random random) {
      while (!news.isEmpty() && random.nextInt(3) == 0) {
        hear(news.remove(random.nextInt(news.size())));
        answerSomeRereads(random);
      }
    }

    /** Hears of all of it, in any order, and has all re-reads answered. */
    void hearAll(List<RecordChange> news, Random random) {
      Collections.shuffle(news, random);
      for (RecordChange one : news) {
        hear(one);
        answerSomeRereads(random);
      }
      answerAllRereads();
    }

    /** An answer may be given now and applied later. */
    void answerSomeRereads(Random random) {
      while (!rereads.isEmpty() && random.nextInt(4) == 0) {
        answers.addAll(hubspot.read(rereads.remove(0)));
      }
      while (!answers.isEmpty() && random.nextInt(3) == 0) {
        hear(answers.remove(0));
      }
    }

    void answerAllRereads() {
      for (int i = 0; !rereads.isEmpty() || !answers.isEmpty(); i++) {
        assertThat(i).as("rounds of re-reads").isLessThan(1_000);
        if (!answers.isEmpty()) {
          hear(answers.remove(0));
        } else {
          answers.addAll(hubspot.read(rereads.remove(0)));
        }
      }
    }
  }

  private static RecordRef ref(long id) {
    return new RecordRef(1, ObjectType.CONTACTS, id);
  }
}
