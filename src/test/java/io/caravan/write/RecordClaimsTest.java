package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.caravan.store.Work;
import io.caravan.write.WriteTable.Settlement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
  private final RecordClaims claims = new RecordClaims();
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
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
