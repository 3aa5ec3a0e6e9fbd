package io.caravan.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(120)
class RecordsByValueIT {

  private static final long PORTAL = 7;

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Store store;
  private MirrorQueries mirror;

  @BeforeEach
  void start() throws Exception {
    store = Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
    mirror = new MirrorQueries(store);
    store
        .write(
            connection -> {
              new RecordRepository(dialect)
                  .save(
                      connection,
                      List.of(
                          record(PORTAL, 1, RecordState.LIVE, "Ada@x.example"),
                          record(PORTAL, 2, RecordState.DELETED, "bob@x.example"),
                          record(PORTAL, 3, RecordState.LIVE, "it's \"odd\"@x.example"),
                          record(PORTAL, 4, RecordState.MERGED, "old@x.example"),
                          record(8, 5, RecordState.LIVE, "other@x.example")));
              try (var merge =
                  connection.prepareStatement(
                      "INSERT INTO mirror_merge VALUES (7, '0-1', 4, 1, 0)")) {
                merge.executeUpdate();
              }
              return null;
            })
        .join();
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void live_records_of_the_portal_are_found_by_a_value_whatever_its_case() {
    Map<String, MirrorRecord> found =
        mirror.liveRecords(
            PORTAL,
            ObjectType.CONTACTS,
            "email",
            List.of(
                "ada@x.example",
                "bob@x.example",
                "it's \"odd\"@x.example",
                "other@x.example",
                "none@x.example"));

    assertThat(found).containsOnlyKeys("ada@x.example", "it's \"odd\"@x.example");
    assertThat(found.get("ada@x.example").ref().id()).isEqualTo(1);
    assertThat(mirror.liveRecords(PORTAL, ObjectType.CONTACTS, "phone", List.of("1"))).isEmpty();
  }

  @Test
  void live_records_are_found_by_ids_and_merged_ones_by_their_old_ids() {
    Map<Long, MirrorRecord> found =
        mirror.liveRecords(PORTAL, ObjectType.CONTACTS, List.of(1L, 2L, 3L, 4L, 5L, 6L));

    assertThat(found).containsOnlyKeys(1L, 3L, 4L);
    assertThat(found.get(4L).ref().id()).isEqualTo(1);
  }

  private static MirrorRecord record(long portal, long id, RecordState state, String email) {
    return new MirrorRecord(
        new RecordRef(portal, ObjectType.CONTACTS, id),
        Knowledge.COMPLETE,
        Map.of("email", email),
        Map.of(),
        1,
        state,
        1,
        1,
        1);
  }
}
