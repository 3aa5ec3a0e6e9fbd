package io.caravan.mirror.action;

import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import java.util.List;

/**
 * The life of a record, and of those that were merged into it.
 *
 * @param asked the record that was asked for
 * @param current the record that it lives on as: itself unless it was merged
 * @param merged the records that were merged into the current one, directly or not
 * @param state of the current one; null when the mirror has never heard of it
 * @param events of all of them, the oldest first
 */
public record Life(
    RecordRef asked,
    RecordRef current,
    List<RecordRef> merged,
    RecordState state,
    List<LifeEvent> events) {}
