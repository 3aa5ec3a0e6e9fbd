package io.caravan.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite goes about it: what it reads must not grow with the portal. */
class AssociationPlansTest {

  @TempDir Path directory;

  private final AssociationRepository associations = new AssociationRepository(Dialect.SQLITE);
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(TestDatabase.fresh(Dialect.SQLITE, directory), new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void links_are_found_by_the_records_that_they_begin_at() {
    assertThat(plan(associations.ofRecordsSql("from"))).contains("from_type=? AND from_id=?");
    assertThat(plan(associations.betweenSql("from"))).contains("from_type=? AND from_id=?");
  }

  @Test
  void links_are_found_by_the_records_that_they_end_at() {
    assertThat(plan(associations.ofRecordsSql("to"))).contains("to_type=? AND to_id=?");
    assertThat(plan(associations.betweenSql("to"))).contains("to_type=? AND to_id=?");
  }

  private String plan(String sql) {
    return store.read(
        connection -> {
          var plan = new StringBuilder();
          try (var rows = connection.createStatement().executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
              plan.append(rows.getString("detail")).append('\n');
            }
          }
          return plan.toString();
        });
  }
}
