package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.portal.Secret;
import io.caravan.portal.vault.NewKey;
import io.caravan.portal.vault.VaultConfiguration;
import io.caravan.portal.vault.VaultSettings;
import io.caravan.redaction.Redaction;
import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Keys from the command line: beside a Caravan that runs, and without one. */
@Timeout(180)
class KeysCommandIT {

  private static final String PLACE = "portal/4711/refresh-token";
  private static final Secret TOKEN = new Secret("na1-planted-refresh-token");

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void keys_are_rotated_while_a_caravan_runs() throws Exception {
    put(PLACE, TOKEN);
    try (var hub =
        new RunningHub(
            CommonOptions.home(),
            directory,
            "caravan.vault.keep-retired",
            "1s",
            "caravan.vault.reload",
            "1s")) {
      assertThat(caravan("list")).isZero();
      assertThat(out.toString())
          .contains("Keys in the key file " + directory.resolve("caravan.db.keys"))
          .containsPattern("[0-9a-f]{16} +current .* 1\\b");

      assertThat(caravan("rotate")).isZero();
      assertThat(out.toString()).containsPattern("The current key is [0-9a-f]{16} from now on");
      assertThat(caravan("remove-old")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
      assertThat(out.toString()).contains("1 secrets are sealed with it");
      assertThat(caravan("reencrypt")).isZero();
      assertThat(out.toString()).contains("1 secrets sealed with the current key");
      assertThat(caravan("check")).isZero();
      assertThat(out.toString()).contains("1 secrets open");
      await().atMost(RunningHub.PATIENCE).until(() -> caravan("remove-old") == 0);
      assertThat(out.toString()).contains("backups from before still need it");
      assertThat(caravan("rotate", "--lost")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
      assertThat(err.toString()).contains("A Caravan runs and has the keys in memory");

      String url = hub.application.managementUrl() + "/caravan/keys";
      assertThat(call(hub, "GET", url).body())
          .contains("\"state\":\"current\"")
          .doesNotContain("\"key\"");
      assertThat(call(hub, "POST", url + "/reencrypt?limit=0").statusCode()).isEqualTo(400);
      assertThat(call(hub, "GET", url + "?fantasy=1").statusCode()).isEqualTo(400);
      Files.delete(directory.resolve("caravan.db.keys"));
      HttpResponse<String> refused = call(hub, "POST", url + "/rotate");
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("does not exist");
    }
  }

  @Test
  void keys_are_looked_after_without_a_caravan_that_runs() throws Exception {
    put(PLACE, TOKEN);

    assertThat(caravan("rotate")).isZero();
    assertThat(caravan("reencrypt")).isZero();
    assertThat(caravan("remove-old")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(out.toString()).contains("can be removed from ");
    assertThat(get(PLACE)).contains(TOKEN);

    Files.delete(directory.resolve("caravan.db.keys"));
    assertThat(caravan("list")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("is gone, but the database has secrets");
    assertThat(caravan("rotate", "--lost")).isZero();
    assertThat(caravan("check")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(out.toString()).contains("0 secrets open");
    assertThat(err.toString()).contains("The secret at " + PLACE + " is sealed with key");
    assertThat(caravan("list")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(out.toString()).contains("missing");
  }

  @Test
  void a_key_of_the_environment_is_made_and_given_to_people() throws Exception {
    String key = NewKey.text();

    assertThat(caravan("rotate", "--set=caravan.vault.key=" + key)).isZero();

    String next = out.toString().strip();
    assertThat(next).hasSize(44).isNotEqualTo(key);
    assertThat(err.toString())
        .contains("HUBSPOT_TOKEN_ENCRYPTION_KEY=<new key>,<old keys>")
        .doesNotContain(key)
        .doesNotContain(next);
    assertThat(caravan("list", "--set=caravan.vault.key=" + next + "," + key)).isZero();
    assertThat(out.toString()).contains("retired").doesNotContain(key);
    assertThat(caravan("list", "--set=caravan.vault.key=" + key.substring(8)))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .contains("a key must have 32 bytes")
        .doesNotContain(key.substring(8));
  }

  @Test
  void a_key_in_the_settings_does_not_reach_camel_where_it_could_be_looked_at() throws Exception {
    String key = NewKey.text();
    try (var hub = new RunningHub(CommonOptions.home(), directory, "caravan.vault.key", key)) {
      var known = hub.application.camel().getPropertiesComponent();

      assertThat(known.resolveProperty("caravan.hubspot.base-url")).isPresent();
      assertThat(known.resolveProperty("caravan.vault.key")).isEmpty();
      assertThat(known.resolveProperty("caravan.tls.ports")).isEmpty();
      assertThat(call(hub, "GET", hub.application.managementUrl() + "/caravan/keys").body())
          .contains("\"source\":\"HUBSPOT_TOKEN_ENCRYPTION_KEY")
          .doesNotContain(key);
    }
    assertThat(directory.resolve("caravan.db.keys")).doesNotExist();
  }

  @Test
  void tokens_without_encryption_stop_the_start() {
    assertThatThrownBy(
            () ->
                new RunningHub(CommonOptions.home(), directory, "caravan.vault.encrypt", "false")
                    .close())
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("tokens are always encrypted");
  }

  private void put(String place, Secret secret) {
    try (Store store = open();
        var vault = vault(store)) {
      vault.secrets().put(place, secret).join();
    }
  }

  private Optional<Secret> get(String place) {
    try (Store store = open();
        var vault = vault(store)) {
      return vault.secrets().get(place);
    }
  }

  private static VaultConfiguration vault(Store store) {
    return new VaultConfiguration(
        VaultSettings.from(new Settings(Map.of())),
        store,
        Redaction.of(Map.of()),
        Clock.systemUTC());
  }

  private Store open() {
    return Store.open(
        StoreSettings.sqlite(directory.resolve("caravan.db")), new SimpleMeterRegistry());
  }

  private static HttpResponse<String> call(RunningHub hub, String method, String url)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .timeout(RunningHub.PATIENCE)
                .header("X-Caravan-Request", "test")
                .header("Authorization", "Bearer " + hub.application.operatorToken())
                .method(method, BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private int caravan(String... arguments) {
    var all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(arguments));
    all.add("--set=caravan.store.url=jdbc:sqlite:" + directory.resolve("caravan.db"));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Caravan.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
