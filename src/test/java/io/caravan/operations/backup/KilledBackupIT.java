package io.caravan.operations.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.access.Caller;
import io.caravan.store.DatabaseFile;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes and backs up at the same time, killed at any moment of it. */
@Timeout(240)
class KilledBackupIT {

  private static final int KILLS = 6;
  private static final Caller OPERATOR = Caller.command("eve");

  @TempDir private Path directory;

  /** Writes, and makes one backup after another, until it is killed. */
  public static void main(String[] arguments) {
    Path database = Path.of(arguments[0]);
    Store store = Store.open(StoreSettings.sqlite(database), new SimpleMeterRegistry());
    store
        .write(c -> c.createStatement().execute("CREATE TABLE IF NOT EXISTS word (body BLOB)"))
        .join();
    var writer =
        new Thread(
            () -> {
              while (true) {
                store
                    .write(
                        c -> {
                          c.createStatement()
                              .execute("INSERT INTO word VALUES (randomblob(200000))");
                          return c.createStatement()
                              .execute(
                                  "DELETE FROM word WHERE rowid <= (SELECT max(rowid) - 15 FROM word)");
                        })
                    .join();
              }
            });
    writer.setDaemon(true);
    writer.start();
    Backups backups = backups(database);
    while (true) {
      backups.create(OPERATOR);
    }
  }

  private static Backups backups(Path database) {
    return new Backups(
        ground(database), Optional.empty(), new SimpleMeterRegistry(), Clock.systemUTC());
  }

  private static Backups.Ground ground(Path database) {
    return new Backups.Ground(
        database, new BackupSettings(Optional.empty(), Duration.ofDays(1)), 0, "caravan");
  }

  @Test
  void what_is_listed_after_a_kill_is_whole() throws Exception {
    Path database = directory.resolve("caravan.db");
    Path folder = directory.resolve("backups");
    var random = new Random(20261122);
    int halves = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      int known = backups(database).list().size();
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledBackupIT.class.getName(),
                  database.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      try {
        // Once it is at work, wherever it happens to be.
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !process.isAlive() || backups(database).list().size() > known);
        assertThat(process.isAlive()).as(Files.readString(directory.resolve("log"))).isTrue();
        int more = random.nextInt(40);
        for (int i = 0; i < more && process.isAlive(); i++) {
          process.waitFor(5, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
      halves += drafts(folder);
      Backups after = backups(database);
      assertThat(after.list()).hasSizeGreaterThan(known);
      var restore = new Restore(ground(database), Clock.systemUTC());
      restore.check(
          after.list().get(0), unpacked -> assertThat(rows(unpacked.file())).isPositive());
      assertThat(drafts(folder)).isZero();
      assertThat(new DatabaseFile(database).problems(false)).isEmpty();
    }
    assertThat(halves).as("kills that hit a backup under way").isPositive();
    var restore = new Restore(ground(database), Clock.systemUTC());
    List<Backup> all = backups(database).list();
    for (Backup backup : List.of(all.get(all.size() - 1), all.get(all.size() / 2))) {
      restore.check(backup, unpacked -> assertThat(rows(unpacked.file())).isPositive());
    }
  }

  private static long rows(Path file) {
    return new DatabaseFile(file)
        .read(
            connection -> {
              try (ResultSet row =
                  connection.createStatement().executeQuery("SELECT count(*) FROM word")) {
                row.next();
                return row.getLong(1);
              }
            });
  }

  private static int drafts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.filter(file -> file.toString().contains(".new")).count();
    }
  }
}
