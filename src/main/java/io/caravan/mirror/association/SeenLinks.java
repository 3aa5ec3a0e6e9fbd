package io.caravan.mirror.association;

import io.caravan.mirror.AssociationChange.Label;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The links of some records as HubSpot's answers tell them: labels as seen from the record that was
 * asked about.
 *
 * @param links by record, then by the other record; a record without any has an empty map
 * @param missed records of which nothing, or not all, was learned
 * @param askedAt all answers were given after this moment, in milliseconds since the epoch
 * @param calls calls that it took
 */
record SeenLinks(
    Map<Long, Map<Long, List<Label>>> links, Set<Long> missed, long askedAt, int calls) {}
