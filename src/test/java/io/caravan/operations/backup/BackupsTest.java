package io.caravan.operations.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.access.Caller;
import io.caravan.audit.AuditConfiguration;
import io.caravan.audit.AuditFilter;
import io.caravan.audit.AuditSettings;
import io.caravan.audit.ChainedEntry;
import io.caravan.channel.TestClock;
import io.caravan.portal.Secret;
import io.caravan.portal.vault.VaultConfiguration;
import io.caravan.portal.vault.VaultSettings;
import io.caravan.redaction.Redaction;
import io.caravan.settings.Settings;
import io.caravan.store.DatabaseFile;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a database that is written to meanwhile. */
@Timeout(120)
class BackupsTest {

  private static final Duration KEEP = Duration.ofDays(30);
  private static final Caller OPERATOR = Caller.command("eve");

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Path database;
  private Path folder;
  private Store store;
  private AuditConfiguration audit;
  private Backups backups;

  @BeforeEach
  void open() {
    database = directory.resolve("caravan.db");
    folder = directory.resolve("backups");
    store = Store.open(StoreSettings.sqlite(database), meters);
    audit =
        new AuditConfiguration(
            new AuditSettings(directory.resolve("audit"), 10_000, KEEP, Set.of()),
            store,
            UnaryOperator.identity(),
            meters,
            clock);
    backups = backups(KEEP);
    execute("CREATE TABLE one (n INTEGER)");
    execute("CREATE TABLE other (n INTEGER)");
  }

  @AfterEach
  void close() {
    backups.close();
    store.close();
  }

  private Backups backups(Duration keep) {
    return backups(new BackupSettings(Optional.empty(), keep), 0);
  }

  private Backups backups(BackupSettings settings, long minFreeDisk) {
    return new Backups(
        new Backups.Ground(database, settings, minFreeDisk, "caravan 1.2.3"),
        Optional.of(audit.trail()),
        meters,
        clock);
  }

  private void execute(String sql) {
    store.write(connection -> connection.createStatement().execute(sql)).join();
  }

