package io.caravan.simulator.webhooks.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** The subscriptions of one app's journal with their filters. Thread-safe. */
public final class JournalSubscriptions {

  private final Map<Long, JournalSubscription> subscriptions = new LinkedHashMap<>();
  private final Map<Long, JournalFilter> filters = new LinkedHashMap<>();
  private volatile List<JournalSubscription> all = List.of();
  private long nextId = 1;

  /** Adds a subscription that is made for an id. */
  public synchronized JournalSubscription add(LongFunction<JournalSubscription> make) {
    JournalSubscription made = make.apply(nextId++);
    subscriptions.put(made.id(), made);
    all = List.copyOf(subscriptions.values());
    return made;
  }

  /** In the order in which they were made. */
  public List<JournalSubscription> all() {
    return all;
  }

  public synchronized Optional<JournalSubscription> find(long id) {
    return Optional.ofNullable(subscriptions.get(id));
  }

  /** Removes a subscription with its filters. */
  public synchronized boolean remove(long id) {
    boolean removed = subscriptions.remove(id) != null;
    filters.values().removeIf(filter -> filter.subscriptionId() == id);
    all = List.copyOf(subscriptions.values());
    return removed;
  }

  /** Removes all subscriptions of a portal with their filters. */
  public synchronized void removePortal(long portalId) {
    for (JournalSubscription each : all) {
      if (each.portalId() != null && each.portalId() == portalId) {
        remove(each.id());
      }
    }
  }

  /** Adds a filter that is made for an id. */
  public synchronized JournalFilter addFilter(LongFunction<JournalFilter> make) {
    JournalFilter made = make.apply(nextId++);
    filters.put(made.id(), made);
    return made;
  }

  public synchronized Optional<JournalFilter> findFilter(long id) {
    return Optional.ofNullable(filters.get(id));
  }

  public synchronized boolean removeFilter(long id) {
    return filters.remove(id) != null;
  }

  /** The filters of a subscription; none lets everything through. */
  public synchronized List<JournalFilter> filtersOf(long subscriptionId) {
    var found = new ArrayList<JournalFilter>();
    for (JournalFilter filter : filters.values()) {
      if (filter.subscriptionId() == subscriptionId) {
        found.add(filter);
      }
    }
    return found;
  }

  /** Forgets everything. */
  synchronized void clear() {
    subscriptions.clear();
    filters.clear();
    all = List.of();
  }

  /** All of it in a snapshot. */
  record State(List<JournalSubscription> subscriptions, List<JournalFilter> filters, long nextId) {}

  synchronized State state() {
    return new State(all, List.copyOf(filters.values()), nextId);
  }

  synchronized void restore(State state) {
    clear();
    state.subscriptions().forEach(each -> subscriptions.put(each.id(), each));
    state.filters().forEach(each -> filters.put(each.id(), each));
    all = List.copyOf(subscriptions.values());
    nextId = state.nextId();
  }
}
