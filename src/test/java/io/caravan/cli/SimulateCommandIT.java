package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.simulator.TestClient;
import io.caravan.simulator.TestClient.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan simulate}: each credential in its file is good for what its name says. */
class SimulateCommandIT {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Thread command;

  @AfterEach
  void stop() throws InterruptedException {
    if (command != null) {
      command.interrupt();
      command.join(Duration.ofSeconds(20).toMillis());
    }
  }

  private int caravan(String... arguments) {
    return Caravan.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private JsonNode simulate(String name, String... more) throws IOException {
    Path file = directory.resolve(name);
    var arguments = new java.util.ArrayList<String>();
    arguments.addAll(java.util.List.of("simulate", "--port=0", "--contacts=3"));
    arguments.add("--credentials-out=" + file);
    arguments.addAll(java.util.List.of(more));
    command = new Thread(() -> caravan(arguments.toArray(String[]::new)));
    command.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    return new ObjectMapper().readTree(file.toFile());
  }

  private static String client(JsonNode file) {
    return "client_id="
        + file.path("clientId").asText()
        + "&client_secret="
        + file.path("clientSecret").asText()
        + "&";
  }

  private static Response refresh(TestClient open, JsonNode file, String member) {
    return open.form(
        "/oauth/2026-09/token",
        client(file) + "grant_type=refresh_token&refresh_token=" + file.path(member).asText());
  }

  @Test
  void the_credentials_open_what_their_names_say() throws IOException {
    JsonNode file = simulate("credentials.json", "--portals=2", "--apps=2");
    TestClient open = new TestClient(file.path("baseUrl").asText(), null);
    Response first = open.withToken(file.path("accessToken").asText()).get(CONTACTS);
    assertThat(first.status()).isEqualTo(200);
    assertThat(file.path("tokenKind").asText()).isEqualTo("private");
    assertThat(first.header("X-HubSpot-RateLimit-Max")).isEqualTo(file.path("burstLimit").asText());
    assertThat(first.header("X-HubSpot-RateLimit-Daily")).isNotNull();

    Response issued = refresh(open, file, "refreshToken");
    assertThat(issued.body().path("expires_in").asInt())
        .isEqualTo(file.path("expiresIn").asInt())
        .isEqualTo(1800);
    assertThat(issued.body().path("hub_id").asLong()).isEqualTo(file.path("portalId").asLong());

    String revoked = file.path("revokableRefreshToken").asText();
    assertThat(refresh(open, file, "revokableRefreshToken").status()).isEqualTo(200);
    open.form("/oauth/2026-09/token/revoke", client(file) + "token=" + revoked);
    assertThat(refresh(open, file, "revokableRefreshToken").status()).isEqualTo(400);
    assertThat(refresh(open, file, "refreshToken").status()).isEqualTo(200);

    Response exchanged =
        open.form(
            "/oauth/2026-09/token",
            client(file)
                + "grant_type=authorization_code&code="
                + file.path("authCode").asText()
                + "&redirect_uri="
                + file.path("redirectUri").asText());
    assertThat(exchanged.status()).as(exchanged.text()).isEqualTo(200);

    Response expired = open.withToken(file.path("expiredToken").asText()).get(CONTACTS);
    assertThat(expired.body().path("category").asText()).isEqualTo("EXPIRED_AUTHENTICATION");

    TestClient limited = open.withToken(file.path("limitedToken").asText());
    assertThat(limited.get(CONTACTS).status()).isEqualTo(200);
    assertThat(limited.post(CONTACTS, "{\"properties\":{}}").status()).isEqualTo(403);
    assertThat(limited.get("/crm/objects/2026-09/companies").status()).isEqualTo(403);

    assertThat(open.withToken(file.path("serviceKey").asText()).get(CONTACTS).status())
        .isEqualTo(200);
    String subscriptions =
        "/webhooks/v3/"
            + file.path("appId").asText()
            + "/subscriptions?hapikey="
            + file.path("developerApiKey").asText();
    assertThat(open.get(subscriptions).status()).isEqualTo(200);
    assertThat(file.path("portals")).hasSize(2);
    assertThat(file.path("apps")).hasSize(2);
  }

  @Test
  void the_same_seed_gives_the_same_credentials_and_another_seed_others() throws Exception {
    JsonNode one = simulate("one.json", "--seed=7");
    stop();
    JsonNode two = simulate("two.json", "--seed=7", "--portals=3", "--apps=2");
    stop();
    JsonNode other = simulate("other.json", "--seed=8");
    for (String member :
        new String[] {
          "accessToken", "clientId", "clientSecret", "refreshToken", "revokableRefreshToken",
          "authCode", "expiredToken", "limitedToken", "serviceKey", "developerApiKey"
        }) {
      assertThat(two.path(member)).as(member).isEqualTo(one.path(member));
      assertThat(other.path(member)).as(member).isNotEqualTo(one.path(member));
    }
  }

  @Test
  void limits_others_and_switches_are_given_on_the_command_line() throws IOException {
    JsonNode file =
        simulate(
            "c.json",
            "--no-limits",
            "--other-integration=search=50",
            "--uncertain=refreshTokenRotates=true",
            "--redirect-uri=https://hub.example.com/callback");
    TestClient open = new TestClient(file.path("baseUrl").asText(), null);
    TestClient client = open.withToken(file.path("accessToken").asText());
    for (int i = 0; i < 300; i++) {
      assertThat(client.get(CONTACTS + "?limit=1").status()).isEqualTo(200);
    }
    assertThat(refresh(open, file, "refreshToken").body().path("refresh_token"))
        .isNotEqualTo(file.path("refreshToken"));
    assertThat(file.path("redirectUri").asText()).isEqualTo("https://hub.example.com/callback");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                open.get("/_sim/report")
                        .body()
                        .path("callsOfOtherIntegrations")
                        .path("62515")
                        .path("SEARCH")
                        .asInt()
                    > 0);
  }

  @Test
  void what_cannot_be_is_refused_with_a_reason() {
    assertThat(caravan("simulate", "--port=0", "--uncertain=x=1")).isNotZero();
    assertThat(err.toString()).contains("no switch 'x'; there are: retryAfterOnLimits");
    assertThat(caravan("simulate", "--port=0", "--redirect-uri=http://10.0.0.1/cb")).isNotZero();
    assertThat(err.toString()).contains("HubSpot accepts no redirect URI like");
    assertThat(
            caravan("simulate", "--port=0", "--contacts=0", "--credentials-out=/no/where/c.json"))
        .isNotZero();
    assertThat(err.toString()).contains("there is no directory /no/where");
  }
}
