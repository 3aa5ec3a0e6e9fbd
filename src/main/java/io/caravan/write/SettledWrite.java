package io.caravan.write;

import io.caravan.access.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A write whose outcome is known.
 *
 * @param caller who submitted it; a route of Caravan's own when nobody else did
 * @param state a final one
 * @param recordId the record in HubSpot; null or empty when that is not known
 * @param before what the mirror held before of the properties that the write sets; empty when that
 *     is not known
 * @param at when the outcome became known
 */
public record SettledWrite(
    Write write,
    Caller caller,
    State state,
    String recordId,
    boolean created,
    List<Problem> problems,
    Map<String, String> before,
    Instant at) {

  SettledWrite by(Caller other) {
    return new SettledWrite(write, other, state, recordId, created, problems, before, at);
  }
}
