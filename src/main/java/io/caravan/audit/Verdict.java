package io.caravan.audit;

import java.util.Optional;

/**
 * What a look at the whole chain has shown.
 *
 * @param checked entries that were looked at
 * @param archived those among them that stand in archives
 * @param erased those whose values were erased
 * @param lastId the last entry that holds; 0 for none
 * @param fault the first one that does not
 */
public record Verdict(
    long checked, long archived, long erased, long lastId, Optional<Fault> fault) {

  /** What was done to the log. */
  public enum Kind {
    /** A field or a value of the entry is not what it was. */
    CHANGED,
    /** The entry is not there any more. */
    REMOVED,
    /** The entry was not there before. */
    INSERTED,
    /** The entry stood at another place. */
    REORDERED,
    /** The entry and all after it are not there any more. */
    CUT,
    /** The entry and those before it hold together, but are not the ones of the anchor. */
    REWRITTEN
  }

  /**
   * The first thing that is wrong.
   *
   * @param id the entry
   * @param detail in words
   */
  public record Fault(Kind kind, long id, String detail) {}

  /** Whether all of it holds. */
  public boolean holds() {
    return fault.isEmpty();
  }
}
