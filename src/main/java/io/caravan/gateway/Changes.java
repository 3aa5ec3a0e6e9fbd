package io.caravan.gateway;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts changes per portal, area and object type; a sum that grew says that something changed. */
final class Changes {

  private final ConcurrentHashMap<Scope, AtomicLong> counts = new ConcurrentHashMap<>();
  private final AtomicLong all = new AtomicLong();

  void count(Scope scope) {
    counts.computeIfAbsent(scope, s -> new AtomicLong()).incrementAndGet();
  }

  void countAll() {
    all.incrementAndGet();
  }

  /** All changes that touch this scope: its own and those of what it lies in. */
  long of(Scope scope) {
    Scope type = scope.ofType();
    Scope area = scope.ofArea();
    return all.get() + at(scope.ofPortal()) + at(area) + (type.equals(area) ? 0 : at(type));
  }

  private long at(Scope scope) {
    AtomicLong count = counts.get(scope);
    return count == null ? 0 : count.get();
  }
}
