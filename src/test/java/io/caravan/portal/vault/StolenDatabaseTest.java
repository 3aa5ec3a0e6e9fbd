package io.caravan.portal.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.portal.Secret;
import io.caravan.redaction.Redaction;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** Who steals the database, whole, with its log and its backups, has no token. */
@Timeout(120)
class StolenDatabaseTest {

  /** In a table that holds no secrets: shows that the search finds what is there. */
  private static final String CONTROL = "na1-control-7d1f-not-a-secret";

  @TempDir private Path directory;

  @Test
  void an_sqlite_file_its_log_and_a_backup_hold_no_token_and_no_key() throws Exception {
    StoreSettings settings = TestDatabase.fresh(Dialect.SQLITE, directory);
    List<String> tokens;
    VaultSettings vaultSettings = vaultSettings();
    try (Store store = open(settings);
        var vault =
            new VaultConfiguration(
                vaultSettings, store, Redaction.of(Map.of()), Clock.systemUTC())) {
      tokens = live(vault, store);
      backUp(settings, directory.resolve("backup.db"));
      // The log is there only while the database is open.
      Map<String, byte[]> stolen = files();
      assertThat(stolen.keySet()).contains("backup.db", settings.file().getFileName() + "-wal");
      assertNothingIn(stolen, tokens);
    }
    Map<String, byte[]> stolen = files();
    assertNothingIn(stolen, tokens);
    byte[] keys = Files.readAllBytes(directory.resolve(settings.file().getFileName() + ".keys"));
    String key = KeyRingJsonText.currentKey(keys);
    assertThat(found(stolen, key)).isEmpty();
  }

  @Test
  void a_dump_of_postgresql_holds_no_token_and_no_key() throws Exception {
    StoreSettings settings = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    String key = NewKey.text();
    try (Store store = open(settings);
        var vault =
            new VaultConfiguration(
                vaultSettings("caravan.vault.key", key),
                store,
                Redaction.of(Map.of()),
                Clock.systemUTC())) {
      List<String> tokens = live(vault, store);

      Map<String, byte[]> stolen = dump(settings);

      assertThat(stolen).containsKey("vault_secret");
      assertNothingIn(stolen, tokens);
      assertThat(found(stolen, key)).isEmpty();
    }
  }

  /** The life of some tokens: put, changed, sealed again, taken away. */
  private static List<String> live(VaultConfiguration vault, Store store) {
    var tokens = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      String place = "portal/" + i + "/refresh-token";
      String first = "na1-%04d-first-%s".formatted(i, "c0ffee-refresh-token");
      String second = "CKjk%04d/second+access=token".formatted(i);
      vault.secrets().put(place, new Secret(first)).join();
      assertThat(
              vault
                  .secrets()
                  .putIfUnchanged(place, Optional.of(new Secret(first)), new Secret(second)))
          .isTrue();
      tokens.add(first);
      tokens.add(second);
    }
    if (vault.desk().list().size() == 1 && vault.desk().source().startsWith("the key file")) {
      vault.desk().rotate();
      assertThat(vault.desk().reencrypt(1_000).resealed()).isEqualTo(20);
    }
    vault.secrets().delete("portal/3/refresh-token").join();
    assertThat(vault.secrets().get("portal/4/refresh-token")).contains(new Secret(tokens.get(9)));
    store
        .write(
            connection -> {
              try (var statement =
                  connection.prepareStatement("INSERT INTO vault_secret VALUES (?, 'v1', 0)")) {
                statement.setString(1, CONTROL);
                return statement.executeUpdate();
              }
            })
        .join();
    return tokens;
  }

  private static void assertNothingIn(Map<String, byte[]> stolen, List<String> tokens) {
    assertThat(found(stolen, CONTROL)).as("the search itself").isNotEmpty();
    for (String token : tokens) {
      assertThat(found(stolen, token)).as(token).isEmpty();
    }
  }

  /** Where a text occurs: plain, in UTF-16, hex or base64 at any offset. */
  private static List<String> found(Map<String, byte[]> stolen, String text) {
    var found = new ArrayList<String>();
    stolen.forEach(
        (name, bytes) -> {
          String haystack = new String(bytes, StandardCharsets.ISO_8859_1);
          forms(text)
              .forEach(
                  (form, needle) -> {
                    if (haystack.contains(needle)) {
                      found.add(name + ": " + form);
                    }
                  });
        });
    return found;
  }

  private static Map<String, String> forms(String text) {
    var forms = new LinkedHashMap<String, String>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    forms.put("plain", text);
    forms.put("utf-16le", latin(text.getBytes(StandardCharsets.UTF_16LE)));
    forms.put("utf-16be", latin(text.getBytes(StandardCharsets.UTF_16BE)));
    forms.put("hex", HexFormat.of().formatHex(bytes));
    forms.put("HEX", HexFormat.of().withUpperCase().formatHex(bytes));
    for (int offset = 0; offset < 3; offset++) {
      // Letters at both ends depend on what stands beside the text.
      byte[] shifted = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      String inner = encoded.substring(4, encoded.length() - 4);
      forms.put("base64+" + offset, inner);
      forms.put("base64url+" + offset, inner.replace('+', '-').replace('/', '_'));
    }
    return forms;
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** All that lies in the directory but the keys, which are not to be stolen with it. */
  private Map<String, byte[]> files() throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".keys")) {
          files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private static void backUp(StoreSettings settings, Path to) throws SQLException {
    try (Connection connection = DriverManager.getConnection(settings.url());
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM INTO '" + to + "'");
    }
  }

  private static Map<String, byte[]> dump(StoreSettings settings) throws Exception {
    var dump = new LinkedHashMap<String, byte[]>();
    try (Connection connection =
            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
      while (tables.next()) {
        var bytes = new ByteArrayOutputStream();
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY " + tables.getString(1) + " TO STDOUT", bytes);
        dump.put(tables.getString(1), bytes.toByteArray());
      }
    }
    return dump;
  }

  private static VaultSettings vaultSettings(String... keyAndValue) {
    return VaultSettings.from(
        new Settings(keyAndValue.length == 0 ? Map.of() : Map.of(keyAndValue[0], keyAndValue[1])));
  }

  private static Store open(StoreSettings settings) {
    return Store.open(settings, new SimpleMeterRegistry());
  }

  /** Takes the key out of a key file as a person would. */
  private static final class KeyRingJsonText {

    static String currentKey(byte[] file) throws IOException {
      String key =
          new com.fasterxml.jackson.databind.ObjectMapper()
              .readTree(file)
              .path("keys")
              .path(0)
              .path("key")
              .asText();
      assertThat(key).hasSize(44);
      return key;
    }
  }
}
