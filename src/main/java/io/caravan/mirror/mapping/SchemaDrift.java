package io.caravan.mirror.mapping;

import io.caravan.hubspot.ObjectType;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How HubSpot's schema of an object has changed since it was last looked at.
 *
 * @param changes in the order of the properties' names; empty when there are none
 */
public record SchemaDrift(long portalId, ObjectType type, List<Change> changes) {

  public SchemaDrift {
    changes = List.copyOf(changes);
  }

  /** What happened to a property. */
  public enum Kind {
    NEW,
    CHANGED,
    VANISHED
  }

  /**
   * A property that changed.
   *
   * @param what in words: new (number), type string became number, vanished
   * @param at when it was noticed
   */
  public record Change(Kind kind, String property, String what, Instant at) {}

  /** Whether the schema is as it was. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** In one line: contacts of portal 62515: score is new (number); fax vanished. */
  public String sentence() {
    return "%s of portal %d: %s"
        .formatted(
            type,
            portalId,
            isEmpty()
                ? "no change of schema"
                : changes.stream()
                    .map(change -> change.property() + " " + change.what())
                    .collect(Collectors.joining("; ")));
  }
}
