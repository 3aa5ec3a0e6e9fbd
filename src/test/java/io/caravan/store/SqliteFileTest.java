package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SqliteFileTest {

  @TempDir Path directory;

  @Test
  void the_directory_of_the_file_is_created() {
    Path file = directory.resolve("a/b/caravan.db");

    open(file).close();

    assertThat(file).exists();
  }

  @Test
  void nobody_but_the_owner_can_read_a_new_file_and_its_log() throws Exception {
    Path file = directory.resolve("caravan.db");
    try (Store store = open(file)) {
      assertThat(permissions(store.file().orElseThrow())).isEqualTo("rw-------");
      assertThat(permissions(directory.resolve("caravan.db-wal"))).isEqualTo("rw-------");
    }
  }

  @Test
  void the_permissions_that_somebody_gave_to_the_file_stay() throws Exception {
    Path file = directory.resolve("caravan.db");
    open(file).close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    open(file).close();

    assertThat(permissions(file)).isEqualTo("rw-r-----");
  }

  @Test
  void a_second_owner_is_refused_with_one_clear_message() {
    Path file = directory.resolve("caravan.db");
    try (Store first = open(file)) {
      assertThat(first.file()).contains(file);
      assertThatThrownBy(() -> open(file))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by another Caravan process")
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
          .hasMessageContaining("caravan.store.url");
    }
    open(file).close();
  }

  @Test
  void a_missing_file_cannot_be_opened_for_reading() {
    assertThatThrownBy(() -> Store.openReadOnly(StoreSettings.sqlite(directory.resolve("none.db"))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("There is no database");
  }

  @Test
  void a_directory_that_cannot_be_made_is_named() throws Exception {
    Path notADirectory = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> open(notADirectory.resolve("caravan.db")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void a_file_that_is_no_database_is_refused() throws Exception {
    Path file = directory.resolve("caravan.db");
    Files.writeString(file, "This is a letter, and no database at all. ".repeat(200));

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("damaged or no database");
    assertThat(Files.readString(file)).startsWith("This is a letter");
  }

  @Test
  void a_write_has_waited_for_an_fsync_of_the_log_when_it_completes() {
    var registry = new SimpleMeterRegistry();
    try (Store store =
        Store.open(StoreSettings.sqlite(directory.resolve("caravan.db")), registry)) {
      for (int write = 1; write <= 3; write++) {
        int name = write;
        store.write(c -> c.createStatement().execute("CREATE TABLE t" + name + " (n)")).join();

        assertThat(registry.get("caravan.store.sync").timer().count()).isEqualTo(write);
      }
    }
  }

  @Test
  void a_full_disk_fails_the_work_with_a_clear_message_and_passes() throws Exception {
    try (Store store = open(directory.resolve("caravan.db"))) {
      store.write(c -> c.createStatement().execute("CREATE TABLE t (body BLOB)")).join();
      pages(store, "PRAGMA max_page_count = 1");

      CompletableFuture<Integer> refused = store.write(c -> insert(c, 1 << 20));

      assertThatThrownBy(() -> refused.get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("disk of the database is full");
      pages(store, "PRAGMA max_page_count = 1000000");
      assertThat(store.write(c -> insert(c, 1 << 20)).get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void the_log_beside_the_file_starts_over_when_it_has_grown() throws Exception {
    Path file = directory.resolve("caravan.db");
    try (Store store = open(file)) {
      store.write(c -> c.createStatement().execute("CREATE TABLE t (body BLOB)")).join();
      for (int i = 0; i < 20; i++) {
        store.write(c -> insert(c, 2 << 20)).join();
      }

      await()
          .until(
              () -> {
                store.write(c -> insert(c, 10)).join();
                int pages = pagesInLog(file);
                // -1 while another thread is copying.
                return pages >= 0 && pages < 100;
              });

      assertThat(Files.size(file)).isGreaterThan(40L << 20);
    }
    assertThat(directory.resolve("caravan.db-wal")).doesNotExist();
  }

  private static int pagesInLog(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        ResultSet row =
            connection.createStatement().executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      row.next();
      return row.getInt("log");
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static Store open(Path file) {
    return Store.open(StoreSettings.sqlite(file), new SimpleMeterRegistry());
  }

  private static void pages(Store store, String pragma) {
    store.write(c -> c.createStatement().execute(pragma)).join();
  }

  private static int insert(Connection connection, int bytes) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
      insert.setBytes(1, new byte[bytes]);
      return insert.executeUpdate();
    }
  }
}
