package io.caravan.mirror.mapping;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;

/**
 * Records that were mapped before the database's single writer has its turn with them, so that it
 * need not do it. Known by the very map of values that travels with the record into the writer:
 * when that is gone, so is the result. A result that nobody finds costs time and nothing else.
 */
final class PreparedMappings {

  /** Weak keys are compared by identity. */
  private final Cache<Map<String, String>, MappingResult> results =
      Caffeine.newBuilder().weakKeys().build();

  void put(Map<String, String> values, MappingResult result) {
    results.put(values, result);
  }

  /** The result for these values by this mapping, or null. */
  MappingResult find(Map<String, String> values, Mapping mapping) {
    MappingResult result = results.getIfPresent(values);
    return result != null && result.hash().equals(mapping.hash()) ? result : null;
  }
}
