package io.caravan.portal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.portal.Secret;
import io.caravan.redaction.Redaction;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class VaultConfigurationTest {

  private static final String PLACE = "portal/4711/refresh-token";
  private static final Secret TOKEN = new Secret("the-token");

  @TempDir private Path directory;

  @Test
  void the_first_start_makes_a_key_beside_the_database_and_later_ones_use_it() throws IOException {
    StoreSettings database = TestDatabase.fresh(Dialect.SQLITE, directory);
    try (var run = new Run(database, Map.of())) {
      run.vault.secrets().put(PLACE, TOKEN).join();
    }
    Path file = database.file().resolveSibling(database.file().getFileName() + ".keys");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    try (var run = new Run(database, Map.of())) {
      assertThat(run.vault.secrets().get(PLACE)).contains(TOKEN);
    }
  }

  @Test
  void a_key_file_that_is_gone_is_not_made_anew_while_something_is_sealed() throws IOException {
    StoreSettings database = TestDatabase.fresh(Dialect.SQLITE, directory);
    try (var run = new Run(database, Map.of())) {
      run.vault.secrets().put(PLACE, TOKEN).join();
    }
    Path file = database.file().resolveSibling(database.file().getFileName() + ".keys");
    Files.delete(file);

    assertThatThrownBy(() -> new Run(database, Map.of()))
        .isInstanceOf(VaultException.class)
        .hasMessageStartingWith("the key file " + file + " is gone, but the database has secrets")
        .hasMessageContaining("./caravan keys rotate --lost");
    assertThat(file).doesNotExist();

    try (Store store = Store.open(database, new SimpleMeterRegistry())) {
      VaultConfiguration.replaceLost(settings(Map.of()), store, Clock.systemUTC());
      assertThatThrownBy(
              () -> VaultConfiguration.replaceLost(settings(Map.of()), store, Clock.systemUTC()))
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("Nothing is lost");
    }
    try (var run = new Run(database, Map.of())) {
      assertThatThrownBy(() -> run.vault.secrets().get(PLACE)).isInstanceOf(VaultException.class);
      assertThat(run.vault.desk().check().unreadable()).hasSize(1);
      run.vault.secrets().put(PLACE, TOKEN).join();
      assertThat(run.vault.secrets().get(PLACE)).contains(TOKEN);
    }
  }

  @Test
  void where_no_key_may_be_made_a_missing_file_stops_the_start() {
    StoreSettings database = TestDatabase.fresh(Dialect.SQLITE, directory);
    Path file = directory.resolve("given.keys");

    assertThatThrownBy(
            () ->
                new Run(
                    database,
                    Map.of(
                        "caravan.vault.generate", "false", "caravan.vault.file", file.toString())))
        .isInstanceOf(VaultException.class)
        .hasMessage("The key file " + file + " does not exist");
    assertThat(file).doesNotExist();
  }

  @Test
  void on_postgresql_no_key_is_made_since_each_instance_would_make_its_own() {
    StoreSettings database = TestDatabase.fresh(Dialect.POSTGRESQL, directory);

    try (var run = new Run(database, Map.of())) {
      assertThat(run.vault.secrets().get(PLACE)).isEmpty();
      assertThatThrownBy(() -> run.vault.secrets().put(PLACE, TOKEN))
          .isInstanceOf(VaultException.class)
          .hasMessageStartingWith(
              "There is no key for secrets: set HUBSPOT_TOKEN_ENCRYPTION_KEY, caravan.vault.file or"
                  + " caravan.vault.hashicorp.url");
    }
  }

  @Test
  void instances_with_one_key_open_each_others_secrets() {
    StoreSettings database = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    var values = Map.of("caravan.vault.key", NewKey.text());

    try (var one = new Run(database, values);
        var two = new Run(database, values)) {
      one.vault.secrets().put(PLACE, TOKEN).join();
      assertThat(two.vault.secrets().get(PLACE)).contains(TOKEN);
    }
  }

  @Test
  void an_instance_hears_of_a_new_key_by_itself() {
    StoreSettings database = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    var values =
        Map.of(
            "caravan.vault.file",
            directory.resolve("shared.keys").toString(),
            "caravan.vault.reload",
            "1s");

    try (var one = new Run(database, values);
        var two = new Run(database, values)) {
      String id = one.vault.desk().rotate();

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> two.vault.vault().seal(PLACE, TOKEN).contains(id));
    }
  }

  @Test
  void what_is_sealed_or_opened_is_shown_nowhere() {
    StoreSettings database = TestDatabase.fresh(Dialect.SQLITE, directory);
    try (var run = new Run(database, Map.of())) {
      run.vault.secrets().put("a/b", new Secret("odd secret of a")).join();
      assertThat(run.redaction.text("(odd secret of a)")).isEqualTo("(***)");
    }
    try (var run = new Run(database, Map.of())) {
      assertThat(run.redaction.text("(odd secret of a)")).isEqualTo("(odd secret of a)");
      assertThat(run.vault.secrets().get("a/b")).isPresent();
      assertThat(run.redaction.text("(odd secret of a)")).isEqualTo("(***)");
    }
  }

  @Test
  void a_wrong_key_does_not_keep_the_rest_from_starting() {
    StoreSettings database = TestDatabase.fresh(Dialect.SQLITE, directory);
    try (var run = new Run(database, Map.of("caravan.vault.key", NewKey.text()))) {
      run.vault.secrets().put(PLACE, TOKEN).join();
    }

    try (var run = new Run(database, Map.of("caravan.vault.key", NewKey.text()))) {
      assertThatThrownBy(() -> run.vault.secrets().get(PLACE))
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("does not have: put it back there");
      assertThat(run.vault.desk().list()).extracting(KeyUse::state).contains(KeyUse.MISSING);
    }
  }

  private static VaultSettings settings(Map<String, String> values) {
    var settings = new Settings(new HashMap<>(values));
    VaultSettings read = VaultSettings.from(settings);
    settings.complete();
    return read;
  }

  /** One process. */
  private static final class Run implements AutoCloseable {

    final Store store;
    final VaultConfiguration vault;
    final Redaction redaction = Redaction.of(Map.of());

    Run(StoreSettings database, Map<String, String> values) {
      store = Store.open(database, new SimpleMeterRegistry());
      try {
        vault = new VaultConfiguration(settings(values), store, redaction, Clock.systemUTC());
      } catch (RuntimeException e) {
        store.close();
        throw e;
      }
    }

    @Override
    public void close() {
      vault.close();
      store.close();
    }
  }
}
