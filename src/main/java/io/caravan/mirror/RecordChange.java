package io.caravan.mirror;

import java.util.List;
import java.util.Map;

/** Something that the mirror has learned of a record; times as in {@link MirrorRecord}. */
public sealed interface RecordChange extends MirrorChange {

  /** The record as the event or answer names it; it may since have been merged into another. */
  RecordRef ref();

  /** When it happened; for answers, a moment after which they were given. */
  long at();

  /** The record came into being; its values are unknown. */
  record Created(RecordRef ref, long at) implements RecordChange {}

  /**
   * A property got a value.
   *
   * @param value empty when it was cleared
   * @param sensitive whether HubSpot marks the property as sensitive
   */
  record PropertyChanged(RecordRef ref, long at, String name, String value, boolean sensitive)
      implements RecordChange {

    /** Of a property that is not marked as sensitive. */
    public PropertyChanged(RecordRef ref, long at, String name, String value) {
      this(ref, at, name, value, false);
    }
  }

  /** Something changed, and the event does not say to what. */
  record Touched(RecordRef ref, long at) implements RecordChange {}

  /** The record was deleted. */
  record Deleted(RecordRef ref, long at) implements RecordChange {}

  /** The record came back from the recycle bin. */
  record Restored(RecordRef ref, long at) implements RecordChange {}

  /**
   * Records became one.
   *
   * @param ref the record that lives on
   * @param oldIds the ids that from now on mean the record that lives on
   */
  record Merged(RecordRef ref, long at, List<Long> oldIds) implements RecordChange {
    public Merged {
      oldIds = oldIds.stream().filter(id -> id > 0 && id != ref.id()).distinct().toList();
    }
  }

  /** The data of a person must be erased. */
  record Erased(RecordRef ref, long at) implements RecordChange {}

  /**
   * The record as HubSpot has it.
   *
   * @param values all properties that are not empty
   * @param updatedAt HubSpot's time of the record's last change
   * @param at the read took place after this moment; 0 when that cannot be told, as with a search,
   *     whose index may show the record as it was a while ago
   */
  record Snapshot(
      RecordRef ref, Map<String, String> values, long createdAt, long updatedAt, long at)
      implements RecordChange {}

  /**
   * Some properties of the record as HubSpot has them; of the others it says nothing.
   *
   * @param values the properties by name; empty values for those that have none
   * @param updatedAt HubSpot's time of the record's last change; calculated properties change
   *     without moving it
   * @param at the read took place after this moment
   */
  record PartialSnapshot(RecordRef ref, Map<String, String> values, long updatedAt, long at)
      implements RecordChange {}

  /**
   * A comparison has shown that the mirror is wrong about the record: what it holds for known as of
   * a time up to {@code at} counts no longer, so that the {@link Snapshot} that comes with this is
   * taken whole.
   */
  record Doubted(RecordRef ref, long at) implements RecordChange {}

  /**
   * HubSpot does not have the record.
   *
   * @param at the read took place after this moment
   */
  record Missing(RecordRef ref, long at) implements RecordChange {}
}
