package io.caravan.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.Caller;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.store.Effect;
import io.caravan.write.Operation;
import io.caravan.write.SettledWrite;
import io.caravan.write.State;
import io.caravan.write.Target;
import io.caravan.write.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the log says of the values before a write. */
class AuditedWritesTest {

  private static final Target BY_EMAIL = new Target("email", "ada@example.com");

  private final List<AuditEntry> entries = new ArrayList<>();
  private final AuditedWrites audit =
      new AuditedWrites(
          new AuditTrail() {
            @Override
            public CompletableFuture<Void> record(AuditEntry entry) {
              throw new UnsupportedOperationException();
            }

            @Override
            public Effect<?> recording(AuditEntry entry) {
              throw new UnsupportedOperationException();
            }

            @Override
            public void append(Connection connection, List<AuditEntry> some) {
              entries.addAll(some);
            }
          },
          (type, property) -> property.equals("iban"),
          null);

  private String before(
      Operation operation, Target target, State state, boolean created, Map<String, String> before)
      throws SQLException {
    var write =
        new Write(
            "w1",
            62515,
            ObjectType.CONTACTS,
            operation,
            target,
            Map.of("phone", "0151"),
            List.of(),
            false,
            Priority.NORMAL);
    audit.settled(
        null,
        List.of(
            new SettledWrite(
                write,
                Caller.caravan("routes"),
                state,
                "4711",
                created,
                List.of(),
                before,
                Instant.EPOCH)));
    return entries.get(entries.size() - 1).before();
  }

  @Test
  void what_the_mirror_held_is_told_but_for_what_is_withheld() throws Exception {
    assertThat(
            before(
                Operation.UPDATE,
                Target.record("4711"),
                State.DONE,
                false,
                Map.of("phone", "0150", "iban", "DE02")))
        .isEqualTo("{\"iban\":\"(withheld)\",\"phone\":\"0150\"}");
  }

  @Test
  void that_the_mirror_cannot_know_it_is_said_where_it_would_look_like_nothing() throws Exception {
    assertThat(before(Operation.UPSERT, BY_EMAIL, State.DONE, false, Map.of()))
        .isEqualTo("not known: the record was named by email")
        .doesNotContain("ada@example.com");
  }

  @Test
  void nothing_is_said_where_there_was_nothing() throws Exception {
    assertThat(before(Operation.UPSERT, BY_EMAIL, State.DONE, true, Map.of()))
        .as("a record that was created")
        .isEmpty();
    assertThat(before(Operation.UPSERT, BY_EMAIL, State.REJECTED, false, Map.of()))
        .as("a record that was not changed")
        .isEmpty();
    assertThat(before(Operation.UPDATE, Target.record("4711"), State.DONE, false, Map.of()))
        .as("properties that were empty")
        .isEmpty();
  }
}
