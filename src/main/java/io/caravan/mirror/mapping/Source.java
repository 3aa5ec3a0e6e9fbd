package io.caravan.mirror.mapping;

import io.caravan.mirror.mapping.transform.DoesNotFit;
import java.util.Map;
import java.util.Set;

/** Where a column's value comes from. */
sealed interface Source permits Source.Property, Expression {

  /**
   * The value before the first step; null when there is none.
   *
   * @throws DoesNotFit when it cannot be made
   */
  String value(Map<String, String> properties);

  /** The HubSpot properties that it reads. */
  Set<String> properties();

  /** A property as it is. */
  record Property(String name) implements Source {

    @Override
    public String value(Map<String, String> properties) {
      return properties.get(name);
    }

    @Override
    public Set<String> properties() {
      return Set.of(name);
    }
  }
}
