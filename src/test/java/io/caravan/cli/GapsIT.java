package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.journal.Gap;
import io.caravan.mirror.journal.Gap.Means;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Caravan is away while much happens, and no webhook tells of it: the journal does. */
@Timeout(300)
class GapsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final List<ObjectType> TYPES =
      List.of(ObjectType.CONTACTS, ObjectType.COMPANIES, ObjectType.DEALS);

  @TempDir Path directory;
  private Simulator hubspot;
  private final Map<String, String> given = new HashMap<>();
  private Application application;

  @BeforeEach
  void start() throws Exception {
    hubspot = Simulator.start(SimulatorOptions.builder().contacts(400).noLimits().build());
    var app = hubspot.apps().get(0);
    given.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("caravan.db"));
    given.put("caravan.server.host", "127.0.0.1");
    given.put("caravan.server.port", Integer.toString(Ports.free()));
    given.put("caravan.management.port", Integer.toString(Ports.free()));
    given.put("caravan.api.port", "0");
    given.put("caravan.hubspot.base-url", hubspot.baseUrl());
    given.put("caravan.hubspot.client-id", app.clientId());
    given.put("caravan.hubspot.client-secret", app.clientSecret());
    given.put("caravan.portals.main.id", Long.toString(hubspot.portal().id()));
    given.put("caravan.portals.main.token", hubspot.credentials().privateToken());
    given.put("caravan.portals.main.tier", "professional");
    given.put("caravan.journal.enabled", "true");
    given.put("caravan.journal.gap", "1s");
    given.put("caravan.mirror.refetch.batch-millis", "50");
    given.put("caravan.export.directory", directory.resolve("exports").toString());
  }

  private void run() throws Exception {
    application =
        Application.start(
            CommonOptions.home(),
            new SettingsSources(CommonOptions.home(), null, Map.of(), given).read());
  }

  @AfterEach
  void stop() {
    if (application != null) {
      application.close();
    }
    hubspot.close();
  }

  private boolean isQuiet() {
    return application.channel().channels().backlog("events").depth() == 0
        && application.channel().channels().backlog("refetch").depth() == 0
        && application.mirror().stubCount(hubspot.portal().id()) == 0;
  }

  private String command(String... arguments) {
    var out = new StringWriter();
    var all = new java.util.ArrayList<>(List.of(arguments));
    given.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
    int exitCode =
        Caravan.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute(all.toArray(String[]::new));
    assertThat(exitCode).as(out.toString()).isZero();
    return out.toString();
  }

  @Test
  void five_thousand_changes_during_an_outage_are_made_up_for_by_the_journal() throws Exception {
    run();
    new FullSync(application.syncRuns())
        .run(hubspot.portal().id(), List.of("contacts", "companies", "deals"), loaded -> {});
    // From here on the journal tells of everything.
    application.journal().subscriptions().orElseThrow().ensure(false);
    assertThat(command("gaps", "close", "--since", Instant.now().toString()))
        .contains("closed by journal");
    await().atMost(PATIENCE).until(() -> application.journal().gaps().lastSeen().isPresent());
    application.close();

    hubspot.activity().run(5_000);
    assertThat(hubspot.portal().ids("contacts", true)).as("deleted ones").isNotEmpty();
    run();

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              List<Gap> gaps = application.journal().gaps().list(1);
              return gaps.get(0).cause() == Gap.Cause.DOWN && !gaps.get(0).open();
            });
    Gap gap = application.journal().gaps().list(1).get(0);
    assertThat(gap.closedBy()).as(gap.detail()).isEqualTo(Means.JOURNAL);
    assertThat(gap.events()).isGreaterThan(1_000);
    await().atMost(PATIENCE).until(this::isQuiet);
    Comparison.Result result = Comparison.of(hubspot.portal(), application.mirror(), TYPES);
    assertThat(result.differences()).isEmpty();
    assertThat(result.records()).isGreaterThan(400);
    assertThat(
            application
                .channel()
                .channels()
                .deadLetters()
                .list(io.caravan.channel.DeadLetterFilter.all(), 0, 10))
        .isEmpty();
    assertThat(command("gaps", "list"))
        .contains("Caravan was not running", "closed by journal", " 0 of them open");
  }
}
