package io.caravan.mirror.action;

import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordRef;

/**
 * What happened in the life of a record. Times are milliseconds since the epoch.
 *
 * @param record under the id that it had then
 * @param at HubSpot's time; 0 when not known
 * @param seenAt when Caravan noticed; 0 when only the mirror itself tells of it
 * @param kind created, deleted, merged, restored or erased
 * @param reason for people: how it came to be known, and why it happened where that is known
 * @param otherId of a merge: the id that it lives on as; else 0
 */
public record LifeEvent(
    RecordRef record,
    long at,
    long seenAt,
    ActionKind kind,
    String reason,
    long otherId,
    Origin origin) {}
