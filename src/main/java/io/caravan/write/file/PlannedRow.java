package io.caravan.write.file;

import io.caravan.write.Problem;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a row would do.
 *
 * @param line where it begins in the file; for a request, its position from 1
 * @param identity the record id or unique value that the row names; empty for a create without one
 * @param recordId the record as it is known; empty when it is not
 * @param changes by property
 * @param problem why the row could not be written; null for all others
 */
public record PlannedRow(
    long line,
    Kind kind,
    String identity,
    String recordId,
    Map<String, Change> changes,
    Problem problem) {

  public PlannedRow {
    changes = Collections.unmodifiableMap(new TreeMap<>(changes));
  }

  /**
   * A value.
   *
   * @param before empty when there is none
   * @param after empty when it is cleared
   */
  public record Change(String before, String after) {}

  /** What becomes of the record. */
  public enum Kind {
    /** It would be created. */
    NEW("new"),
    /** It would get other values. */
    CHANGED("changed"),
    /** It has these values already. */
    UNCHANGED("unchanged"),
    /** It would be archived. */
    ARCHIVED("archived"),
    /** It would be linked with another record, or no longer. */
    LINKED("linked"),
    /** It is not known here what it is like now, or whether it exists. */
    UNKNOWN("unknown"),
    /** The row cannot be written. */
    INVALID("invalid");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** As it stands in JSON: lower case. */
    public String label() {
      return label;
    }
  }
}
