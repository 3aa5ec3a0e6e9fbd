package io.caravan.benchmark.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.benchmark.Table;
import io.caravan.benchmark.load.Deliveries;
import io.caravan.benchmark.load.LoadGenerator;
import io.caravan.benchmark.load.LoadResult;
import io.caravan.benchmark.load.Pace;
import io.caravan.process.CaravanLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long a delivery takes at an even load of 50 deliveries a second with 100 events each: to its
 * answer, and, for Caravan, until each of its events is applied, as {@code events export} tells.
 * Times count from when a delivery was due.
 */
final class Latency {

  private static final double PER_SECOND = 50;
  private static final int EVENTS = 100;
  private static final int CONNECTIONS = 10;
  private static final double ANSWER_TARGET = 15;
  private static final double APPLIED_TARGET = 100;

  private final CaravanLaunch launch;
  private final Duration length;
  private final Table table =
      new Table("server", "to", "p50 ms", "p99 ms", "longest ms", "p99 at most");
  private long nextEventId = 100_000_000;

  Latency(CaravanLaunch launch, Duration length) {
    this.launch = launch;
    this.length = length;
  }

  /** Measures one server after as much of the same load has warmed it up. */
  void measure(Contender contender) throws IOException {
    run(contender, deliveries(length));
    var deliveries = deliveries(length);
    LoadResult result = run(contender, deliveries);
    boolean caravan = contender.letter() == 'd';
    table.row(
        contender.name(),
        "answer" + (result.clean() ? "" : " " + result.statuses()),
        "%.1f".formatted(result.percentileMillis(0.5)),
        "%.1f".formatted(result.percentileMillis(0.99)),
        "%.1f".formatted(result.percentileMillis(1)),
        caravan ? verdict(result.percentileMillis(0.99), ANSWER_TARGET) : "");
    if (caravan) {
      addApplied(deliveries, result);
    }
  }

  private Deliveries deliveries(Duration time) {
    int count = (int) (PER_SECOND * time.toSeconds());
    var deliveries =
        new Deliveries(
            CaravanLaunch.SECRET,
            launch.requests().path(),
            launch.requests().publicUrl(),
            EVENTS,
            nextEventId,
            count);
    nextEventId += (long) count * EVENTS;
    return deliveries;
  }

  private static LoadResult run(Contender contender, Deliveries deliveries) {
    return new LoadGenerator(contender.address(), CONNECTIONS)
        .run(deliveries, Pace.perSecond(PER_SECOND), Duration.ofMinutes(4));
  }

  private void addApplied(Deliveries deliveries, LoadResult result) throws IOException {
    Path file = launch.directory().resolve("processed.jsonl");
    long[] nanos = awaitApplied(deliveries, result, file);
    Arrays.sort(nanos);
    table.row(
        "Caravan",
        "applied",
        "%.1f".formatted(nanos[nanos.length / 2] / 1e6),
        "%.1f".formatted(nanos[(int) (nanos.length * 0.99)] / 1e6),
        "%.1f".formatted(nanos[nanos.length - 1] / 1e6),
        verdict(nanos[(int) (nanos.length * 0.99)] / 1e6, APPLIED_TARGET));
  }

  /** Events may still be on their way when the last answer has come, so the export is repeated. */
  private long[] awaitApplied(Deliveries deliveries, LoadResult result, Path file)
      throws IOException {
    int expected = deliveries.count() * EVENTS;
    long[] nanos = {};
    for (int attempt = 0; attempt < 10 && nanos.length < expected; attempt++) {
      launch.exportProcessed(file);
      nanos = appliedNanos(deliveries, result.due(), file);
    }
    if (nanos.length < expected) {
      throw new IllegalStateException(
          "%d of %d events are not applied".formatted(expected - nanos.length, expected));
    }
    return nanos;
  }

  private static long[] appliedNanos(Deliveries deliveries, Instant[] due, Path file)
      throws IOException {
    var json = new ObjectMapper();
    long first = deliveries.firstEventId(0);
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .mapToLong(
              line -> {
                JsonNode event = read(json, line);
                long number = event.path("eventId").asLong() - first;
                return number < 0
                    ? -1
                    : Duration.between(due[(int) (number / EVENTS)], when(event)).toNanos();
              })
          .filter(latency -> latency >= 0)
          .toArray();
    }
  }

  private static Instant when(JsonNode event) {
    JsonNode when = event.path("when");
    return when.isNumber() ? Instant.ofEpochMilli(when.asLong()) : Instant.parse(when.asText());
  }

  private static JsonNode read(ObjectMapper json, String line) {
    try {
      return json.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException("not a line of JSON: " + line, e);
    }
  }

  private static String verdict(double millis, double target) {
    return "%.0f: %s".formatted(target, millis <= target ? "reached" : "MISSED");
  }

  Table table() {
    return table;
  }

  /** The servers that this load says something about. */
  static List<Character> servers() {
    return List.of('b', 'c', 'd');
  }
}
