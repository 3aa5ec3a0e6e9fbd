package io.caravan.benchmark.intake;

import io.caravan.benchmark.Table;
import io.caravan.benchmark.load.Deliveries;
import io.caravan.benchmark.load.LoadGenerator;
import io.caravan.benchmark.load.LoadResult;
import io.caravan.benchmark.load.Pace;
import io.caravan.process.CaravanLaunch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many deliveries a second each server accepts. All servers run at the same time and are
 * measured one after another, in rounds; each round has new deliveries, the same ones for every
 * server, and begins with another server. Ratios are taken within a round, where the machine was in
 * the same mood, and the median of them counts.
 */
final class Throughput {

  private final Scenario scenario;
  private final List<Contender> contenders;
  private final CaravanLaunch launch;
  private final Duration each;
  private final Map<Character, List<Double>> rates = new TreeMap<>();
  private long nextEventId = 100_000_000;

  Throughput(Scenario scenario, List<Contender> contenders, CaravanLaunch launch, Duration each) {
    this.scenario = scenario;
    this.contenders = contenders;
    this.launch = launch;
    this.each = each;
  }

  /** Measures, after some rounds that only warm the servers up. */
  void measure(int warmUps, int rounds) {
    for (int round = 1 - warmUps; round <= rounds; round++) {
      var deliveries = deliveries();
      var order = new ArrayList<>(contenders);
      Collections.rotate(order, Math.floorMod(round, order.size()));
      for (Contender contender : order) {
        LoadResult result =
            new LoadGenerator(contender.address(), scenario.connections())
                .run(deliveries, Pace.asFastAsAnswered(), each);
        report(round, contender, result);
        if (round > 0) {
          rates
              .computeIfAbsent(contender.letter(), letter -> new ArrayList<>())
              .add(result.perSecond());
        }
      }
    }
  }

  private Deliveries deliveries() {
    int count = (int) (scenario.mostPerSecond() * each.toSeconds());
    var deliveries =
        new Deliveries(
            CaravanLaunch.SECRET,
            launch.requests().path(),
            launch.requests().publicUrl(),
            scenario.events(),
            nextEventId,
            count);
    nextEventId += (long) count * scenario.events();
    return deliveries;
  }

  private static void report(int round, Contender contender, LoadResult result) {
    System.out.printf(
        Locale.ROOT,
        "  %s %-30s %9.0f deliveries/s   p50 %7.2f ms   p99 %7.2f ms%s%n",
        round < 1 ? "warm-up" : "round " + round,
        contender.name(),
        result.perSecond(),
        result.percentileMillis(0.5),
        result.percentileMillis(0.99),
        result.clean() ? "" : "   NOT ALL ACCEPTED: " + result.statuses());
  }

  /** The result; the servers that did not take part are left out. */
  Table table() {
    var table =
        new Table("server", "deliveries/s", "events/s", "Caravan is", "(rounds)", "at least");
    for (Contender contender : contenders) {
      double rate = median(rates.get(contender.letter()));
      List<Double> ratios = ratiosTo(contender.letter());
      Double target = scenario.targets().get(contender.letter());
      table.row(
          contender.name(),
          "%,.0f".formatted(rate),
          "%,.0f".formatted(rate * scenario.events()),
          ratios.isEmpty() ? "" : "%.2f".formatted(median(ratios)),
          ratios.isEmpty()
              ? ""
              : "%.2f to %.2f".formatted(Collections.min(ratios), Collections.max(ratios)),
          target == null || ratios.isEmpty() ? "" : verdict(median(ratios), target));
    }
    return table;
  }

  private List<Double> ratiosTo(char letter) {
    List<Double> mine = rates.getOrDefault('d', List.of());
    List<Double> other = rates.get(letter);
    var ratios = new ArrayList<Double>();
    for (int i = 0; letter != 'd' && i < mine.size(); i++) {
      ratios.add(mine.get(i) / other.get(i));
    }
    return ratios;
  }

  private static String verdict(double ratio, double target) {
    return "%s: %s".formatted(target, ratio >= target ? "reached" : "MISSED");
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
