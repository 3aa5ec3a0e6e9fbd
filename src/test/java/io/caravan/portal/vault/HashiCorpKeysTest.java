package io.caravan.portal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.portal.vault.KeySource.Loaded;
import io.caravan.redaction.Redaction;
import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as HashiCorp documents Vault to. */
@Timeout(60)
class HashiCorpKeysTest {

  private static final String PREFIX = "caravan.vault.hashicorp.";
  private static final String KEY = KeyText.of(MemoryKeys.key());

  @TempDir private Path directory;
  private final AtomicLong nanos = new AtomicLong();
  private final Redaction redaction = Redaction.of(Map.of());
  private FakeHashiCorp there;

  @BeforeEach
  void start() throws IOException {
    there = new FakeHashiCorp();
    there.token("hvs.mine", 0, false);
  }

  @AfterEach
  void stop() {
    there.close();
  }

  @Test
  void a_key_that_a_person_has_put_there_is_the_current_one() throws IOException {
    there.put("{\"key\":\"" + KEY + "\"}");

    KeySource keys = keys(Map.of("token", "hvs.mine"));
    Loaded loaded = keys.load();

    assertThat(loaded.ring().keys()).hasSize(1);
    assertThat(KeyText.of(loaded.ring().current())).isEqualTo(KEY);
    assertThat(loaded.version()).isEqualTo("1");
    assertThat(keys.name())
        .isEqualTo("HashiCorp Vault at " + there.url() + ", secret/data/caravan/keys");
  }

  @Test
  void a_ring_is_written_with_check_and_set_and_comes_back_as_it_was() throws IOException {
    there.put("{\"key\":\"" + KEY + "\"}");
    KeySource keys = keys(Map.of("token", "hvs.mine"));
    Loaded loaded = keys.load();
    VaultKey next = MemoryKeys.key();

    keys.replace(loaded, loaded.ring().rotated(next, MemoryKeys.NOW));

    KeyRing ring = keys.load().ring();
    assertThat(ring.keys())
        .extracting(VaultKey::id)
        .containsExactly(next.id(), loaded.ring().current().id());
    assertThat(ring.current().created()).contains(MemoryKeys.NOW);
    assertThat(ring.keys().get(1).retired()).contains(MemoryKeys.NOW);
    assertThatThrownBy(() -> keys.replace(loaded, loaded.ring()))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("were changed by somebody else meanwhile; try again");
    assertThat(keys.load().ring()).isEqualTo(ring);
  }

  @Test
  void an_app_role_logs_in_once_and_renews_its_token_at_half_time() throws IOException {
    there.put("{\"key\":\"" + KEY + "\"}");
    KeySource keys = keys(Map.of("role-id", "role-id", "secret-id", "secret-id"));

    keys.load();
    keys.load();
    assertThat(there.requests())
        .containsExactly(
            "POST /v1/auth/approle/login null",
            "GET /v1/secret/data/caravan/keys hvs.approle-1",
            "GET /v1/secret/data/caravan/keys hvs.approle-1");
    nanos.addAndGet(Duration.ofSeconds(601).toNanos());
    keys.load();

    assertThat(there.requests().subList(3, 5))
        .containsExactly(
            "POST /v1/auth/token/renew-self hvs.approle-1",
            "GET /v1/secret/data/caravan/keys hvs.approle-1");
  }

  @Test
  void a_token_that_was_revoked_is_replaced_by_a_new_login() throws IOException {
    there.put("{\"key\":\"" + KEY + "\"}");
    Path file = Files.writeString(directory.resolve("secret-id"), "secret-id\n");
    KeySource keys = keys(Map.of("role-id", "role-id", "secret-id-file", file.toString()));
    keys.load();
    there.revokeAll();
    there.newSecretId("another");
    Files.writeString(file, "another\n");

    assertThat(keys.load().version()).isEqualTo("1");
    nanos.addAndGet(Duration.ofSeconds(601).toNanos());
    there.revokeAll();
    assertThat(keys.load().version()).isEqualTo("1");
    assertThat(there.requests()).last().asString().endsWith("hvs.approle-3");
    assertThat(redaction.text("of hvs.approle-3 for secret-id or another, not role-id"))
        .as("what is shorter than eight letters is not looked for")
        .isEqualTo("of *** for *** or another, not role-id");
  }

  @Test
  void a_token_of_the_settings_is_renewed_too() throws IOException {
    there.put("{\"key\":\"" + KEY + "\"}");
    there.token("hvs.periodic", 100, true);
    KeySource keys = keys(Map.of("token", "hvs.periodic"));

    keys.load();
    nanos.addAndGet(Duration.ofSeconds(49).toNanos());
    keys.load();
    assertThat(there.requests()).noneMatch(request -> request.contains("renew-self"));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    keys.load();
    assertThat(there.requests()).contains("POST /v1/auth/token/renew-self hvs.periodic");
  }

  @Test
  void a_token_file_that_an_agent_has_written_again_is_read_again() throws IOException {
    there.put("{\"key\":\"" + KEY + "\"}");
    Path file = Files.writeString(directory.resolve("token"), "hvs.mine\n");
    KeySource keys = keys(Map.of("token-file", file.toString()));
    keys.load();
    there.token("hvs.next", 0, false);
    there.revoke("hvs.mine");
    Files.writeString(file, "hvs.next\n");

    assertThat(keys.load().version()).isEqualTo("1");
  }

