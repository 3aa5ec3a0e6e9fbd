package io.caravan.benchmark.simulator;

import io.caravan.benchmark.Machine;
import io.caravan.benchmark.Options;
import io.caravan.benchmark.Table;
import io.caravan.benchmark.load.LoadGenerator;
import io.caravan.benchmark.load.LoadResult;
import io.caravan.benchmark.load.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How soon a simulator with many contacts answers, how much heap they take, and how many calls a
 * second it answers on one core.
 */
public final class SimulatorBenchmark {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";
  private static final int CONNECTIONS = 16;
  private static final long FIRST_ID = 1001;
  private static final int CALLS_TARGET = 3_000;

  private final List<String> pin;
  private final Path directory;
  private final int seconds;
  private final int warmUp;
  private long nextNumber = 1;

  private SimulatorBenchmark(List<String> pin, Path directory, int seconds, int warmUp) {
    this.pin = pin;
    this.directory = directory;
    this.seconds = seconds;
    this.warmUp = warmUp;
  }

  /** Runs it and prints its tables. */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    var options = new Options(arguments, Set.of("--contacts", "--seconds"));
    Path directory = Files.createTempDirectory(Path.of("target"), "simulator-");
    String pinning = System.getProperty("caravan.pin", "");
    System.out.println(Machine.describe(directory));
    System.out.println(
        pinning.isEmpty()
            ? "taskset not found: server and load generator share all cores"
            : "the server has a core of its own (" + pinning + ")");
    var benchmark =
        new SimulatorBenchmark(
            pinning.isEmpty() ? List.of() : List.of(pinning.split(" ")),
            directory,
            options.number("--seconds", 2, 10),
            options.quick() ? 2 : 10);
    String sizes = options.text("--contacts", options.quick() ? "1000" : "1000,100000,1000000");
    for (String size : sizes.split(",")) {
      benchmark.run(Integer.parseInt(size));
    }
  }

  private void run(int contacts) {
    boolean small = contacts <= 100_000;
    int heapTarget = small ? 512 : 2048;
    int startTarget = contacts <= 1000 ? 2 : contacts / 25_000 + 2;
    try (var server = new SimulatorUnderTest(contacts, small ? "512m" : "2g", pin, directory)) {
      double start = server.secondsToFirstAnswer();
      long heap = server.heapMegabytes();
      System.out.println();
      System.out.print(
          new Table(contacts + " contacts", "value", "target")
              .row(
                  "start to first answer",
                  String.format("%.2f s", start),
                  startTarget + " s: " + verdict(start <= startTarget))
              .row(
                  "heap after GC",
                  heap + " MB",
                  heapTarget + " MB: " + verdict(heap < heapTarget)));
      System.out.println();
      var table = new Table("call", "calls/s", "median ms", "99 % ms", "target");
      String token = server.token();
      calls(contacts, token)
          .forEach(
              (name, call) -> {
                measure(server, call, warmUp);
                LoadResult result = measure(server, call, seconds);
                table.row(
                    name,
                    String.format("%.0f", result.perSecond()),
                    String.format("%.1f", result.percentileMillis(0.5)),
                    String.format("%.1f", result.percentileMillis(0.99)),
                    target(name, result));
              });
      System.out.print(table);
      System.out.println("heap after all calls and GC: " + server.heapMegabytes() + " MB");
    }
  }

  private static String target(String name, LoadResult result) {
    if (!result.clean()) {
      return "MISSED: answers " + result.statuses();
    }
    boolean simple = Set.of("GET", "PATCH", "create").contains(name);
    return simple ? CALLS_TARGET + ": " + verdict(result.perSecond() >= CALLS_TARGET) : "";
  }

  private static String verdict(boolean reached) {
    return reached ? "reached" : "MISSED";
  }

  /** What makes the requests of one measurement, given the first number that is not used yet. */
  @FunctionalInterface
  private interface Kind {
    ApiCalls calls(int count, long firstNumber);
  }

  private LoadResult measure(SimulatorUnderTest server, Kind kind, int limitSeconds) {
    int most = limitSeconds * 50_000;
    ApiCalls calls = kind.calls(most, nextNumber);
    nextNumber += most;
    return new LoadGenerator(server.address(), CONNECTIONS)
        .run(calls, Pace.asFastAsAnswered(), Duration.ofSeconds(limitSeconds));
  }

  private static Map<String, Kind> calls(int contacts, String token) {
    long last = FIRST_ID + contacts - 1;
    int width = Long.toString(contacts < 9_000 ? FIRST_ID : contacts - 1).length();
    long first = Math.max(FIRST_ID, (long) Math.pow(10, width - 1));
    long highest = Math.min(last, (long) Math.pow(10, width) - 1);
    String id = "#".repeat(width);
    String read =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"id\":\"" + id + "\"}")
            .collect(
                Collectors.joining(",", "{\"properties\":[\"email\",\"city\"],\"inputs\":[", "]}"));
    // Records are searched for by their ids ascending and by when they were modified, from
    // somewhere on, as incremental syncs do.
    String keyset = search("hs_object_id", "GT", id, "\"sorts\":[\"hs_object_id\"],\"limit\":100");
    String modified =
        search(
            "lastmodifieddate",
            "GTE",
            "1700$$$$$$$$$",
            "\"sorts\":[\"lastmodifieddate\"],\"limit\":100");
    String email = search("email", "EQ", "nobody-$$$$$$$$$@nowhere.example", "\"limit\":10");
    String scan = search("city", "CONTAINS_TOKEN", "ber*", "\"limit\":10");
    var all = new LinkedHashMap<String, String[]>();
    all.put("GET", new String[] {"GET " + CONTACTS + "/" + id, ""});
    all.put(
        "PATCH",
        new String[] {
          "PATCH " + CONTACTS + "/" + id, "{\"properties\":{\"city\":\"City $$$$$$$$$\"}}"
        });
    all.put("batch read of 100", new String[] {"POST " + CONTACTS + "/batch/read", read});
    all.put("search by id, keyset", new String[] {"POST " + CONTACTS + "/search", keyset});
    all.put("search by modification", new String[] {"POST " + CONTACTS + "/search", modified});
    all.put("search by e-mail", new String[] {"POST " + CONTACTS + "/search", email});
    all.put("search that reads all", new String[] {"POST " + CONTACTS + "/search", scan});
    // Last: hundreds of thousands of new records would be in the way of what is measured after
    // them.
    all.put(
        "create",
        new String[] {
          "POST " + CONTACTS,
          "{\"properties\":{\"email\":\"new-$$$$$$$$$@load.example\",\"firstname\":\"Zoë\"}}"
              .replace("ë", "e")
        });
    var kinds = new LinkedHashMap<String, Kind>();
    all.forEach(
        (name, call) ->
            kinds.put(
                name,
                (count, number) ->
                    new ApiCalls(call[0], call[1], token, count, first, highest, number)));
    return kinds;
  }

  private static String search(String property, String operator, String value, String rest) {
    return "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"%s\",\"operator\":\"%s\",\"value\":\"%s\"}]}],%s}"
        .formatted(property, operator, value, rest);
  }
}
