package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.AccessSettings;
import io.caravan.access.Caller;
import io.caravan.access.LocalTokens;
import io.caravan.access.RevokedTokens;
import io.caravan.access.Role;
import io.caravan.operations.TokensApi;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan token}: lets people and programs in. */
@Command(
    name = "token",
    description =
        "Issues and revokes tokens for the API and the management port, and rotates their key.")
final class TokenCommand implements Runnable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAMES = "[\\p{L}\\p{N}._@+:|/-]{1,128}";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Changes
  @Command(
      name = "issue",
      description =
          "Prints a new token, and nothing else on standard output. Whoever can read the key beside the"
              + " database can issue tokens; nothing needs to run.")
  int issue(
      @Mixin CommonOptions options,
      @Option(
              names = "--user",
              paramLabel = "NAME",
              required = true,
              description = "Who it is for, as the audit log will say.")
          String user,
      @Option(
              names = "--domain",
              paramLabel = "NAME",
              defaultValue = "default",
              description =
                  "The tenant whose portals it opens; * for all. Default: ${DEFAULT-VALUE}.")
          String domain,
      @Option(
              names = "--role",
              defaultValue = "viewer",
              description = "viewer, operator or admin. Default: ${DEFAULT-VALUE}.")
          Role role,
      @Option(
              names = "--valid-for",
              paramLabel = "DURATION",
              defaultValue = "8h",
              description =
                  "Such as 30m, 8h or 30d, at most caravan.access.longest-token. Default:"
                      + " ${DEFAULT-VALUE}.")
          String validFor)
      throws IOException {
    AccessSettings settings = settings(options);
    require(user.matches(NAMES), "--user", user, "letters, digits and . _ @ + : | / -");
    require(
        domain.matches(NAMES) || domain.equals(Caller.ALL_DOMAINS),
        "--domain",
        domain,
        "a tenant's name, or * for all");
    LocalTokens.Issued issued =
        LocalTokens.in(settings.directory(), Clock.systemUTC())
            .issue(user, domain, role, duration(validFor, settings.longestToken()));
    spec.commandLine().getOut().println(issued.text());
    spec.commandLine()
        .getErr()
        .printf(
            "For %s, %s in the domain %s, until %s. To revoke it: caravan token revoke %s%n",
            user, role.label(), domain, issued.expires(), issued.id());
    return 0;
  }

  @Changes
  @Command(name = "revoke", description = "Makes a token count for nothing from now on.")
  int revoke(
      @Mixin CommonOptions options,
      @Parameters(
              paramLabel = "ID",
              description =
                  "The token's id, as issue told it; or - to read the id or the token itself from"
                      + " standard input, where no list of processes shows it.")
          String given)
      throws IOException {
    Map<String, String> values = options.settings(Map.of());
    StoreSettings store = StoreSettings.from(new Settings(values));
    String token = given.equals("-") ? firstLine() : given;
    Optional<RunningCaravan> running = RunningCaravan.on(store);
    String id =
        running.isPresent()
            ? revokeThere(running.get(), token)
            : revokeHere(store, settings(options), token);
    spec.commandLine().getOut().println("revoked " + id);
    return 0;
  }

  private static String firstLine() throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line.strip();
  }

  private static String revokeThere(RunningCaravan running, String token) throws IOException {
    return done(running.ask(
            "POST",
            TokensApi.REVOKE,
            BodyPublishers.ofString(JSON.createObjectNode().put("token", token).toString())))
        .path("id")
        .asText();
  }

  private static String revokeHere(StoreSettings settings, AccessSettings access, String token) {
    try (var store = Store.open(settings, new SimpleMeterRegistry())) {
      return new RevokedTokens(store, access.longestToken(), Clock.systemUTC())
          .revoke(token, System.getProperty("user.name", "operator"));
    }
  }

  @Changes
  @Command(
      name = "rotate-key",
      description =
          "Signs tokens with a new key from now on, also those of a Caravan that runs. Tokens that were"
              + " issued before stay good until they expire.")
  int rotateKey(
      @Mixin CommonOptions options,
      @Option(
              names = "--revoke-old",
              description =
                  "Make tokens that were issued before count for nothing at once: somebody has seen the"
                      + " key.")
          boolean revokeOld)
      throws IOException {
    AccessSettings settings = settings(options);
    Optional<RunningCaravan> running =
        RunningCaravan.on(StoreSettings.from(new Settings(options.settings(Map.of()))));
    LocalTokens.Rotated rotated =
        running.isPresent()
            ? rotateThere(running.get(), revokeOld)
            : LocalTokens.in(settings.directory(), Clock.systemUTC())
                .rotate(settings.longestToken(), revokeOld);
    spec.commandLine().getOut().println("Tokens are signed with key " + rotated.keyId());
    spec.commandLine()
        .getOut()
        .println(
            rotated
                .until()
                .map(
                    until ->
                        "Those of %s are good until they expire, %s at the latest"
                            .formatted(String.join(", ", rotated.before()), until))
                .orElse("Those that were issued before count for nothing"));
    return 0;
  }

  private static LocalTokens.Rotated rotateThere(RunningCaravan running, boolean revokeOld)
      throws IOException {
    JsonNode body =
        done(
            running.ask(
                "POST", TokensApi.ROTATE_KEY + "?revokeOld=" + revokeOld, BodyPublishers.noBody()));
    List<String> before = new ArrayList<>();
    body.path("before").forEach(id -> before.add(id.asText()));
    return new LocalTokens.Rotated(
        body.path("keyId").asText(),
        before,
        Optional.ofNullable(body.path("until").textValue()).map(Instant::parse));
  }

  private static JsonNode done(HttpResponse<String> answer) throws IOException {
    JsonNode body = JSON.readTree(answer.body());
    if (answer.statusCode() != 200) {
      throw new IllegalArgumentException(body.path("detail").asText(answer.body()));
    }
    return body;
  }

  private static AccessSettings settings(CommonOptions options) throws IOException {
    var settings = new Settings(options.settings(Map.of()));
    var access =
        AccessSettings.from(settings, ApplicationSettings.dataOf(StoreSettings.from(settings)));
    settings.requireValid();
    return access;
  }

  private Duration duration(String text, Duration longest) {
    Duration validFor;
    try {
      validFor = Settings.parseDuration(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--valid-for is '" + text + "', but must be a duration such as 30m, 8h or 30d");
    }
    if (validFor.isZero() || validFor.compareTo(longest) > 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--valid-for is %s, but tokens are good for %d hours at most (caravan.access.longest-token)"
              .formatted(text, longest.toHours()));
    }
    return validFor;
  }

  private void require(boolean good, String option, String value, String expected) {
    if (!good) {
      throw new ParameterException(
          spec.commandLine(), "%s is '%s', but must be %s".formatted(option, value, expected));
    }
  }
}
