package io.caravan.operations.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.access.Caller;
import io.caravan.audit.AuditFilter;
import io.caravan.audit.AuditLog;
import io.caravan.audit.AuditQueries;
import io.caravan.audit.ChainedEntry;
import io.caravan.channel.TestClock;
import io.caravan.store.DatabaseFile;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.caravan.store.StoreSettings;
import io.caravan.write.RestoredWrites;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in the place of the database after a restore, and after one that was refused. */
@Timeout(120)
class RestoreTest {

  private static final Caller OPERATOR = Caller.command("eve");
  private static final Duration KEEP = Duration.ofDays(30);

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private Path database;
  private Path folder;
  private Backups backups;
  private Restore restore;
  private Backup backup;

  @BeforeEach
  void backUp() {
    database = directory.resolve("caravan.db");
    folder = directory.resolve("elsewhere");
    var ground =
        new Backups.Ground(
            database, new BackupSettings(Optional.of(folder), KEEP), 0, "caravan 1.2.3");
    backups = new Backups(ground, Optional.empty(), new SimpleMeterRegistry(), clock);
    restore = new Restore(ground, clock);
    change("CREATE TABLE word (text TEXT)", "INSERT INTO word VALUES ('before')");
    backup = backups.create(OPERATOR);
    clock.advance(Duration.ofHours(1));
    change("UPDATE word SET text = 'after'");
  }

  @AfterEach
  void close() {
    backups.close();
  }

  private void change(String... statements) {
    try (Store store = Store.open(StoreSettings.sqlite(database), new SimpleMeterRegistry())) {
      for (String sql : statements) {
        store.write(connection -> connection.createStatement().execute(sql)).join();
      }
    }
  }

  private Restore.Done run(Restores.Decision decision) {
    return restore.run(
        backup, (store, one) -> restores(store).note(one.id(), one.madeAt(), decision, OPERATOR));
  }

  private Restores restores(Store store) {
    return new Restores(
        store,
        new RestoredWrites("writes"),
        new AuditLog(store, UnaryOperator.identity(), new SimpleMeterRegistry()),
        clock);
  }

  private static String word(Path file) {
    return new DatabaseFile(file)
        .read(
            connection -> {
              try (ResultSet row =
                  connection.createStatement().executeQuery("SELECT text FROM word")) {
                row.next();
                return row.getString(1);
              }
            });
  }

  @Test
  void the_database_is_that_of_the_backup_and_the_one_before_is_kept_aside_for_its_time()
      throws Exception {
    Restore.Done done = run(Restores.Decision.HOLD);

    assertThat(word(database)).isEqualTo("before");
    assertThat(word(done.replaced().orElseThrow())).isEqualTo("after");
    assertThat(names(directory)).noneMatch(name -> name.contains("restoring"));
    assertThat(backups.goneBy()).contains(clock.instant().plus(KEEP));
    clock.advance(KEEP.minusHours(1));
    assertThat(backups.expire(OPERATOR)).as("the backup").isEqualTo(1);
    assertThat(done.replaced().get()).exists();
    clock.advance(Duration.ofHours(1));
    assertThat(backups.expire(OPERATOR)).as("the database put aside").isEqualTo(1);
    assertThat(names(directory)).noneMatch(name -> name.contains("replaced"));
    assertThat(word(database)).isEqualTo("before");
  }

