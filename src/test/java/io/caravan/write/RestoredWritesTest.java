package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.channel.ChannelMessage;
import io.caravan.channel.ChannelSettings;
import io.caravan.channel.Channels;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of writes that waited in a backup. */
@ParameterizedClass
@EnumSource(Dialect.class)
class RestoredWritesTest {

  private static final Instant BACKUP = Instant.parse("2026-11-22T02:30:00Z");
  private static final Instant RESTORE = BACKUP.plus(Duration.ofHours(6));
  private static final String CHANNEL = "writes-62515";

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private final WriteTable table = new WriteTable();
  private final RestoredWrites restored = new RestoredWrites("writes");
  private Store store;
  private Channels channels;

  @BeforeEach
  void open() {
    store = Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
    channels =
        new Channels(
            store, ChannelSettings.defaults(), new SimpleMeterRegistry(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    channels.close();
    store.close();
  }

  /** Two writes of the backup and a third that was settled before it; returns what is held. */
  private long restore() {
    accept("w1", Operation.CREATE, BACKUP.minusSeconds(1));
    accept("w2", Operation.UPDATE, BACKUP.minusSeconds(1));
    accept("w3", Operation.UPDATE, BACKUP.minusSeconds(9));
    store
        .write(
            connection -> {
              table.settle(
                  connection,
                  List.of(new WriteTable.Settlement("w3", State.DONE, "1", false, List.of(), 5)));
              return null;
            })
        .join();
    return store.write(connection -> restored.hold(connection, BACKUP, RESTORE)).join();
  }

  private void accept(String id, Operation operation, Instant at) {
    var write =
        new Write(
            id,
            62515,
            ObjectType.CONTACTS,
            operation,
            operation == Operation.CREATE ? null : Target.record("1"),
            Map.of("firstname", "Ada"),
            List.of(),
            false,
            Priority.NORMAL);
    store
        .write(
            connection -> {
              new WaitingTable()
                  .insert(connection, "s", CHANNEL, List.of(write), at.toEpochMilli());
              return null;
            })
        .join();
    channels
        .append(CHANNEL, List.of(ChannelMessage.of(id, id.getBytes(StandardCharsets.US_ASCII))))
        .join();
  }

  private WriteTable.Row row(String id) {
    return store.read(connection -> table.find(connection, id)).orElseThrow();
  }

  @Test
  void nothing_is_held_where_nothing_waited() {
    assertThat(store.write(c -> restored.hold(c, BACKUP, RESTORE)).join()).isZero();

    assertThat(store.read(restored::held)).isEmpty();
    assertThat(store.read(restored::last)).isEmpty();
    assertThat(store.write(restored::release).join()).isZero();
  }

  @Test
  void writes_without_outcome_are_held_and_counted() {
    assertThat(restore()).isEqualTo(2);

    accept("w4", Operation.UPDATE, RESTORE.plusSeconds(1));
    assertThat(store.read(restored::held)).contains(new RestoredWrites.Held(BACKUP, RESTORE, 2));
    assertThat(store.read(restored::last)).contains(RESTORE);
  }

  @Test
  void released_creates_are_looked_for_and_all_else_is_sent_as_it_is() {
    restore();
    accept("w4", Operation.CREATE, RESTORE.plusSeconds(1));

    assertThat(store.write(restored::release).join()).isEqualTo(2);

    assertThat(row("w1").state()).as("as one whose answer was lost").isEqualTo(State.SENT);
    assertThat(row("w1").sentAt()).isEqualTo(BACKUP);
    assertThat(row("w2").state()).isEqualTo(State.ACCEPTED);
    assertThat(row("w4").state()).as("accepted after the restore").isEqualTo(State.ACCEPTED);
    assertThat(store.read(restored::held)).isEmpty();
    assertThat(store.read(restored::last)).contains(RESTORE);
    assertThat(channels.backlog(CHANNEL).depth()).isEqualTo(4);
  }

  @Test
  void discarded_writes_are_rejected_and_later_ones_stay() {
    restore();
    accept("w4", Operation.UPDATE, RESTORE.plusSeconds(1));

    assertThat(store.write(c -> restored.discard(c, RESTORE.plusSeconds(2))).join()).isEqualTo(2);

    for (String id : List.of("w1", "w2")) {
      assertThat(row(id).state()).isEqualTo(State.REJECTED);
      assertThat(row(id).settledAt()).isEqualTo(RESTORE.plusSeconds(2));
      assertThat(row(id).problems()).extracting(Problem::code).containsExactly("RESTORED");
      assertThat(row(id).problems().get(0).message()).contains(BACKUP.toString());
    }
    assertThat(row("w3").state()).isEqualTo(State.DONE);
    assertThat(row("w4").state()).isEqualTo(State.ACCEPTED);
    assertThat(channels.backlog(CHANNEL).depth()).as("the later one alone").isEqualTo(1);
    assertThat(store.read(restored::held)).isEmpty();
    assertThat(store.write(c -> restored.discard(c, RESTORE)).join()).isZero();
  }
}
