package io.caravan.simulator.limits;

import io.caravan.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.TreeMap;

/** Calls of one day, which ends at midnight in the portal's zone. Guarded by its owner's lock. */
final class DailyUse {

  private final SimulatorClock clock;
  private final ZoneId zone;
  private final Map<String, Long> used = new TreeMap<>();
  private LocalDate today;

  DailyUse(SimulatorClock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
    this.today = today();
  }

  long used(String counter) {
    turn();
    return used.getOrDefault(counter, 0L);
  }

  void add(String counter, long calls) {
    turn();
    used.merge(counter, calls, (now, more) -> Math.max(0, now + more));
  }

  void set(String counter, long calls) {
    turn();
    used.put(counter, calls);
  }

  void clear() {
    used.clear();
  }

  /** Seconds since the day began. */
  double secondsOfToday() {
    ZonedDateTime now = clock.instant().atZone(zone);
    return Duration.between(now.toLocalDate().atStartOfDay(zone), now).toNanos() / 1e9;
  }

  ZonedDateTime endsAt() {
    return today().plusDays(1).atStartOfDay(zone);
  }

  private void turn() {
    LocalDate date = today();
    if (!date.equals(today)) {
      today = date;
      used.clear();
    }
  }

  private LocalDate today() {
    return clock.instant().atZone(zone).toLocalDate();
  }
}
