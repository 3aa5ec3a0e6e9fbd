package io.caravan.crash;

import io.caravan.process.CaravanLaunch;
import io.caravan.process.SampleEvents;
import io.caravan.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
  private static final int SHORTEST_LIFE_MILLIS = 50;
  private static final int LONGEST_LIFE_MILLIS = 2_000;
  private static final int REPEATED = 20;
  private static final Duration SETTLE = Duration.ofSeconds(60);

  /** With PostgreSQL a dead process keeps the channel for as long as its lease: 30 seconds. */
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

  private final CaravanLaunch launch;
  private final int kills;
  private final Random random;
  private final Ledger ledger = new Ledger(EVENTS_PER_DELIVERY);
  private long slowestRestartMillis;

  /**
   * @param kills how often to kill
   * @param seed the same seed kills after the same times
   */
  public KillNine(CaravanLaunch launch, int kills, long seed) {
    this.launch = launch;
    this.kills = kills;
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
    ServerProcess server = start();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        senders.execute(sender());
      }
      for (int kill = 0; kill < kills; kill++) {
        loadFor(SHORTEST_LIFE_MILLIS + random.nextInt(LONGEST_LIFE_MILLIS - SHORTEST_LIFE_MILLIS));
        server.killNine();
        ledger.repeatSome(REPEATED, random);
        server = start();
      }
      ledger.makeNoMore();
      await("all deliveries to be acknowledged", ledger::settled);
      return judge();
    } finally {
      senders.shutdownNow();
      server.close();
    }
  }

  private ServerProcess start() {
    long start = System.nanoTime();
    ServerProcess server = launch.startAndAwait();
    slowestRestartMillis = Math.max(slowestRestartMillis, (System.nanoTime() - start) / 1_000_000);
    return server;
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

  /** So long from the first acknowledgement on: a kill of an idle process shows nothing. */
  private void loadFor(int millis) throws InterruptedException {
    int before = ledger.acknowledgedDeliveries();
    await("the load to begin", () -> ledger.acknowledgedDeliveries() > before);
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  private KillNineReport judge() throws InterruptedException {
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
        slowestRestartMillis);
  }

  /** Waits for the events that are still on their way: as long as there are fewer and fewer. */
  private Processed processedInTheEnd() throws InterruptedException {
    Path export = launch.directory().resolve("processed.jsonl");
    int missing = Integer.MAX_VALUE;
    long lastProgress = System.nanoTime();
    while (true) {
      launch.exportProcessed(export);
      Processed processed = Processed.read(export);
      int nowMissing = lost(processed).size();
      if (nowMissing < missing) {
        missing = nowMissing;
        lastProgress = System.nanoTime();
      }
      if (missing == 0 || System.nanoTime() - lastProgress > STANDSTILL.toNanos()) {
        return processed;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private List<Long> lost(Processed processed) {
    return LongStream.rangeClosed(1, ledger.lastEventId())
        .filter(ledger::isAcknowledged)
        .filter(id -> !processed.applied().containsKey(id))
        .boxed()
        .toList();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    if (!waitFor(condition)) {
      throw new IllegalStateException("waited in vain for " + what);
    }
  }

  private static boolean waitFor(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + SETTLE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return true;
  }
}
