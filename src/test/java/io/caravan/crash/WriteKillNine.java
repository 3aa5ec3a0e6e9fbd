package io.caravan.crash;

import io.caravan.crash.WriteOutcomes.Outcome;
import io.caravan.process.CaravanLaunch;
import io.caravan.simulator.Simulator;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Submits creates to the real process over many connections while it sends them to a HubSpot with
 * latency, limits and faults; kills it with -9 at random moments, starts it again on the same data,
 * and at the end compares what was accepted with what HubSpot has and with the outcomes.
 */
public final class WriteKillNine {

  private static final int CONNECTIONS = 8;
  private static final int REPEATED = 5;

  static final String CHANGED_IDS = "submissions with other ids when repeated";

  private final CaravanLaunch launch;
  private final URI door;
  private final Supplier<String> token;
  private final WriteOutcomes outcomes;
  private final Simulator hubspot;
  private final WritePlan plan;
  private final Pace pace;
  private final long seed;
  private final Random random;
  private final SubmissionLedger ledger;
  private final Queue<Integer> wronglyAccepted = new ConcurrentLinkedQueue<>();

  /**
   * How fast processes die.
   *
   * @param longestLife from its first acceptance on
   * @param standstill when no outcome comes for so long, none is waited for any more
   */
  record Pace(int kills, Duration longestLife, Duration standstill) {

    /** Waits longer than lost creates are looked for, and than a dead process keeps a channel. */
    static Pace of(int kills) {
      return new Pace(kills, Duration.ofMillis(2_500), Duration.ofSeconds(60));
    }
  }

  /**
   * @param door where the process takes writes
   * @param token lets in there
   * @param outcomes where it notes what became of them
   * @param hubspot where it sends them
   * @param seed the same seed kills after the same times
   */
  WriteKillNine(
      CaravanLaunch launch,
      URI door,
      Supplier<String> token,
      WriteOutcomes outcomes,
      Simulator hubspot,
      WritePlan plan,
      Pace pace,
      long seed) {
    this.launch = launch;
    this.door = door;
    this.token = token;
    this.outcomes = outcomes;
    this.hubspot = hubspot;
    this.plan = plan;
    this.pace = pace;
    this.seed = seed;
    this.random = new Random(seed);
    this.ledger = new SubmissionLedger(plan);
  }

  /** Arguments: how many kills (20), writes (20,000), and the seed. */
  public static void main(String[] arguments) throws Exception {
    int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    int writes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
    Path directory = Files.createTempDirectory(Path.of("target"), "crash-");
    try (var hubspot = WriteCrashSite.hubspot(seed)) {
      var site = WriteCrashSite.onSqlite(directory, hubspot);
      WriteKillNineReport report = site.killed(writes, kills, seed);
      System.out.print(report);
      System.exit(report.holds() ? 0 : 1);
    }
  }

  /** Does it all; the process is stopped in the end. */
  WriteKillNineReport run() throws InterruptedException {
    var callers = Executors.newFixedThreadPool(CONNECTIONS);
    try (var victim = new Victim(launch)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        callers.execute(new Submitter(new WriteDoor(door, token), plan, ledger, wronglyAccepted));
      }
      int perLife = plan.submissions() / (pace.kills() + 1) + 1;
      for (int kill = 0; kill < pace.kills(); kill++) {
        ledger.allow(perLife);
        victim.dies(
            ledger::acceptedSubmissions,
            random.nextInt(Victim.SHORTEST_LIFE_MILLIS, (int) pace.longestLife().toMillis()),
            () -> ledger.repeatSome(REPEATED, random));
      }
      ledger.allow(plan.submissions());
      Victim.await("all submissions to be accepted", ledger::settled);
      Map<String, Integer> accepted = ledger.writes();
      Map<String, Outcome> known = outcomesInTheEnd(accepted);
      victim.stop();
      return report(accepted, known, victim.slowestStartMillis());
    } finally {
      callers.shutdownNow();
    }
  }

  /** Waits for the outcomes that are missing: as long as there are fewer and fewer. */
  private Map<String, Outcome> outcomesInTheEnd(Map<String, Integer> accepted)
      throws InterruptedException {
    return Victim.lastLook(
        outcomes::read,
        known ->
            accepted.keySet().stream()
                .filter(id -> !known.containsKey(id) || !known.get(id).isFinal())
                .count(),
        pace.standstill(),
        Duration.ofMillis(500));
  }

  private WriteKillNineReport report(
      Map<String, Integer> accepted, Map<String, Outcome> known, long slowestRestartMillis) {
    var findings = new WriteJudge(plan, hubspot.portal()).findings(accepted, known);
    if (!ledger.changedIds().isEmpty()) {
      findings.put(CHANGED_IDS, ledger.changedIds().stream().map(String::valueOf).toList());
    }
    if (!wronglyAccepted.isEmpty()) {
      findings.put(
          "mistaken submissions that were accepted",
          wronglyAccepted.stream().map(String::valueOf).toList());
    }
    return new WriteKillNineReport(
        pace.kills(),
        accepted.size(),
        ledger.repeatedSubmissions(),
        known.values().stream()
            .collect(Collectors.groupingBy(Outcome::state, Collectors.counting())),
        findings,
        hubspot.report().calls(),
        hubspot.report().refused(),
        slowestRestartMillis,
        seed);
  }
}
