package io.caravan.audit;

import io.caravan.access.Caller;
import java.time.Instant;
import java.util.Objects;

/**
 * One thing that somebody did.
 *
 * @param at when
 * @param caller who, and from where
 * @param action what, as {@code portal.connect}, {@code dead-letter.replay}, {@code write.update}
 * @param target to what, as {@code dead-letter/17}, {@code contacts/4711}; empty for none
 * @param portalId whose; 0 for no single portal
 * @param before what it was, as JSON without secrets; empty for nothing, or not known; a sentence
 *     that begins with {@code not known} where that would be mistaken for nothing
 * @param after what it is now, likewise
 * @param result {@code done}, or why not
 */
public record AuditEntry(
    Instant at,
    Caller caller,
    String action,
    String target,
    long portalId,
    String before,
    String after,
    String result) {

  /** The result of what was done. */
  public static final String DONE = "done";

  public AuditEntry {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    Objects.requireNonNull(result, "result");
  }
}
