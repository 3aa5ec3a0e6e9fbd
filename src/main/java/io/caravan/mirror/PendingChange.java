package io.caravan.mirror;

import java.util.function.Supplier;

/**
 * A change on its way into the database, and afterwards what became of it.
 *
 * <p>The event log, which is written later in the same transaction, asks for the outcome then.
 */
public final class PendingChange implements Supplier<String> {

  private final MirrorChange change;
  private final Origin origin;
  private volatile RecordTransition transition;
  private volatile Outcome outcome = Outcome.UNKNOWN;

  /** A change that an event told of. */
  public PendingChange(MirrorChange change) {
    this(change, Origin.EVENT);
  }

  public PendingChange(MirrorChange change, Origin origin) {
    this.change = change;
    this.origin = origin;
  }

  /** The change. */
  public MirrorChange change() {
    return change;
  }

  Origin origin() {
    return origin;
  }

  /** The record before and after; null while unknown, and when the record did not change. */
  public RecordTransition transition() {
    return transition;
  }

  void settle(Outcome result, RecordTransition made) {
    transition = made;
    outcome = result;
  }

  void settle(Outcome result) {
    outcome = result;
  }

  /** What became of it; meaningful once the change has been applied. */
  @Override
  public String get() {
    return outcome.label();
  }
}
