package io.caravan.mirror.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.ChannelMessage;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.Knowledge;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.MirrorWriter;
import io.caravan.mirror.Origin;
import io.caravan.mirror.PendingChange;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.RereadQueue;
import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever comes, in whatever order, from whichever side: the mapped records are what the mapping
 * makes of the mirror, and the others are in quarantine.
 */
class MappedRecordsPropertyIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Dialect, Rig> RIGS = new EnumMap<>(Dialect.class);
  private static final String[] VALUES = {"1", "2.50", "x", "", " "};
  private static long portals;

  @AfterContainer
  static void stop() {
    RIGS.values().forEach(Rig::close);
    RIGS.clear();
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void mapped_records_follow_the_mirror(@ForAll long seed, @ForAll Dialect dialect) {
    Rig rig = RIGS.computeIfAbsent(dialect, Rig::new);
    var random = new Random(seed);
    var object = new PortalType(++portals, ObjectType.CONTACTS);
    for (int i = 0; i < 12; i++) {
      int what = random.nextInt(8);
      if (i == 2 || what == 0) {
        rig.adopt(object, rig.mappings.get(random.nextInt(rig.mappings.size())));
      } else if (what == 1) {
        rig.retry(object);
      } else {
        rig.apply(changes(random, object, rig));
      }
      rig.requireMapped(object);
    }
    rig.remapping.abandon(object).join();
    rig.requireNothing(object);
  }

  private static List<RecordChange> changes(Random random, PortalType object, Rig rig) {
    var changes = new ArrayList<RecordChange>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      long at = 1_000 + random.nextInt(20);
      var ref = new RecordRef(object.portalId(), object.type(), 1 + random.nextInt(6));
      changes.add(
          switch (random.nextInt(10)) {
            case 0 -> new RecordChange.Deleted(ref, at);
            case 1 -> new RecordChange.Restored(ref, at);
            case 2 -> new RecordChange.Missing(ref, at);
            case 3 -> new RecordChange.Merged(ref, at, List.of(1 + (long) random.nextInt(6)));
            case 4 ->
                random.nextInt(4) == 0
                    ? new RecordChange.Erased(ref, at)
                    : new RecordChange.Created(ref, at);
            case 5 -> new RecordChange.PropertyChanged(ref, at, name(random), value(random));
            default -> rig.snapshot(random, ref, at, object);
          });
    }
    return changes;
  }

  private static String name(Random random) {
    return random.nextBoolean() ? "amount" : "name";
  }

  private static String value(Random random) {
    return VALUES[random.nextInt(VALUES.length)];
  }

  /** The mirror's writer with mapped records, on one database. */
  private static final class Rig {
    private final Store store;
    private final ActiveMappings active = new ActiveMappings();
    private final KnownProperties known = new KnownProperties();
    private final RecordMapper mapper = new RecordMapper(known);
    private final PreparedMappings prepared = new PreparedMappings();
    private final QuarantineTable table;
    private final Remapping remapping;
    private final Quarantine quarantine;
    private final MirrorWriter writer;
    private final MirrorQueries queries;
    private final List<Mapping> mappings =
        List.of(
            MappingTest.mapping("columns: {amount: {type: number}, name: {steps: [trim]}}"),
            MappingTest.mapping("columns: {sum: {from: amount, type: number, required: true}}"),
            MappingTest.mapping("columns: {name: {required: true, steps: [trim, {case: upper}]}}"));

    Rig(Dialect dialect) {
      try {
        store =
            Store.open(
                TestDatabase.fresh(dialect, Files.createTempDirectory("mapped-records")),
                new SimpleMeterRegistry());
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      table = new QuarantineTable(dialect);
      var watch = new QuarantineWatch(store, table, new SimpleMeterRegistry());
      var records =
          new MappedRecords(dialect, active, mapper, prepared, table, watch, Clock.systemUTC());
      remapping = new Remapping(store, active, mapper, records, table);
      var rereads = new RereadQueue(Rig::nothing);
      writer = new MirrorWriter(dialect, rereads, List.of(records));
      quarantine = new Quarantine(store, table, remapping, rereads, Clock.systemUTC());
      queries = new MirrorQueries(store);
    }

    private static Effect<?> nothing(List<ChannelMessage> messages) {
      return new Effect<>((connection, all) -> {}, messages);
    }

    /** Sometimes mapped beforehand, as the step transformPage does. */
    RecordChange snapshot(Random random, RecordRef ref, long at, PortalType object) {
      Map<String, String> values = new HashMap<>();
      for (String name : List.of("amount", "name")) {
        String value = value(random);
        if (!value.isEmpty()) {
          values.put(name, value);
        }
      }
      Mapping mapping = mappings.get(random.nextInt(mappings.size()));
      if (random.nextBoolean()) {
        prepared.put(values, mapper.map(object, mapping, values));
      }
      return new RecordChange.Snapshot(ref, values, 500, at, at);
    }

    void apply(List<RecordChange> changes) {
      List<Effect<?>> effects = new ArrayList<>();
      changes.forEach(
          change -> effects.add(writer.effect(new PendingChange(change, Origin.EVENT))));
      store.apply(effects).join();
    }

    void adopt(PortalType object, Mapping mapping) {
      remapping.adopt(object, mapping).join();
    }

    void retry(PortalType object) {
      quarantine.retry(QuarantineFilter.of(object.portalId(), object.type()));
    }

    void requireMapped(PortalType object) {
      Mapping mapping = active.of(object).orElse(null);
      Map<Long, JsonNode> mapped = mapped(object);
      Map<String, Quarantined> held = held(object);
      Set<Long> accounted = new HashSet<>();
      for (long id = 1; id <= 6; id++) {
        MirrorRecord record = record(object, id);
        if (mapping == null || record == null || record.state() != RecordState.LIVE) {
          continue;
        }
        accounted.add(id);
        if (record.knowledge() != Knowledge.COMPLETE) {
          continue;
        }
        MappingResult expected = mapping.map(record.properties());
        String what = record + " by " + mapping;
        if (expected.fits()) {
          assertThat(mapped.get(id)).as(what).isEqualTo(json(expected.values()));
          assertThat(held).as(what).doesNotContainKey("" + id);
        } else {
          assertThat(mapped).as(what).doesNotContainKey(id);
          assertThat(held).as(what).containsKey("" + id);
          assertThat(held.get("" + id).reasons())
              .hasSize(expected.reasons().size())
              .allMatch(reason -> !reason.contains("'x'"));
        }
      }
      assertThat(accounted).containsAll(mapped.keySet());
      assertThat(accounted.stream().map(String::valueOf)).containsAll(held.keySet());
    }

    void requireNothing(PortalType object) {
      assertThat(mapped(object)).isEmpty();
      assertThat(held(object)).isEmpty();
      assertThat(remapping.stored()).doesNotContainKey(object);
    }

    /** The record with this very id; a merged one does not stand for its survivor. */
    private MirrorRecord record(PortalType object, long id) {
      var ref = new RecordRef(object.portalId(), object.type(), id);
      return queries.currentRef(ref).equals(ref) ? queries.record(ref).orElse(null) : null;
    }

    private Map<String, Quarantined> held(PortalType object) {
      Map<String, Quarantined> held = new HashMap<>();
      store
          .read(
              connection ->
                  table.list(
                      connection, QuarantineFilter.of(object.portalId(), object.type()), null, 100))
          .forEach(one -> held.put(one.recordId(), one));
      return held;
    }

    private Map<Long, JsonNode> mapped(PortalType object) {
      return store.read(
          connection -> {
            Map<Long, JsonNode> mapped = new HashMap<>();
            try (var statement =
                connection.prepareStatement(
                    "SELECT record_id, mapped FROM mirror_mapped WHERE portal_id = ?")) {
              statement.setLong(1, object.portalId());
              try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                  mapped.put(rows.getLong(1), json(rows.getString(2)));
                }
              }
            }
            return mapped;
          });
    }

    private static JsonNode json(String text) {
      try {
        return JSON.readTree(text);
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    void close() {
      remapping.close();
      store.close();
    }
  }
}
