package io.caravan.mirror.mapping;

import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.RecordRepository.PortalType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The properties of each object of a portal, as HubSpot last told them. Thread-safe. */
final class KnownProperties {

  private final Map<PortalType, Map<String, PropertyDefinition>> known = new ConcurrentHashMap<>();

  void put(PortalType object, List<PropertyDefinition> schema) {
    known.put(
        object,
        schema.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    PropertyDefinition::name, Function.identity(), (one, same) -> one)));
  }

  /** By name; empty when the schema was never read. */
  Map<String, PropertyDefinition> of(PortalType object) {
    return known.getOrDefault(object, Map.of());
  }

  /** A value is shown only of a property that HubSpot calls not sensitive. */
  Reason.Secrets secrets(PortalType object) {
    Map<String, PropertyDefinition> properties = of(object);
    return name -> {
      PropertyDefinition property = properties.get(name);
      return property == null || property.sensitive();
    };
  }
}
