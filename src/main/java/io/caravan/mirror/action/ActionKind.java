package io.caravan.mirror.action;

import io.caravan.hubspot.ObjectType;
import java.util.Locale;

/** The vocabulary of actions. */
public enum ActionKind {
  /** Caravan has a record whole that it did not have before; all values are told. */
  CREATED,
  /** Values of a record changed. */
  UPDATED,
  /** The record is in HubSpot's recycle bin, or gone. */
  DELETED,
  /** The record lives on as another one, which is told. */
  MERGED,
  /** The record came back from the recycle bin; all values are told. */
  RESTORED,
  /** A person's data was erased for good, and must be so everywhere. */
  ERASED,
  /** Two records are associated, in one or more capacities that they were not before. */
  ASSOCIATION_ADDED,
  /** Two records are not associated any more, in one or more capacities. */
  ASSOCIATION_REMOVED;

  /** For machines: created, updated, ..., association_added, association_removed. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind with this code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ActionKind ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /** For people: "Contact Created", "Association Added"; of a custom object "2-123456 Created". */
  public String words(ObjectType type) {
    String[] parts = name().split("_");
    return parts.length == 1
        ? capitalised(type.singularName().replace('_', ' ')) + " " + capitalised(parts[0])
        : capitalised(parts[0]) + " " + capitalised(parts[1]);
  }

  private static String capitalised(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT)
        + word.substring(1).toLowerCase(Locale.ROOT);
  }
}
