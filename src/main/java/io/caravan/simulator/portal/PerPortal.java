package io.caravan.simulator.portal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/**
 * Something that each portal has one of, made when first asked for. Thread-safe; what it holds is
 * guarded by the portal's lock.
 */
public final class PerPortal<T> {

  private final LongFunction<T> make;
  private final Map<Long, T> made = new ConcurrentHashMap<>();

  /**
   * @param make makes it for a portal's id
   */
  public PerPortal(LongFunction<T> make) {
    this.make = make;
  }

  /** That of a portal. */
  public T of(long portalId) {
    return made.computeIfAbsent(portalId, make::apply);
  }

  /** Puts another one in the place of a portal's. */
  public void replace(long portalId, T other) {
    made.put(portalId, other);
  }

  /** That of a portal, if it was ever asked for. */
  public Optional<T> ifMade(long portalId) {
    return Optional.ofNullable(made.get(portalId));
  }

  /** Forgets all of them: the next one is as new. */
  public void clear() {
    made.clear();
  }
}