  @Test
  void each_failure_says_what_is_wrong_and_shows_no_token() throws IOException {
    assertThatThrownBy(() -> keys(Map.of("token", "hvs.mine")).load())
        .hasMessageContaining("has no keys at secret/data/caravan/keys: put one there, as with:")
        .hasMessageContaining("vault kv put -mount=secret caravan/keys key=");
    assertThatThrownBy(() -> keys(Map.of("token", "hvs.stranger")).load())
        .hasMessageContaining(
            "refuses access to secret/data/caravan/keys: the token is invalid, or its policy does not allow it (permission denied)")
        .hasMessageNotContaining("hvs.stranger");
    assertThatThrownBy(() -> keys(Map.of("token", "hvs.\nbroken")).load())
        .hasMessageContaining("has characters that no token has")
        .hasMessageNotContaining("broken")
        .hasNoCause();
    assertThatThrownBy(() -> keys(Map.of("role-id", "role-id", "secret-id", "guess")).load())
        .hasMessageContaining("refuses the AppRole: check caravan.vault.hashicorp.role-id")
        .hasMessageNotContaining("guess");
    there.put("{\"key\":\"dG9vIHNob3J0\"}");
    assertThatThrownBy(() -> keys(Map.of("token", "hvs.mine")).load())
        .hasMessageContaining("a key must have 32 bytes")
        .hasMessageNotContaining("dG9vIHNob3J0");
    there.put("{\"key\":\"" + KEY + "\"}");
    Loaded loaded = keys(Map.of("token", "hvs.mine")).load();
    there.mayOnlyRead("hvs.mine");
    assertThatThrownBy(() -> keys(Map.of("token", "hvs.mine")).replace(loaded, loaded.ring()))
        .hasMessageContaining("refuses access to secret/data/caravan/keys");
    there.redirect();
    assertThatThrownBy(() -> keys(Map.of("token", "hvs.mine")).load())
        .hasMessageContaining("sends elsewhere: put the address of its active node");
    there.seal();
    assertThatThrownBy(() -> keys(Map.of("token", "hvs.mine")).load())
        .hasMessageContaining("is sealed or in maintenance: unseal it (Vault is sealed)");
    there.close();
    assertThatThrownBy(() -> keys(Map.of("token", "hvs.mine")).load())
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("HashiCorp Vault at " + there.url() + " cannot be reached");
  }

  @Test
  void a_namespace_goes_with_each_request() throws IOException {
    there.put("{\"key\":\"" + KEY + "\"}");

    keys(Map.of("token", "hvs.mine", "namespace", "team/crm")).load();

    assertThat(there.requests()).allMatch(request -> request.contains(" team/crm:/v1/"));
  }

  @Test
  void its_certificate_must_be_trusted() throws Exception {
    Path store = directory.resolve("server.p12");
    Path pem = directory.resolve("server.pem");
    keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost",
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "server",
        "-file",
        pem.toString(),
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    try (var secure = new FakeHashiCorp(tls(store))) {
      secure.token("hvs.mine", 0, false);
      secure.put("{\"key\":\"" + KEY + "\"}");
      var values = new HashMap<>(Map.of("token", "hvs.mine", "url", secure.url()));

      assertThatThrownBy(() -> keys(values).load())
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("cannot be reached");
      assertThat(secure.requests()).isEmpty();
      values.put("ca-file", pem.toString());
      assertThat(keys(values).load().version()).isEqualTo("1");
      values.put("ca-file", directory.resolve("none.pem").toString());
      assertThatThrownBy(() -> keys(values))
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("caravan.vault.hashicorp.ca-file");
    }
  }

  @Test
  void settings_that_contradict_each_other_stop_the_start() {
    assertThat(problems(Map.of("url", "http://vault.example.com:8200", "token", "t")))
        .containsExactly(
            PREFIX
                + "url is http://vault.example.com:8200, but the keys may only travel over https");
    assertThat(problems(Map.of("url", "https://vault.example.com")))
        .containsExactly(
            PREFIX
                + "token is missing; give it, or token-file, or role-id with secret-id or secret-id-file");
    assertThat(
            problems(
                Map.of(
                    "url",
                    "https://v.example",
                    "token",
                    "hvs.x",
                    "role-id",
                    "r",
                    "secret-id",
                    "s")))
        .containsExactly(PREFIX + "token token-file and role-id: only one of them may be set");
    assertThat(problems(Map.of("url", "https://v.example", "role-id", "r")))
        .containsExactly(PREFIX + "secret-id is missing; give it, or secret-id-file");
    assertThat(problems(Map.of("url", "https://v.example", "token", "t", "path", "a/../b")))
        .containsExactly(
            PREFIX + "path is 'a/../b', but must be a path such as secret or team/caravan");
  }

  private KeySource keys(Map<String, String> given) {
    var settings = settings(given);
    HashiCorpSettings read = HashiCorpSettings.from(settings).orElseThrow();
    settings.complete();
    return new HashiCorpKeys(read, redaction, nanos::get);
  }

  private Settings settings(Map<String, String> given) {
    var values = new HashMap<String, String>();
    values.put(PREFIX + "url", there.url());
    given.forEach((key, value) -> values.put(PREFIX + key, value));
    return new Settings(values);
  }

  private List<String> problems(Map<String, String> given) {
    var settings = settings(given);
    HashiCorpSettings.from(settings);
    try {
      settings.complete();
      return List.of();
    } catch (InvalidSettings e) {
      return e.problems();
    }
  }

  private static SSLContext tls(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String... arguments) throws Exception {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
