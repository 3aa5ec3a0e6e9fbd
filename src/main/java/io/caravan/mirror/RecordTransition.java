package io.caravan.mirror;

/**
 * A record that became another.
 *
 * @param before as it was; {@link Knowledge#NONE} when the mirror had never heard of it
 * @param after as it is now; may equal {@code before} in all that people see
 * @param cause the change that did it; for a record that was merged away, the merge
 */
public record RecordTransition(
    MirrorRecord before, MirrorRecord after, RecordChange cause, Origin origin) {}
