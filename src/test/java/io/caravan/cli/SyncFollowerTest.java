package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cli.SyncReport.ObjectReport;
import io.caravan.cli.SyncReport.Verdict;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.RunRefused.Why;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.FoundRecords;
import io.caravan.operations.RunView;
import io.caravan.operations.SyncObjectView;
import io.caravan.operations.SyncPlanned;
import io.caravan.operations.SyncSight;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncFollowerTest {

  private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
  private static final SyncPlanned PLANNED = new SyncPlanned("full", 1_000, 10, 1, 100);

  private final FakeDoor door = new FakeDoor();
  private final StringWriter out = new StringWriter();
  private boolean stop;

  private final SyncFollower follower =
      new SyncFollower(
          door,
          new SyncScreen(new Terminal(new PrintWriter(out), false), id -> "main"),
          id -> "main",
          () -> stop,
          false,
          Clock.fixed(BEGIN, ZoneOffset.UTC));

  @Test
  void runs_are_followed_to_their_end_and_reported_with_the_highest_heap() {
    door.started.put("contacts", run(1, "contacts", "waiting", 0));
    door.sights.add(sight(100, run(1, "contacts", "running", 400)));
    door.sights.add(sight(900, run(1, "contacts", "running", 800)));
    door.sights.add(sight(300, run(1, "contacts", "done", 1_000)));

    follower.start(plan("contacts"), false);
    SyncReport report = follower.untilTheEnd();

    assertThat(report.peakHeapBytes()).isEqualTo(900);
    assertThat(report.objects()).hasSize(1);
    ObjectReport contacts = report.objects().get(0);
    assertThat(contacts.verdict()).isEqualTo(Verdict.DONE);
    assertThat(contacts.millis()).isEqualTo(5_000);
    assertThat(contacts.recordsPerSecond()).isEqualTo(200);
    assertThat(out.toString()).contains("contacts in main: done after 5 s, 1,000 records");
  }

  @Test
  void who_asks_for_an_end_gets_it_after_the_page_and_nothing_more_is_started() {
    door.started.put("contacts", run(1, "contacts", "waiting", 0));
    follower.start(plan("contacts"), false);
    stop = true;
    door.sights.add(sight(0, run(1, "contacts", "running", 400)));
    door.sights.add(sight(0, run(1, "contacts", "running", 400)));
    door.sights.add(sight(0, run(1, "contacts", "cancelled", 500)));
    follower.start(plan("deals"), false);

    SyncReport report = follower.untilTheEnd();

    assertThat(door.cancelled).containsExactly(1L);
    assertThat(report.objects())
        .extracting(ObjectReport::object, ObjectReport::verdict)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("deals", Verdict.CANCELLED),
            org.assertj.core.groups.Tuple.tuple("contacts", Verdict.CANCELLED));
    assertThat(SyncExit.of(report, false)).isEqualTo(SyncExit.CANCELLED);
  }

  @Test
  void what_is_refused_is_reported_and_the_others_go_on() {
    door.started.put("contacts", run(1, "contacts", "waiting", 0));
    door.refused.put("deals", new RunRefused(Why.GOES_ON, "one goes on"));
    door.sights.add(sight(0, run(1, "contacts", "done", 1_000)));
    var plan =
        new PlannedRuns(
            plan("deals", "contacts").steps(),
            List.of(
                new PlannedRuns.Refused(
                    request("divisions"), new RunRefused(Why.UNKNOWN_OBJECT, "no divisions"))));

    follower.start(plan, true);
    SyncReport report = follower.untilTheEnd();

    assertThat(report.objects())
        .extracting(ObjectReport::object, ObjectReport::verdict, ObjectReport::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("divisions", Verdict.SKIPPED, "no divisions"),
            org.assertj.core.groups.Tuple.tuple("deals", Verdict.GOES_ON, "one goes on"),
            org.assertj.core.groups.Tuple.tuple("contacts", Verdict.DONE, ""));
    assertThat(SyncExit.of(report, false)).isEqualTo(SyncExit.GOES_ON);
  }

  @Test
  void a_process_of_its_own_waits_until_what_it_asked_for_is_read() {
    door.started.put("contacts", run(1, "contacts", "waiting", 0));
    door.sights.add(sight(0, run(1, "contacts", "done", 1_000)));
    door.sights.add(new SyncSight(List.of(), List.of(), 0, 7));
    door.sights.add(new SyncSight(List.of(), List.of(), 0, 2));
    door.sights.add(new SyncSight(List.of(), List.of(), 0, 0));

    follower.start(plan("contacts"), false);
    follower.untilTheEnd();

    assertThat(door.sights).isEmpty();
    assertThat(out.toString()).contains("asking HubSpot for 7 records that it did not list");
  }

  private static PlannedRuns plan(String... objects) {
    var steps = new ArrayList<PlannedRuns.Step>();
    for (String object : objects) {
      steps.add(new PlannedRuns.Step(request(object), PLANNED));
    }
    return new PlannedRuns(steps, List.of());
  }

  private static SyncRequest request(String object) {
    return SyncRequest.of(1, object, Mode.FULL);
  }

  private static SyncSight sight(long heap, RunView... runs) {
    return new SyncSight(List.of(runs), List.of(), heap, 0);
  }

  private static RunView run(long id, String object, String state, long fetched) {
    boolean open = state.equals("waiting") || state.equals("running");
    return new RunView(
        id,
        1,
        object,
        "0-1",
        "full",
        false,
        state,
        "",
        BEGIN.toString(),
        open ? "" : BEGIN.plusSeconds(5).toString(),
        Map.of("fetched", fetched),
        "",
        state.equals("cancelled") ? "cancelled" : "",
        List.of(),
        List.of());
  }

  /** Answers as the test says, one sight after the other. */
  private static final class FakeDoor implements SyncDoor {

    private final Map<String, RunView> started = new java.util.HashMap<>();
    private final Map<String, RunRefused> refused = new java.util.HashMap<>();
    private final Deque<SyncSight> sights = new ArrayDeque<>();
    private final List<Long> cancelled = new ArrayList<>();

    @Override
    public String where() {
      return "a fake";
    }

    @Override
    public boolean isHere() {
      return true;
    }

    @Override
    public List<SyncObjectView> objects() {
      return List.of();
    }

    @Override
    public FoundRecords find(FoundRecords.Wanted wanted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SyncPlanned plan(SyncRequest request) {
      return PLANNED;
    }

    @Override
    public RunView start(SyncRequest request) {
      if (refused.containsKey(request.object())) {
        throw refused.get(request.object());
      }
      return started.get(request.object());
    }

    @Override
    public RunView resume(long runId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancel(long runId) {
      return cancelled.add(runId);
    }

    @Override
    public SyncSight look(Collection<Long> runIds, boolean pages) {
      return sights.isEmpty() ? sight(0) : sights.removeFirst();
    }

    @Override
    public Optional<RunView> whole(long runId) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
