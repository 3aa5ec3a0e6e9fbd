package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Domains, users and API keys on the command line, on the database and by a running Caravan. */
@Timeout(180)
class PeopleCommandIT {

  private static final Pattern KEY = Pattern.compile("cvn_([0-9a-f]{16})_[A-Za-z0-9_-]{43}");

  @TempDir private Path directory;
  private String out;
  private String err;

  @Test
  void without_a_running_caravan_the_database_is_changed_itself() {
    lifeOfADomain();
  }

  @Test
  void a_running_caravan_makes_the_changes_and_knows_them_at_once() throws Exception {
    try (var application = Application.start(CommonOptions.home(), settings())) {
      String key = lifeOfADomain();

      var directoryOfPeople = application.people().directory();
      assertThat(directoryOfPeople.caller(key, "")).as("revoked").isEmpty();
      assertThat(caravan("api-keys", "create", "another", "--role=operator")).isZero();
      assertThat(directoryOfPeople.caller(key(), ""))
          .hasValueSatisfying(caller -> assertThat(caller.domain()).isEqualTo("default"));
    }
  }

  /** Gives back the key that was made and revoked. */
  private String lifeOfADomain() {
    assertThat(caravan("domains", "add", "acme")).as(err).isZero();
    assertThat(caravan("domains", "add", "acme")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err).contains("There is a domain acme already");
    assertThat(caravan("domains", "list")).isZero();
    assertThat(out).contains("acme").contains("default");

    assertThat(caravan("users", "add", "ann@acme.example", "--domain=acme", "--name=Ann")).isZero();
    assertThat(out).contains("added ann@acme.example to domain acme as viewer");
    assertThat(caravan("users", "role", "Ann@acme.example", "admin", "--domain=acme")).isZero();
    assertThat(caravan("users", "suspend", "ann@acme.example", "--domain=acme")).isZero();
    assertThat(out).contains("ann@acme.example is admin in domain acme, suspended");
    assertThat(caravan("users", "role", "ann@acme.example", "king", "--domain=acme"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err).contains("role is 'king', but must be viewer, operator or admin");
    assertThat(caravan("users", "remove", "ann@acme.example"))
        .as("there is none in the domain default")
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err).contains("There is no user ann@acme.example in domain default");

    assertThat(caravan("api-keys", "create", "nightly", "--domain=acme", "--days=7")).isZero();
    String key = key();
    assertThat(caravan("api-keys", "list", "--domain=acme")).isZero();
    assertThat(out).contains("nightly").contains("valid").doesNotContain(key);
    assertThat(caravan("api-keys", "revoke", key.substring(4, 20))).isZero();
    assertThat(caravan("api-keys", "list")).isZero();
    assertThat(out).contains("revoked");
    assertThat(caravan("api-keys", "create", "x", "--domain=nowhere"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err).contains("There is no domain nowhere");

    assertThat(caravan("domains", "suspend", "acme")).isZero();
    assertThat(out).contains("domain acme is suspended");
    assertThat(caravan("domains", "resume", "acme")).isZero();
    assertThat(caravan("users", "remove", "ann@acme.example", "--domain=acme")).isZero();
    assertThat(caravan("users", "list")).isZero();
    assertThat(out).doesNotContain("ann@");
    assertThat(caravan("domains", "remove", "acme")).isZero();
    assertThat(caravan("domains", "remove", "default")).isEqualTo(CommandLine.ExitCode.USAGE);
    return key;
  }

  private String key() {
    Matcher key = KEY.matcher(out);
    assertThat(key.find()).as(out + err).isTrue();
    return key.group();
  }

  private Map<String, String> settings() throws Exception {
    return new SettingsSources(
            CommonOptions.home(),
            null,
            Map.of(),
            Map.of(
                "caravan.store.url",
                database(),
                "caravan.server.host",
                "127.0.0.1",
                "caravan.server.port",
                Integer.toString(Ports.free()),
                "caravan.management.port",
                Integer.toString(Ports.free()),
                "caravan.api.port",
                "0",
                "caravan.webhook.secrets",
                "a-secret-for-tests"))
        .read();
  }

  private String database() {
    return "jdbc:sqlite:" + directory.resolve("caravan.db");
  }

  private int caravan(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--set=caravan.store.url=" + database());
    var written = new StringWriter();
    var errors = new StringWriter();
    int exitCode =
        Caravan.commandLine()
            .setOut(new PrintWriter(written, true))
            .setErr(new PrintWriter(errors, true))
            .execute(all.toArray(String[]::new));
    out = written.toString();
    err = errors.toString();
    return exitCode;
  }
}
