package io.caravan.crash;

import io.caravan.process.CaravanLaunch;
import io.caravan.process.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/**
 * Sends signed deliveries to the real process over many connections, kills it with -9 at random
 * moments, starts it again on the same data, and at the end compares what was acknowledged with
 * what was processed. A delivery without an answer is sent again, as HubSpot does.
 */
public final class KillNine {

  private static final int CONNECTIONS = 8;
  private static final int EVENTS_PER_DELIVERY = 10;
  private static final int RECORDS = 500;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int LONGEST_LIFE_MILLIS = 2_000;
  private static final int REPEATED = 20;

  /** With PostgreSQL a dead process keeps the channel for as long as its lease: 30 seconds. */
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

  private final CaravanLaunch launch;
  private final int kills;
  private final Duration standstill;
  private final Random random;
  private final Ledger ledger = new Ledger(EVENTS_PER_DELIVERY);

  /**
   * @param kills how often to kill
   * @param seed the same seed kills after the same times
   */
  public KillNine(CaravanLaunch launch, int kills, long seed) {
    this(launch, kills, STANDSTILL, seed);
  }

  /**
   * @param standstill when no event comes for so long, none is waited for any more
   */
  KillNine(CaravanLaunch launch, int kills, Duration standstill, long seed) {
    this.launch = launch;
    this.kills = kills;
    this.standstill = standstill;
    this.random = new Random(seed);
  }

  /** Kills 20 times, or as often as the first argument says; the second one is the seed. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    Path directory = Files.createTempDirectory(Path.of("target"), "crash-");
    var report = new KillNine(CaravanLaunch.in(directory), kills, seed).run();
    System.out.print("seed " + seed + "\n" + report);
    System.exit(report.holds() ? 0 : 1);
  }

  /** Does it all; the process is stopped in the end. */
  public KillNineReport run() throws InterruptedException {
    var senders = Executors.newFixedThreadPool(CONNECTIONS);
    try (var victim = new Victim(launch)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        senders.execute(sender());
      }
      for (int kill = 0; kill < kills; kill++) {
        victim.dies(
            ledger::acknowledgedDeliveries,
            random.nextInt(Victim.SHORTEST_LIFE_MILLIS, LONGEST_LIFE_MILLIS),
            () -> ledger.repeatSome(REPEATED, random));
      }
      ledger.makeNoMore();
      Victim.await("all deliveries to be acknowledged", ledger::settled);
      return judge(victim);
    } finally {
      senders.shutdownNow();
    }
  }

  private Sender sender() {
    return new Sender(
        launch.intake(),
        launch.requests(),
        new SampleEvents(RECORDS),
        ledger,
        EVENTS_PER_DELIVERY,
        PAUSE);
  }

  private KillNineReport judge(Victim victim) throws InterruptedException {
    Processed processed = processedInTheEnd();
    List<Long> lost = lost(processed);
    List<Long> doubled =
        processed.applied().entrySet().stream()
            .filter(event -> event.getValue() > 1)
            .map(java.util.Map.Entry::getKey)
            .sorted()
            .toList();
    return new KillNineReport(
        kills,
        (long) ledger.acknowledgedDeliveries() * EVENTS_PER_DELIVERY,
        ledger.retriedDeliveries(),
        lost,
        doubled,
        processed.outcomes(),
        victim.slowestStartMillis());
  }

  /** Waits for the events that are still on their way: as long as there are fewer and fewer. */
  private Processed processedInTheEnd() throws InterruptedException {
    Path export = launch.directory().resolve("processed.jsonl");
    return Victim.lastLook(
        () -> {
          launch.exportProcessed(export);
          return Processed.read(export);
        },
        processed -> lost(processed).size(),
        standstill,
        Duration.ofMillis(200));
  }

  private List<Long> lost(Processed processed) {
    return LongStream.rangeClosed(1, ledger.lastEventId())
        .filter(ledger::isAcknowledged)
        .filter(id -> !processed.applied().containsKey(id))
        .boxed()
        .toList();
  }
}
