package io.caravan.benchmark.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.SimulatorReport;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.http.Latency;
import io.caravan.simulator.journal.JournalEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The simulator as a process of its own: a professional portal (190 calls in 10 seconds), 50 ms to
 * each answer, half of it before the call counts.
 *
 * <p>Arguments: how many contacts exist, and whether one call in a hundred fails. It prints a line
 * with its address, then one with what it saw for each line {@code number of writes} that it reads.
 */
final class HubSpotServer {

  private static final int LIMIT = 190;
  private static final long WINDOW_MILLIS = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private HubSpotServer() {}

  /** Where it is. */
  record Address(String url, String token, long portalId) {}

  /**
   * What it saw.
   *
   * @param upserts calls that upserted and were let through
   * @param refused calls that limits refused
   * @param peak the most calls in any position of the burst window
   * @param used the share of the burst limit that was used, from the first upsert to the last
   * @param right contacts that have the value that was written
   */
  record View(int calls, int upserts, long refused, int peak, double used, int right) {}

  public static void main(String[] arguments) throws IOException {
    var half = Latency.fixed(Duration.ofMillis(25));
    Simulator hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .contacts(0)
                .tier(Tier.PROFESSIONAL)
                .uplink(half)
                .latency(half)
                .journalSize(200_000)
                .build());
    int existing = Integer.parseInt(arguments[0]);
    for (int number = 0; number < existing; number++) {
      hubspot.portal().create("contacts", Map.of("email", Upserts.existing(number)));
    }
    if (Boolean.parseBoolean(arguments[1])) {
      hubspot.faults().add(Fault.html(502).on("POST", "/batch/").rate(0.005));
      hubspot.faults().add(Fault.reset().afterApplying().on("POST", "/batch/").rate(0.005));
    }
    System.out.println(
        JSON.writeValueAsString(
            new Address(
                hubspot.baseUrl(), hubspot.credentials().privateToken(), hubspot.portal().id())));
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(JSON.writeValueAsString(view(hubspot, Integer.parseInt(line))));
    }
    System.exit(0);
  }

  private static View view(Simulator hubspot, int writes) {
    SimulatorReport report = hubspot.report();
    List<JournalEntry> counted =
        report.recent().stream()
            .filter(call -> call.bucket() == Bucket.BURST && call.status() != 429)
            .toList();
    return new View(
        (int) report.calls(),
        (int) counted.stream().filter(call -> call.path().endsWith("/upsert")).count(),
        report.refused(),
        report.peak("burst"),
        used(counted.stream().mapToLong(JournalEntry::at).sorted().toArray()),
        right(hubspot, writes));
  }

  /** The time that the limit asks for so many calls, over the time they took. */
  private static double used(long[] arrivals) {
    int windows = (arrivals.length - 1) / LIMIT;
    if (windows < 2) {
      return Double.NaN;
    }
    return (double) windows * WINDOW_MILLIS / (arrivals[windows * LIMIT] - arrivals[0]);
  }

  private static int right(Simulator hubspot, int writes) {
    Map<String, String> names = new HashMap<>();
    for (long id : hubspot.portal().ids("contacts", false)) {
      Map<String, String> contact =
          hubspot.portal().find("contacts", id).orElseThrow().properties();
      names.put(contact.get("email"), contact.get("firstname"));
    }
    int right = 0;
    for (int write = 0; write < writes; write++) {
      if (Upserts.firstname(write).equals(names.get(Upserts.email(write)))) {
        right++;
      }
    }
    return right;
  }
}
