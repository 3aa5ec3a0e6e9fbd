package io.caravan.benchmark.write;

import io.caravan.benchmark.Table;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** Callers who each wait for one create, beside the bare call. */
final class Waiting {

  private static final int BARE = 50;
  private static final int CALLERS = 100;
  private static final int PER_SECOND = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path directory;
  private final AtomicInteger number = new AtomicInteger();

  Waiting(Path directory) {
    this.directory = directory;
  }

  /**
   * @param seconds how long ten a second come
   */
  Table measure(int seconds) throws Exception {
    Files.createDirectories(directory);
    var table =
        new Table(
            "waiting for one create", "calls", "p50 ms", "p95 ms", "p99 ms", "failed", "429s");
    try (var hubspot = new HubSpot(0, false, directory.resolve("hubspot.log"));
        var caravan = new CaravanWriter(hubspot.address(), directory)) {
      row(table, "the bare call, one after another", bare(hubspot.address()), 0, hubspot);
      // Classes are loaded and compiled by the first ones.
      atOnce(caravan, new AtomicInteger());
      TimeUnit.SECONDS.sleep(10);
      var failed = new AtomicInteger();
      row(table, CALLERS + " callers at once", atOnce(caravan, failed), failed.get(), hubspot);
      TimeUnit.SECONDS.sleep(10);
      failed.set(0);
      Percentiles steady = steady(caravan, seconds * PER_SECOND, failed);
      row(table, "10 a second for " + seconds + " s", steady, failed.get(), hubspot);
    }
    return table;
  }

  private static void row(Table table, String what, Percentiles times, int failed, HubSpot hubspot)
      throws Exception {
    HubSpotServer.View seen = hubspot.view(0);
    table.row(
        what,
        Integer.toString(seen.calls()),
        "%.0f".formatted(times.millis(0.5)),
        "%.0f".formatted(times.millis(0.95)),
        "%.0f".formatted(times.millis(0.99)),
        Integer.toString(failed),
        Long.toString(seen.refused()));
  }

  private Percentiles bare(HubSpotServer.Address hubspot) throws Exception {
    var client = HttpClient.newHttpClient();
    long[] nanos = new long[BARE];
    for (int call = 0; call < BARE; call++) {
      long start = System.nanoTime();
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(hubspot.url() + "/crm/objects/2026-09/contacts"))
                  .header("Authorization", "Bearer " + hubspot.token())
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"properties\":{\"email\":\"%s\"}}".formatted(email())))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      nanos[call] = System.nanoTime() - start;
      if (answer.statusCode() != 201) {
        throw new IllegalStateException("the bare call was answered " + answer.statusCode());
      }
    }
    return new Percentiles(nanos);
  }

  private Percentiles atOnce(CaravanWriter caravan, AtomicInteger failed) {
    var calls = new Calls(caravan, CALLERS, failed);
    for (int call = 0; call < CALLERS; call++) {
      calls.begin(call);
    }
    return calls.end();
  }

  private Percentiles steady(CaravanWriter caravan, int count, AtomicInteger failed)
      throws InterruptedException {
    var calls = new Calls(caravan, count, failed);
    long start = System.nanoTime();
    for (int call = 0; call < count; call++) {
      long due = start + TimeUnit.SECONDS.toNanos(call) / PER_SECOND;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      calls.begin(call);
    }
    return calls.end();
  }

  private String email() {
    return "wait" + number.incrementAndGet() + "@load.example";
  }

  /** Callers on their way, and how long each waited. */
  private final class Calls {

    private final CaravanWriter caravan;
    private final AtomicLongArray nanos;
    private final AtomicInteger failed;
    private final List<CompletableFuture<?>> open = new ArrayList<>();

    Calls(CaravanWriter caravan, int count, AtomicInteger failed) {
      this.caravan = caravan;
      this.nanos = new AtomicLongArray(count);
      this.failed = failed;
    }

    void begin(int call) {
      long start = System.nanoTime();
      String json =
          "{\"operation\":\"create\",\"objectType\":\"contacts\",\"priority\":\"interactive\",\"properties\":{\"email\":\"%s\"}}"
              .formatted(email());
      open.add(
          caravan
              .outcome(json, PATIENCE)
              .handle(
                  (settled, failure) -> {
                    nanos.set(call, System.nanoTime() - start);
                    if (failure != null || !settled) {
                      failed.incrementAndGet();
                    }
                    return null;
                  }));
    }

    Percentiles end() {
      CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).join();
      long[] all = new long[nanos.length()];
      for (int i = 0; i < all.length; i++) {
        all[i] = nanos.get(i);
      }
      return new Percentiles(all);
    }
  }
}
