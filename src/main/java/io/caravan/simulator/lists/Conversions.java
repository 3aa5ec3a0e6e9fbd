package io.caravan.simulator.lists;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.caravan.simulator.clock.SimulatorClock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Dynamic lists that are to become static on a day, or after some time without changes. */
public final class Conversions {

  /** When a list is to be converted; in a snapshot the members tell which of the two it is. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
  @JsonSubTypes({@JsonSubTypes.Type(OnDate.class), @JsonSubTypes.Type(AfterInactivity.class)})
  public sealed interface When {}

  /** At the beginning of a day in the portal's time zone. */
  public record OnDate(int year, int month, int day) implements When {}

  /**
   * When no record came or went for some time.
   *
   * @param unit DAY, WEEK or MONTH
   */
  public record AfterInactivity(int offset, String unit) implements When {}

  /**
   * A list's conversion.
   *
   * @param convertedAt milliseconds since the epoch; 0 as long as it lies ahead
   */
  public record Conversion(When when, long convertedAt) {}

  private final SimulatorClock clock;
  private final ZoneId zone;
  private final Map<Long, Conversion> byList = new TreeMap<>();

  Conversions(SimulatorClock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * Plans a conversion, in the place of one that was planned before.
   *
   * @throws ListRefused when the list is not DYNAMIC, or it is no date or unit
   */
  public Conversion plan(ListEntry entry, When when) {
    if (!entry.dynamic()) {
      throw new ListRefused(
          "List %d cannot be converted: its processingType is %s"
              .formatted(entry.list().id(), entry.list().type()));
    }
    dueAt(entry, when);
    var planned = new Conversion(when, 0);
    byList.put(entry.list().id(), planned);
    return planned;
  }

  public Optional<Conversion> find(long listId) {
    return Optional.ofNullable(byList.get(listId));
  }

  public void cancel(long listId) {
    byList.remove(listId);
  }

  void run(Collection<ListEntry> entries) {
    for (ListEntry entry : entries) {
      Conversion planned = byList.get(entry.list().id());
      if (planned == null || planned.convertedAt() != 0 || !entry.dynamic()) {
        continue;
      }
      long due = dueAt(entry, planned.when());
      if (due <= clock.millis()) {
        entry.become(entry.list().converted(due));
        byList.put(entry.list().id(), new Conversion(planned.when(), due));
      }
    }
  }

  private long dueAt(ListEntry entry, When when) {
    try {
      if (when instanceof OnDate date) {
        return LocalDate.of(date.year(), date.month(), date.day())
            .atStartOfDay(zone)
            .toInstant()
            .toEpochMilli();
      }
      var inactivity = (AfterInactivity) when;
      long last =
          Math.max(
              entry.list().createdAt(),
              Math.max(entry.members().lastAddedAt(), entry.members().lastRemovedAt()));
      return Instant.ofEpochMilli(last)
          .atZone(zone)
          .plus(inactivity.offset(), ChronoUnit.valueOf(inactivity.unit() + "S"))
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new ListRefused("Invalid conversion: " + e.getMessage());
    }
  }

  Map<Long, Conversion> state() {
    return new TreeMap<>(byList);
  }

  void restore(Map<Long, Conversion> state) {
    byList.putAll(state);
  }
}
