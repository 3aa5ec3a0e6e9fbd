package io.caravan.benchmark.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.SimulatorReport;
import io.caravan.simulator.journal.JournalEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The simulator as a process of its own. Arguments: contacts, and whether the professional limits
 * hold. Prints a line with its address, then a line for each that it reads: {@code view}, or {@code
 * change N}, upon which N contacts get another first name.
 */
final class Portal {

  private static final int LIMIT = 190;
  private static final long WINDOW_MILLIS = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Portal() {}

  /** Where it is. */
  record Address(String url, String token, long portalId) {}

  /**
   * What it saw since it was last asked, or what it did.
   *
   * @param calls all of them
   * @param refused calls that limits refused, since the start
   * @param peak the most calls in any position of the burst window
   * @param used the share of the burst limit that was used, from the first call to the last; NaN
   *     when there were too few
   * @param contacts live ones
   * @param changed the ids of the contacts that were changed
   * @param cpuMillis time of both cores that this process has used
   */
  record View(
      long calls,
      long refused,
      int peak,
      double used,
      int contacts,
      List<Long> changed,
      long cpuMillis) {}

  public static void main(String[] arguments) throws IOException {
    int contacts = Integer.parseInt(arguments[0]);
    var options =
        SimulatorOptions.builder().contacts(contacts).tier(Tier.PROFESSIONAL).journalSize(50_000);
    Simulator hubspot =
        Simulator.start(
            (Boolean.parseBoolean(arguments[1]) ? options : options.noLimits()).build());
    System.out.println(
        JSON.writeValueAsString(
            new Address(
                hubspot.baseUrl(), hubspot.credentials().privateToken(), hubspot.portal().id())));
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    long before = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      List<Long> changed = List.of();
      if (line.startsWith("change ")) {
        changed = change(hubspot, Integer.parseInt(line.substring("change ".length())));
      }
      SimulatorReport report = hubspot.report();
      System.out.println(JSON.writeValueAsString(view(hubspot, report, before, changed)));
      before = report.calls();
    }
    System.exit(0);
  }

  private static View view(
      Simulator hubspot, SimulatorReport report, long before, List<Long> changed) {
    long[] arrivals =
        report.recent().stream()
            .filter(call -> call.bucket() == Bucket.BURST && call.status() != 429)
            .mapToLong(JournalEntry::at)
            .sorted()
            .toArray();
    return new View(
        report.calls() - before,
        report.refused(),
        report.peak("burst"),
        used(arrivals),
        hubspot.portal().ids("contacts", false).size(),
        changed,
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis());
  }

  /** The time that the limit asks for so many calls, over the time they took. */
  private static double used(long[] arrivals) {
    int windows = (arrivals.length - 1) / LIMIT;
    return windows < 2
        ? Double.NaN
        : (double) windows * WINDOW_MILLIS / (arrivals[windows * LIMIT] - arrivals[0]);
  }

  private static List<Long> change(Simulator hubspot, int count) {
    List<Long> ids = hubspot.portal().ids("contacts", false);
    List<Long> chosen =
        new Random(count).ints(0, ids.size()).distinct().limit(count).mapToObj(ids::get).toList();
    for (long id : chosen) {
      hubspot.portal().update("contacts", id, Map.of("firstname", "changed " + id));
    }
    return chosen;
  }
}