  @Test
  void the_restored_database_knows_that_it_was_restored() {
    run(Restores.Decision.HOLD);

    try (Store store = Store.open(StoreSettings.sqlite(database), new SimpleMeterRegistry())) {
      Restores restores = restores(store);
      assertThat(restores.isErasingLeft()).isTrue();
      restores.erasedAgain();
      assertThat(restores.isErasingLeft()).isFalse();
      assertThat(restores.held()).as("no write was waiting").isEmpty();
      var log = new AuditQueries(store, directory.resolve("audit"));
      List<ChainedEntry> entries =
          log.search(
              AuditFilter.all(), new AuditFilter.Sight(Caller.command("root"), Set.of()), 0, 10);
      assertThat(entries)
          .extracting(ChainedEntry::action, ChainedEntry::target)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("backup.restore", backup.id()));
      assertThat(log.verify(1, Optional.empty()).holds()).isTrue();
      var gaps = new io.caravan.mirror.journal.GapLog(store).list(10);
      assertThat(gaps).hasSize(1);
      assertThat(gaps.get(0).from()).isEqualTo(backup.madeAt());
      assertThat(gaps.get(0).to()).isEqualTo(clock.instant());
    }
  }

  @Test
  void a_database_that_somebody_has_open_is_not_replaced() {
    try (Store running = Store.open(StoreSettings.sqlite(database), new SimpleMeterRegistry())) {
      assertThatThrownBy(() -> run(Restores.Decision.HOLD))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by another Caravan process")
          .hasMessageContaining("stop that one first");
      assertThat(running.readOnly()).isFalse();
    }
    assertThat(word(database)).isEqualTo("after");
  }

  @Test
  void a_damaged_backup_is_refused_and_the_database_is_what_it_was() throws Exception {
    Path data = folder.resolve("caravan.db-" + backup.id() + ".gz");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);

    assertThatThrownBy(() -> run(Restores.Decision.HOLD))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(data.toString())
        .hasMessageContaining("is damaged")
        .hasMessageContaining(backup.sha256())
        .hasMessageContaining("caravan backup list");
    assertUntouched();

    Files.write(data, java.util.Arrays.copyOf(bytes, 10));
    assertThatThrownBy(() -> restore.check(backup, database -> {}))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("is damaged");
    Files.delete(data);
    assertThatThrownBy(() -> run(Restores.Decision.HOLD))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("no file " + data);
    assertUntouched();
  }

  @Test
  void a_file_that_unpacks_to_more_than_it_should_is_refused() throws Exception {
    Path large = Files.createTempFile(directory, "large", "");
    Files.write(large, new byte[8 << 20]);
    Path data = folder.resolve("caravan.db-" + backup.id() + ".gz");
    Files.delete(data);
    OwnersFile.create(data);
    String sha256 = new PackedFile(data).pack(large);
    backup =
        new Backup(
            backup.id(),
            backup.madeAt(),
            backup.expiresAt(),
            Files.size(data),
            backup.databaseBytes(),
            sha256,
            "",
            "",
            0,
            "");

    assertThatThrownBy(() -> run(Restores.Decision.HOLD))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("more than the " + backup.databaseBytes() + " bytes");
    assertUntouched();
  }

  @Test
  void a_backup_of_a_later_version_is_refused() throws IOException {
    change(
        """
        INSERT INTO schema_history (installed_rank, version, description, type, script, checksum,
          installed_by, execution_time, success)
        VALUES (9999, '99999', 'of the future', 'SQL', 'V99999__of_the_future.sql', 1, '', 1, 1)
        """);
    clock.advance(Duration.ofSeconds(1));
    backup = backups.create(OPERATOR);
    assertThat(backup.schema()).isEqualTo("99999");

    assertThatThrownBy(() -> run(Restores.Decision.HOLD))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("later version of Caravan")
        .hasMessageContaining("99999");
    assertUntouched();
  }

  @Test
  void what_fails_while_it_is_made_ready_leaves_the_database_as_it_was() throws Exception {
    assertThatThrownBy(
            () ->
                restore.run(
                    backup,
                    (store, one) -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertUntouched();
  }

  @Test
  void a_database_that_is_gone_or_damaged_can_be_replaced_with_the_log_that_it_left()
      throws Exception {
    Files.writeString(database, "This is a letter, and no database. ".repeat(500));
    Files.writeString(directory.resolve("caravan.db-wal"), "and this was its log");

    Restore.Done done = run(Restores.Decision.HOLD);

    assertThat(word(database)).isEqualTo("before");
    assertThat(Files.readString(done.replaced().orElseThrow())).startsWith("This is a letter");
    Files.delete(database);
    assertThat(run(Restores.Decision.HOLD).replaced()).isEmpty();
    assertThat(word(database)).isEqualTo("before");
  }

  @Test
  void what_was_committed_and_is_still_in_the_log_is_kept_aside_too() throws Exception {
    Path copy = directory.resolve("killed");
    Files.createDirectory(copy);
    try (Store store = Store.open(StoreSettings.sqlite(database), new SimpleMeterRegistry())) {
      store
          .write(connection -> connection.createStatement().execute("UPDATE word SET text = 'log'"))
          .join();
      // As a kill leaves them.
      for (String name : List.of("caravan.db", "caravan.db-wal")) {
        if (Files.exists(directory.resolve(name))) {
          Files.copy(directory.resolve(name), copy.resolve(name));
        }
      }
    }
    for (String name : names(copy)) {
      Files.copy(
          copy.resolve(name),
          directory.resolve(name),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    Restore.Done done = run(Restores.Decision.HOLD);

    assertThat(word(done.replaced().orElseThrow())).isEqualTo("log");
    assertThat(word(database)).isEqualTo("before");
  }

  @Test
  void what_a_killed_restore_left_goes() throws Exception {
    Files.writeString(directory.resolve("caravan.db.restoring"), "half of a database");
    Files.writeString(directory.resolve("caravan.db.restoring-wal"), "and of its log");

    backups.expire(OPERATOR);

    assertUntouched();
    Files.writeString(directory.resolve("caravan.db.restoring"), "half of a database");
    run(Restores.Decision.HOLD);
    assertThat(word(database)).isEqualTo("before");
  }

  @Test
  void a_check_looks_at_the_whole_backup_and_leaves_nothing() throws Exception {
    var looked = new java.util.concurrent.atomic.AtomicReference<String>();

    restore.check(backup, unpacked -> looked.set(word(unpacked.file())));

    assertThat(looked.get()).isEqualTo("before");
    assertThat(names(folder)).hasSize(3);
    assertThat(restore.find(Optional.empty())).isEqualTo(backup);
    assertThatThrownBy(() -> restore.find(Optional.of("yesterday")))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("There is no backup yesterday")
        .hasMessageContaining(backup.id());
  }

  private void assertUntouched() throws IOException {
    assertThat(word(database)).isEqualTo("after");
    assertThat(names(directory))
        .noneMatch(name -> name.contains("restoring") || name.contains("replaced"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
