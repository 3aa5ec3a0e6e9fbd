package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command {@code token}, and what commands get in with. */
@Timeout(240)
class TokenCommandIT {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void a_token_lets_in_until_it_is_revoked() throws Exception {
    try (var application = start(Map.of())) {
      String token = issue("--user=ada", "--domain=*", "--role=viewer", "--valid-for=1h");
      assertThat(err.toString()).contains("For ada, viewer in the domain *").doesNotContain(token);
      String url = application.managementUrl() + "/observe/metrics";
      assertThat(status(url, token)).isEqualTo(200);
      assertThat(status(application.managementUrl() + "/observe/metrics", token + "x"))
          .isEqualTo(401);

      String id = err.toString().replaceAll("(?s).*token revoke (\\S+).*", "$1");
      assertThat(caravan("token", "revoke", id, store())).as(err.toString()).isZero();
      assertThat(status(url, token)).isEqualTo(401);
    }
  }

  @Test
  void a_token_that_is_revoked_while_nothing_runs_counts_for_nothing_afterwards() throws Exception {
    String token = issue("--user=ada", "--role=admin");
    String other = issue("--user=ada", "--role=admin");
    assertThat(caravan("token", "revoke", token, store())).as(err.toString()).isZero();
    try (var application = start(Map.of())) {
      assertThat(status(application.apiUrl() + "/api/writes", token)).isEqualTo(401);
      assertThat(status(application.apiUrl() + "/api/writes", other)).isEqualTo(200);
    }
  }

  @Test
  void the_key_is_rotated_beside_a_running_caravan_and_old_tokens_live_on_unless_revoked()
      throws Exception {
    try (var application = start(Map.of())) {
      String url = application.apiUrl() + "/api/writes";
      String before = issue("--user=ada", "--domain=*");
      assertThat(caravan("token", "rotate-key", store())).as(err.toString()).isZero();
      assertThat(out.toString()).contains("are good until they expire");
      String after = issue("--user=ada", "--domain=*");
      assertThat(status(url, before)).isEqualTo(200);
      assertThat(status(url, after)).isEqualTo(200);

      assertThat(caravan("token", "rotate-key", "--revoke-old", store())).isZero();
      assertThat(out.toString()).contains("count for nothing");
      assertThat(status(url, before)).isEqualTo(401);
      assertThat(status(url, after)).isEqualTo(401);
      assertThat(status(url, issue("--user=ada", "--domain=*"))).isEqualTo(200);
    }
    String last = issue("--user=ada", "--domain=*");
    assertThat(caravan("token", "rotate-key", store())).as(err.toString()).isZero();
    try (var application = start(Map.of())) {
      assertThat(status(application.apiUrl() + "/api/writes", last)).isEqualTo(200);
    }
  }

  @Test
  void what_cannot_be_issued_or_revoked_is_said() {
    assertThat(caravan("token", "issue", "--user=a b", store()))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(caravan("token", "issue", "--user=a", "--domain=a b", store()))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(caravan("token", "issue", "--user=a", "--role=root", store()))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(caravan("token", "issue", "--user=a", "--valid-for=900d", store()))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("caravan.access.longest-token");
    assertThat(caravan("token", "revoke", "two words", store())).isNotZero();
    assertThat(err.toString()).contains("neither a token nor the id of one");
  }

  @Test
  void the_operator_token_is_its_owners_and_new_with_each_start() throws Exception {
    Path file = directory.resolve("caravan.db.running");
    String first;
    Map<String, String> settings = FreePorts.in(directory, Map.of());
    try (var application = Application.start(CommonOptions.home(), settings)) {
      first = application.operatorToken();
      assertThat(Files.readString(file)).contains(first);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(first).startsWith("cvo_").hasSize(4 + 43);
    }
    assertThat(file).doesNotExist();
    try (var application = Application.start(CommonOptions.home(), settings)) {
      assertThat(application.operatorToken()).isNotEqualTo(first);
      assertThat(status(application.managementUrl() + "/observe/health", first)).isEqualTo(401);
    }
  }

  @Test
  void callers_are_limited_and_commands_are_not() throws Exception {
    try (var application = start(Map.of("caravan.limits.calls-per-minute", "2"))) {
      String token = issue("--user=ada");
      String url = application.apiUrl() + "/api/writes";
      assertThat(status(url, token)).isEqualTo(200);
      assertThat(status(application.managementUrl() + "/observe/info", token)).isEqualTo(200);
      HttpResponse<String> third = get(url, token);
      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
      assertThat(third.headers().firstValue("RateLimit-Limit")).contains("2");
      assertThat(third.headers().firstValue("Content-Type")).contains("application/problem+json");
      for (int i = 0; i < 5; i++) {
        assertThat(status(url, application.operatorToken())).isEqualTo(200);
      }
    }
  }

  private String issue(String... more) {
    out.getBuffer().setLength(0);
    String[] words = new String[more.length + 3];
    words[0] = "token";
    words[1] = "issue";
    words[2] = store();
    System.arraycopy(more, 0, words, 3, more.length);
    assertThat(caravan(words)).as(err.toString()).isZero();
    assertThat(out.toString().lines()).hasSize(1);
    return out.toString().strip();
  }

  private Application start(Map<String, String> more) throws Exception {
    return Application.start(CommonOptions.home(), FreePorts.in(directory, more));
  }

  private String store() {
    return "--set=caravan.store.url=jdbc:sqlite:" + directory.resolve("caravan.db");
  }

  private int caravan(String... words) {
    return Caravan.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  private static int status(String url, String token) throws Exception {
    return get(url, token).statusCode();
  }

  private static HttpResponse<String> get(String url, String token) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