  @Test
  void a_backup_is_a_whole_database_with_a_manifest_for_its_owner_alone() throws Exception {
    execute("INSERT INTO one VALUES (4711)");

    Backup made = backups.create(OPERATOR);

    assertThat(backups.list()).containsExactly(made);
    assertThat(made.madeAt()).isEqualTo(clock.instant());
    assertThat(made.expiresAt()).isEqualTo(clock.instant().plus(KEEP));
    assertThat(made.madeBy()).isEqualTo("caravan 1.2.3");
    assertThat(made.schema()).matches("\\d{3,}");
    Path data = folder.resolve("caravan.db-" + made.id() + ".gz");
    assertThat(Files.size(data)).isEqualTo(made.bytes());
    assertThat(new PackedFile(data).hash()).isEqualTo(made.sha256());
    Path unpacked = unpack(made);
    assertThat(Files.size(unpacked)).isEqualTo(made.databaseBytes());
    assertThat(new DatabaseFile(unpacked).problems(true)).isEmpty();
    assertThat(number(unpacked, "SELECT n FROM one")).isEqualTo(4711);
    assertThat(names()).hasSize(3).contains(".lock");
    for (Path file : files()) {
      if (!file.endsWith(".lock")) {
        assertThat(Files.getPosixFilePermissions(file))
            .as("%s", file)
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
    }
    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void a_backup_under_load_is_one_moment_and_holds_up_no_writer() throws Exception {
    store
        .write(
            connection -> {
              try (var insert =
                  connection.prepareStatement("INSERT INTO one VALUES (zeroblob(?))")) {
                for (int row = 0; row < 40; row++) {
                  insert.setInt(1, 1 << 20);
                  insert.addBatch();
                }
                return insert.executeBatch();
              }
            })
        .join();
    execute("DELETE FROM one WHERE rowid > 20");
    var writing = new AtomicBoolean(true);
    var committed = new java.util.concurrent.atomic.AtomicLong();
    var writer =
        new Thread(
            () -> {
              for (int n = 0; writing.get(); n++) {
                int row = n;
                store.write(connection -> both(connection, row)).join();
                committed.incrementAndGet();
              }
            });
    writer.start();
    try {
      for (int round = 0; round < 3; round++) {
        long before = committed.get();
        await().until(() -> committed.get() > before + 3);
        long committedBefore = committed.get();

        Backup made = backups.create(OPERATOR);

        Path unpacked = unpack(made);
        assertThat(new DatabaseFile(unpacked).problems(true)).isEmpty();
        long rows = number(unpacked, "SELECT count(*) FROM other");
        assertThat(rows).isGreaterThanOrEqualTo(committedBefore);
        assertThat(number(unpacked, "SELECT count(*) FROM one WHERE typeof(n) = 'integer'"))
            .as("of each transaction both rows or none")
            .isEqualTo(rows);
        assertThat(made.databaseBytes()).as("no free pages").isLessThan(Files.size(database));
        Files.delete(unpacked);
        clock.advance(Duration.ofSeconds(1));
      }
    } finally {
      writing.set(false);
      writer.join();
    }
  }

  private static int both(Connection connection, int n) throws SQLException {
    try (Statement insert = connection.createStatement()) {
      insert.execute("INSERT INTO one VALUES (" + n + ")");
      return insert.executeUpdate("INSERT INTO other VALUES (" + n + ")");
    }
  }

  @Test
  void a_stolen_backup_holds_no_token_no_key_and_nothing_that_was_deleted() throws Exception {
    String token = "na1-planted-refresh-token-4711";
    String deleted = "somebody-who-was-deleted@example.com";
    String control = "somebody-who-is-there@example.com";
    var vault =
        new VaultConfiguration(
            VaultSettings.from(new Settings(Map.of())),
            store,
            Redaction.of(Map.of()),
            Clock.systemUTC());
    vault.secrets().put("portal/4711/refresh-token", new Secret(token)).join();
    execute("CREATE TABLE person (email TEXT)");
    execute("INSERT INTO person VALUES ('" + deleted + "'), ('" + control + "')");
    execute("DELETE FROM person WHERE email = '" + deleted + "'");
    String key =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(directory.resolve("caravan.db.keys").toFile())
            .path("keys")
            .path(0)
            .path("key")
            .asText();
    assertThat(key).hasSize(44);

    String stolen =
        new String(
            Files.readAllBytes(unpack(backups.create(OPERATOR))), StandardCharsets.ISO_8859_1);

    assertThat(stolen).contains(control).contains("portal/4711/refresh-token");
    assertThat(stolen.contains(token)).as("the token").isFalse();
    assertThat(stolen.contains(key)).as("the vault's key").isFalse();
    assertThat(stolen.contains(deleted)).as("what was deleted").isFalse();
    vault.close();
  }

  @Test
  void expired_backups_go_by_the_time_that_was_said_when_they_were_made() {
    Backup first = backups.create(OPERATOR);
    clock.advance(Duration.ofDays(20));
    Backup second = backups.create(OPERATOR);
    assertThat(backups.goneBy()).contains(second.expiresAt());

    clock.advance(Duration.ofDays(10).minusMillis(1));
    assertThat(backups.expire(OPERATOR)).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(backups.expire(OPERATOR)).isEqualTo(1);
    assertThat(backups.list()).containsExactly(second);
    assertThat(names()).noneMatch(name -> name.contains(first.id()));

    // A longer time does not break what certificates have said; a shorter one counts at once.
    try (Backups longer = backups(Duration.ofDays(300))) {
      assertThat(longer.goneBy()).contains(second.expiresAt());
    }
    try (Backups shorter = backups(Duration.ofDays(5))) {
      assertThat(shorter.expire(OPERATOR)).isEqualTo(1);
      assertThat(shorter.list()).isEmpty();
      assertThat(shorter.goneBy()).isEmpty();
    }
  }

  @Test
  void what_a_killed_process_left_is_no_backup_and_goes() throws Exception {
    Backup good = backups.create(OPERATOR);
    String id = "20261101T000000000Z";
    for (String rest :
        List.of(
            id + ".copy.new",
            id + ".copy.new-journal",
            id + ".packed.new",
            id + ".gz",
            id + ".manifest.new")) {
      Files.writeString(folder.resolve("caravan.db-" + rest), "half");
    }
    Path others = Files.writeString(folder.resolve("notes.txt"), "not ours");

    assertThat(backups.list()).containsExactly(good);
    assertThat(backups.expire(OPERATOR)).isZero();

    assertThat(names()).noneMatch(name -> name.contains(id));
    assertThat(others).exists();
    assertThat(backups.list()).containsExactly(good);
  }

  @Test
  void a_manifest_that_cannot_be_read_hides_no_other_backup() throws Exception {
    Backup good = backups.create(OPERATOR);
    Files.writeString(folder.resolve("caravan.db-20261101T000000000Z.json"), "{\"format\":");
    Files.writeString(
        folder.resolve("caravan.db-20261102T000000000Z.json"), good.json().toString());

    assertThat(backups.list()).containsExactly(good);
  }

  @Test
  void two_are_not_made_at_the_same_time() {
    var elsewhere = new BackupFolder(folder, database);
    try (BackupFolder.Turn turn = elsewhere.turn()) {
      assertThat(turn).isNotNull();
      assertThatThrownBy(() -> backups.create(OPERATOR))
          .isInstanceOf(BackupUnderWay.class)
          .hasMessageContaining(folder.toString());
      assertThatThrownBy(() -> backups.begin(OPERATOR)).isInstanceOf(BackupUnderWay.class);
      assertThatThrownBy(elsewhere::turn).isInstanceOf(BackupUnderWay.class);
    }
    assertThat(backups.create(OPERATOR)).isNotNull();
  }

  @Test
  void two_of_one_moment_have_ids_of_their_own() {
    Backup first = backups.create(OPERATOR);
    Backup second = backups.create(OPERATOR);

    assertThat(backups.list()).containsExactly(second, first);
  }

  @Test
  void one_that_was_begun_is_made_in_the_background() {
    String id = backups.begin(OPERATOR);

    await().until(() -> backups.state().underWay().isEmpty());

    assertThat(backups.state().failure()).isEmpty();
    assertThat(backups.list()).extracting(Backup::id).containsExactly(id);
  }

  @Test
  void a_disk_without_room_is_named_and_nothing_is_left() {
    try (Backups greedy =
        backups(new BackupSettings(Optional.of(folder), KEEP), Long.MAX_VALUE / 4)) {
      assertThatThrownBy(() -> greedy.create(OPERATOR))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("bytes free")
          .hasMessageContaining("caravan.backup.folder");
      assertThat(greedy.state().failure()).isPresent();
    }
    assertThat(names()).containsExactly(".lock");
    assertThat(meters.get("caravan.backup.failures").counter().count()).isEqualTo(1);
    assertThat(audited()).anyMatch(entry -> entry.result().startsWith("failed"));
  }

  @Test
  void a_folder_that_cannot_be_made_is_named() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    try (Backups nowhere =
        backups(new BackupSettings(Optional.of(file.resolve("backups")), KEEP), 0)) {
      assertThatThrownBy(() -> nowhere.create(OPERATOR))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("caravan.backup.folder");
    }
  }

  @Test
  void what_is_made_and_deleted_is_in_the_audit_log_and_in_the_metrics() {
    assertThat(meters.get("caravan.backup.age").gauge().value()).isNaN();
    Backup made = backups.create(OPERATOR);
    clock.advance(Duration.ofHours(2));

    assertThat(meters.get("caravan.backup.age").gauge().value()).isEqualTo(7_200);
    assertThat(meters.get("caravan.backup.size").gauge().value()).isEqualTo(made.bytes());
    assertThat(meters.get("caravan.backup.kept").gauge().value()).isEqualTo(1);
    assertThat(meters.get("caravan.backup.duration").timer().count()).isEqualTo(1);
    clock.advance(KEEP);
    backups.expire(OPERATOR);
    assertThat(meters.get("caravan.backup.kept").gauge().value()).isZero();
    assertThat(audited())
        .extracting(ChainedEntry::action, ChainedEntry::target)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("backup.expire", made.id()),
            org.assertj.core.groups.Tuple.tuple("backup.create", made.id()));
  }

  @Test
  void the_manifest_names_the_end_of_the_audit_log_in_it() {
    Backup first = backups.create(OPERATOR);
    clock.advance(Duration.ofSeconds(1));
    Backup second = backups.create(OPERATOR);

    assertThat(first.auditEntry()).isZero();
    assertThat(second.auditEntry()).isEqualTo(1);
    assertThat(audited())
        .filteredOn(entry -> entry.id() == 1)
        .extracting(ChainedEntry::hash)
        .containsExactly(second.auditHash());
  }

  private List<ChainedEntry> audited() {
    return audit
        .queries()
        .search(AuditFilter.all(), new AuditFilter.Sight(Caller.command("root"), Set.of()), 0, 100);
  }

  private Path unpack(Backup backup) throws IOException {
    Path file = Files.createTempFile(directory, "unpacked", ".db");
    new BackupCheck(new BackupFolder(folder, database)).unpack(backup, file);
    return file;
  }

  private static long number(Path file, String query) {
    return new DatabaseFile(file)
        .read(
            connection -> {
              try (ResultSet row = connection.createStatement().executeQuery(query)) {
                row.next();
                return row.getLong(1);
              }
            });
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> names() {
    return files().stream().map(file -> file.getFileName().toString()).toList();
  }
}
