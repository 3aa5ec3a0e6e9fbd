package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorQueries;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirroredRecordsTest {

  @TempDir Path directory;

  @Test
  void a_number_that_is_no_records_id_is_not_found() {
    try (var store =
        Store.open(TestDatabase.fresh(Dialect.SQLITE, directory), new SimpleMeterRegistry())) {
      var records = new MirroredRecords(new MirrorQueries(store));

      assertThat(records.find(1, ObjectType.CONTACTS, "", List.of("99999999999999999999", "7")))
          .isEmpty();
    }
  }
}
