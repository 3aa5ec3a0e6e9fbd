package io.caravan.mirror.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalOffsetsTest {

  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void of_two_who_read_on_from_one_place_one_does_and_the_other_stores_nothing(Dialect dialect) {
    try (var store =
        Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry())) {
      var one = new JournalOffsets(store, "all");
      var other = new JournalOffsets(store, "all");
      assertThat(one.load()).isEmpty();
      store.apply(List.of(one.moving(JournalPosition.beginning(START)))).join();
      JournalPosition place = other.load().orElseThrow();
      assertThat(place).isEqualTo(JournalPosition.beginning(START));

      store.apply(List.of(event("one"), one.moving(place.within("file-1", 5)))).join();
      assertThatThrownBy(
              () ->
                  store
                      .apply(List.of(event("other"), other.moving(place.within("file-1", 7))))
                      .join())
          .hasCauseInstanceOf(JournalOffsets.MovedElsewhere.class);
      assertThatThrownBy(
              () -> store.apply(List.of(other.moving(JournalPosition.beginning(START)))).join())
          .hasCauseInstanceOf(JournalOffsets.MovedElsewhere.class);

      assertThat(other.load().orElseThrow().taken("file-1")).isEqualTo(5);
      assertThat(events(store)).isEqualTo(1);
      JournalPosition next = other.load().orElseThrow().behind("file-1");
      store.apply(List.of(other.moving(next))).join();
      assertThat(one.load()).contains(next);
      assertThat(new JournalOffsets(store, "portal/1").load()).isEmpty();
    }
  }

  /** Something that must be stored with the move, or not at all. */
  private static Effect<String> event(String name) {
    return new Effect<>(
        (connection, names) -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO event_unknown (portal_id, received_at, body) VALUES (1, 1, ?)")) {
            for (String each : names) {
              insert.setString(1, each);
              insert.executeUpdate();
            }
          }
        },
        name);
  }

  private static long events(Store store) {
    return store.read(
        connection -> {
          try (var statement = connection.createStatement();
              var row = statement.executeQuery("SELECT count(*) FROM event_unknown")) {
            row.next();
            return row.getLong(1);
          }
        });
  }
}
