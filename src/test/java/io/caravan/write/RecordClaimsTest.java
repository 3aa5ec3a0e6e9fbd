package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import io.caravan.store.Work;
import io.caravan.write.WriteTable.Settlement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
class RecordClaimsTest {

  private static final ObjectType DEALS = ObjectType.of("deals");

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private final WriteTable table = new WriteTable();
  private StoreSettings database;
  private RecordClaims claims;
  private Store store;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh(dialect, directory);
    store = Store.open(database, new SimpleMeterRegistry());
    claims = new RecordClaims(dialect);
    List<Write> writes = List.of(deal("a"), deal("b"), deal("c"));
    write(
        connection -> {
          new WaitingTable().insert(connection, "submission", "writes-1", writes, 1);
          return table.markSent(connection, List.of("a", "b", "c"), 2);
        });
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void equal_writes_get_a_record_each_as_long_as_there_are_enough() {
    Map<String, String> found = claim(Map.of("a", List.of("1", "2"), "b", List.of("1", "2")));

    assertThat(found).containsOnlyKeys("a", "b");
    assertThat(found.values()).containsExactlyInAnyOrder("1", "2");
    assertThat(claim(Map.of("c", List.of("1", "2")))).isEmpty();
  }

  @Test
  void a_record_is_claimed_before_its_write_is_settled() {
    assertThat(claim(Map.of("a", List.of("1")))).containsEntry("a", "1");

    assertThat(claim(Map.of("b", List.of("1")))).isEmpty();
    assertThat(claim(Map.of("a", List.of("1")))).containsEntry("a", "1");
  }

  @Test
  void a_record_that_another_write_is_known_to_have_made_is_not_claimed() {
    write(
        connection -> {
          table.settle(
              connection, List.of(new Settlement("a", State.DONE, "1", true, List.of(), 3)));
          return null;
        });

    assertThat(claim(Map.of("b", List.of("1", "2")))).containsEntry("b", "2");
  }

  @Test
  void two_instances_do_not_claim_one_record_at_the_same_time() {
    assumeTrue(dialect == Dialect.POSTGRESQL, "an SQLite file has one owner");
    var claimed = new CountDownLatch(1);
    var commit = new CountDownLatch(1);
    try (Store other = Store.open(database, new SimpleMeterRegistry())) {
      var first =
          store.write(
              connection -> {
                var found = claims.claim(connection, 7, DEALS, Map.of("a", List.of("1")));
                claimed.countDown();
                require(commit);
                return found;
              });
      require(claimed);
      var second =
          other.write(
              connection -> claims.claim(connection, 7, DEALS, Map.of("b", List.of("1", "2"))));
      await().until(() -> second.isDone() || someoneWaitsForALock(store));
      commit.countDown();

      assertThat(first.join()).isEqualTo(Map.of("a", "1"));
      assertThat(second.join()).isEqualTo(Map.of("b", "2"));
    }
  }

  private static boolean someoneWaitsForALock(Store store) {
    return store.read(
        connection -> {
          try (var rows =
              connection
                  .createStatement()
                  .executeQuery(
                      """
                      SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                      WHERE l.locktype = 'advisory' AND NOT l.granted
                        AND d.datname = current_database()
                      """)) {
            return rows.next();
          }
        });
  }

  private static void require(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, String> claim(Map<String, List<String>> candidates) {
    return write(connection -> claims.claim(connection, 7, DEALS, candidates));
  }

  private <T> T write(Work<T> work) {
    return store.write(work).join();
  }

  private static Write deal(String id) {
    return new Write(
        id,
        7,
        DEALS,
        Operation.CREATE,
        null,
        Map.of("dealname", "Same"),
        List.of(),
        false,
        Priority.NORMAL);
  }
}
