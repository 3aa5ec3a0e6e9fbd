package io.caravan.cli;

import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.FoundRecords;
import io.caravan.portal.Portal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan sync}: HubSpot's records into Caravan's database. */
@Changes
@Command(
    name = "sync",
    description = {
      "Brings HubSpot's records into the mirror: what changed since the last run, or",
      "as the options say. Through the Caravan that runs on the database, or else in",
      "this process. Ctrl-C ends the runs after the page that they are at; they can",
      "be resumed."
    },
    exitCodeOnInvalidInput = SyncExit.CANNOT_START,
    exitCodeOnExecutionException = SyncExit.CANNOT_START,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:wrong use or settings, or nothing could be started",
      "2:some records or objects failed (with --strict also records in quarantine)",
      "3:a run goes on already for an object; what else there was is done",
      "130:cancelled"
    },
    footer = {
      "",
      "  caravan sync all",
      "  caravan sync contacts --full --dry-run",
      "  caravan sync contacts --id-property email --record ada@example.com",
      "  caravan sync deals companies --since 7d --portal emea",
      "  caravan sync associations --from-object contacts --to-object companies",
      "  caravan sync runs",
      "",
      "More: docs/SYNC.md"
    },
    subcommands = {
      SyncRunsCommand.class,
      SyncShowCommand.class,
      SyncCancelCommand.class,
      SyncResumeCommand.class
    })
final class SyncCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;
  @Mixin private SyncOptions what;
  @Mixin private SyncReportOptions report;

  @Option(
      names = "--portal",
      paramLabel = "NAME|ID|all",
      description = "May be left out where only one portal is connected.")
  private String portal = "";

  @Option(names = "--yes", description = "Starts without asking, however much it is.")
  private boolean yes;

  private final Clock clock = Clock.systemDefaultZone();

  @Override
  public Integer call() throws Exception {
    return SyncSession.run(
        spec,
        options,
        report,
        session -> {
          what.check(clock);
          List<Long> portals = session.portals().some(portal).stream().map(Portal::id).toList();
          GivenRecordOptions given = what.given();
          List<String> values = given.any() ? given.values(System.in) : List.of();
          session.open();
          List<SyncRequest> requests =
              what.requests(
                  portals,
                  session.door().objects(),
                  (portalId, object) -> ids(session, given, values, portalId, object),
                  clock);
          PlannedRuns plan = plan(session, requests);
          if (!plan.steps().isEmpty() && !agreed(session, plan)) {
            session.screen().line("Nothing was started.");
            return SyncExit.CANNOT_START;
          }
          int exit = session.follow(follower -> follower.start(plan, what.all()));
          return exit == 0 && given.isIncomplete() ? SyncExit.PARTLY_FAILED : exit;
        });
  }

  private static List<Long> ids(
      SyncSession session,
      GivenRecordOptions given,
      List<String> values,
      long portalId,
      String object) {
    return given.ids(
        portalId,
        object,
        values,
        (portal, of, property, wanted) ->
            session.door().find(new FoundRecords.Wanted(portal, of, property, wanted)),
        sentence -> session.screen().line("%s", sentence));
  }

  private static PlannedRuns plan(SyncSession session, List<SyncRequest> requests) {
    var steps = new ArrayList<PlannedRuns.Step>();
    var refused = new ArrayList<PlannedRuns.Refused>();
    for (SyncRequest request : requests) {
      try {
        steps.add(new PlannedRuns.Step(request, session.door().plan(request)));
      } catch (RunRefused e) {
        refused.add(new PlannedRuns.Refused(request, e));
      }
    }
    return new PlannedRuns(steps, refused);
  }

  /** Whether it may start: who sits at the terminal is asked when it is much. */
  private boolean agreed(SyncSession session, PlannedRuns plan) {
    session.screen().line("Through %s", session.door().where());
    session.screen().plan(plan.steps());
    plan.steps().stream()
        .map(step -> step.request().portalId())
        .distinct()
        .filter(plan::exceedsDay)
        .forEach(
            portalId ->
                session
                    .screen()
                    .line(
                        "That is more than the day of %s has left: the runs will fail then, and can be resumed after the reset.",
                        session.portals().name(portalId)));
    return yes || !plan.isBig() || session.terminal().agrees("Start?");
  }
}
