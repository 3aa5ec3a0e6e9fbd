package io.caravan.benchmark.write;

import io.caravan.write.Submission;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Writes trickle into Caravan one by one, until all of them have an outcome. */
final class CaravanRun {

  private static final int PER_SECOND = 2_000;
  private static final Duration STANDSTILL = Duration.ofMinutes(2);

  private CaravanRun() {}

  static Result of(int writes, boolean faulty, Path directory) throws Exception {
    Files.createDirectories(directory);
    try (var hubspot = new HubSpot(writes / 2 + 1, faulty, directory.resolve("hubspot.log"));
        var caravan = new CaravanWriter(hubspot.address(), directory)) {
      long start = System.nanoTime();
      var accepted = new ArrayList<CompletableFuture<Submission>>(writes);
      new Trickle(PER_SECOND)
          .run(writes, number -> accepted.add(caravan.accept(Upserts.json(number, faulty))));
      CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).join();
      long heap = awaitOutcomes(caravan, writes);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Result(
          faulty ? "Caravan, faults" : "Caravan",
          writes,
          faulty ? bad(writes) : 0,
          seconds,
          hubspot.view(writes),
          heap);
    }
  }

  static int bad(int writes) {
    return writes / 50;
  }

  /** Gives back the most heap in use, in megabytes, this load generator included. */
  private static long awaitOutcomes(CaravanWriter caravan, int writes) throws InterruptedException {
    long settled = -1;
    long progress = System.nanoTime();
    long heap = 0;
    while (caravan.settled() < writes) {
      if (caravan.settled() > settled) {
        settled = caravan.settled();
        progress = System.nanoTime();
      }
      if (System.nanoTime() - progress > STANDSTILL.toNanos()) {
        System.out.println("no outcome for two minutes; " + (writes - settled) + " are missing");
        break;
      }
      heap = Math.max(heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return heap >> 20;
  }
}
