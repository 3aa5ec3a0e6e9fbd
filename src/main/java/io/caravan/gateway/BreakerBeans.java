package io.caravan.gateway;

import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.BeanRepository;

/**
 * The circuit breakers by the names under which routes refer to them. They are looked up rather
 * than bound one by one: Camel's registry is a plain map, and whoever binds to it while a message
 * makes another thread resolve an endpoint breaks that one off.
 */
final class BreakerBeans implements BeanRepository {

  private static final String PREFIX = "hubspot-breaker-";

  private final Breakers breakers;

  BreakerBeans(Breakers breakers) {
    this.breakers = breakers;
  }

  /** The name of a portal's breaker. */
  static String name(long portalId) {
    return PREFIX + portalId;
  }

  @Override
  public Object lookupByName(String name) {
    return name.startsWith(PREFIX) && name.substring(PREFIX.length()).matches("\\d{1,18}")
        ? breakers.of(Long.parseLong(name.substring(PREFIX.length())))
        : null;
  }

  @Override
  public <T> T lookupByNameAndType(String name, Class<T> type) {
    Object breaker = lookupByName(name);
    return type.isInstance(breaker) ? type.cast(breaker) : null;
  }

  @Override
  public <T> Map<String, T> findByTypeWithName(Class<T> type) {
    return Map.of();
  }

  @Override
  public <T> Set<T> findByType(Class<T> type) {
    return Set.of();
  }
}
