package io.caravan.mirror.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorChange;
import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordChange.Created;
import io.caravan.mirror.RecordChange.Deleted;
import io.caravan.mirror.RecordChange.Erased;
import io.caravan.mirror.RecordChange.Merged;
import io.caravan.mirror.RecordChange.Missing;
import io.caravan.mirror.RecordChange.PropertyChanged;
import io.caravan.mirror.RecordChange.Restored;
import io.caravan.mirror.RecordChange.Snapshot;
import io.caravan.mirror.RecordRef;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever the mirror hears, in whatever order and however often: who replays the actions of a
 * record in their order, over nothing, ends with the values that the mirror has.
 */
class ReplayTest {

  private static final String[] NAMES = {"a", "b", "lastmodifieddate"};
  private static final int IDS = 4;

  private static MirrorRig mirror;
  private static long nextRecord;

  @BeforeContainer
  static void open() throws Exception {
    Path directory = Files.createTempDirectory("replay");
    mirror = new MirrorRig(TestDatabase.fresh(Dialect.SQLITE, directory), Map.of());
  }

  @AfterContainer
  static void close() {
    mirror.close();
  }

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void replayed_actions_give_the_mirror_s_values(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int happenings) {
    var random = new Random(seed);
    // Records of their own, so that one database serves all tries.
    long first = nextRecord += 100;
    var history = new ArrayList<MirrorChange>();
    for (int i = 0; i < happenings; i++) {
      MirrorChange change = any(random, first);
      history.addAll(Collections.nCopies(1 + random.nextInt(2), change));
    }
    Collections.shuffle(history, random);
    while (!history.isEmpty()) {
      // Several at once in one transaction, or one alone; found by a run or told by an event.
      int together = Math.min(history.size(), 1 + random.nextInt(4));
      List<MirrorChange> now = history.subList(0, together);
      Origin origin = random.nextInt(4) == 0 ? Origin.reconciliation(3) : Origin.EVENT;
      mirror.hear(origin, now.toArray(MirrorChange[]::new));
      now.clear();
    }
    for (long id = first; id < first + IDS; id++) {
      // HubSpot is asked in the end, as each open re-read is answered: all stubs become whole.
      mirror.hear(Origin.REREAD, new Snapshot(ref(id), values(random), 1, 5_000, 5_000));
    }

    Map<RecordRef, Map<String, String>> replayed = replay(first);

    Map<RecordRef, Map<String, String>> mirrored = new HashMap<>();
    mirror
        .mirror()
        .liveRecords(MirrorRig.PORTAL, ObjectType.CONTACTS, first - 1, IDS)
        .forEach(
            record -> {
              var values = new TreeMap<>(record.properties());
              values.remove("lastmodifieddate");
              mirrored.put(record.ref(), values);
            });
    assertThat(replayed).isEqualTo(mirrored);
  }

  private static Map<RecordRef, Map<String, String>> replay(long first) {
    var records = new HashMap<RecordRef, Map<String, String>>();
    for (Action action : actions(first)) {
      Map<String, String> values = records.get(action.record());
      switch (action.kind()) {
        case CREATED, RESTORED -> {
          assertThat(values).as("told as new: %s", action).isNull();
          values = new TreeMap<>();
          records.put(action.record(), values);
        }
        case UPDATED -> assertThat(values).as("told before: %s", action).isNotNull();
        default -> records.remove(action.record());
      }
      for (var change : action.properties().entrySet()) {
        String before = values.getOrDefault(change.getKey(), "");
        assertThat(before).as("before %s", action).isEqualTo(change.getValue().before());
        assertThat(change.getValue().after()).as("a change: %s", action).isNotEqualTo(before);
        if (change.getValue().after().isEmpty()) {
          values.remove(change.getKey());
        } else {
          values.put(change.getKey(), change.getValue().after());
        }
      }
    }
    return records;
  }

  private static List<Action> actions(long first) {
    var all = new ArrayList<Action>();
    for (long id = first; id < first + IDS; id++) {
      var filter = new ActionFilter(MirrorRig.PORTAL, ObjectType.CONTACTS, id, null);
      for (Action action : new ActionLog(mirror.store).newest(filter, 10_000)) {
        if (action.record().id() == id) {
          all.add(action);
        }
      }
    }
    return all;
  }

  private static MirrorChange any(Random random, long first) {
    RecordRef ref = ref(first + random.nextInt(IDS));
    long at = 10 + random.nextInt(30);
    return switch (random.nextInt(10)) {
      case 0 -> new Created(ref, at);
      case 1 -> new Deleted(ref, at);
      case 2 -> new Restored(ref, at);
      case 3 -> new Missing(ref, at);
      case 4 -> new Merged(ref, at, List.of(first + random.nextInt(IDS)));
      case 5 -> random.nextInt(6) == 0 ? new Erased(ref, at) : new Created(ref, at);
      case 6, 7 -> new Snapshot(ref, values(random), 1, at, at);
      default ->
          new PropertyChanged(
              ref,
              at,
              NAMES[random.nextInt(NAMES.length)],
              random.nextInt(4) == 0 ? "" : "v" + random.nextInt(5));
    };
  }

  private static Map<String, String> values(Random random) {
    var values = new HashMap<String, String>();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        values.put(name, "v" + random.nextInt(5));
      }
    }
    return values;
  }

  private static RecordRef ref(long id) {
    return new RecordRef(MirrorRig.PORTAL, ObjectType.CONTACTS, id);
  }
}
