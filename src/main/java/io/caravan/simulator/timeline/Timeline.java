package io.caravan.simulator.timeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The timeline events of one portal. Not thread-safe: guarded by the portal's lock. */
public final class Timeline {

  private final Map<String, TimelineEvent> byId = new LinkedHashMap<>();

  /**
   * Adds an event.
   *
   * @return false when the app gave this id to an event before: events never change
   */
  public boolean add(TimelineEvent event) {
    return byId.putIfAbsent(event.appId() + "/" + event.eventTypeName() + "/" + event.id(), event)
        == null;
  }

  /** All events in the order in which they came. */
  public List<TimelineEvent> all() {
    return List.copyOf(byId.values());
  }

  /** Puts other events in the place of all there are. */
  public void restore(List<TimelineEvent> events) {
    byId.clear();
    events.forEach(this::add);
  }
}
