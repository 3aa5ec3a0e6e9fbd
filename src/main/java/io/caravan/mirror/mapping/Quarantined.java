package io.caravan.mirror.mapping;

import io.caravan.hubspot.ObjectType;
import java.time.Instant;
import java.util.List;

/**
 * A record in quarantine.
 *
 * @param recordId HubSpot's id, or what there was instead of one
 * @param step map when the record is in the mirror and does not fit its mapping; validate when it
 *     could not be taken into the mirror
 * @param reasons all of them, in sentences; secret values are left out
 * @param raw the record as it was read, as JSON; empty when it is in the mirror
 * @param hash of the mapping that it did not fit; empty when there was none
 * @param since when it was first found
 * @param attempts how often it was tried
 */
public record Quarantined(
    long portalId,
    ObjectType type,
    String recordId,
    String step,
    List<String> reasons,
    String raw,
    String hash,
    Instant since,
    int attempts,
    Instant lastTried) {

  /** The step that records fail which cannot be taken into the mirror. */
  public static final String VALIDATE = "validate";

  /** The step that records fail which do not fit their mapping. */
  public static final String MAP = "map";

  public Quarantined {
    reasons = List.copyOf(reasons);
  }
}
