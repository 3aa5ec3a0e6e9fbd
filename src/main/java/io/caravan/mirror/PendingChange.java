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
  private volatile Outcome outcome = Outcome.UNKNOWN;

  /** A change that an event told of. */
  public PendingChange(MirrorChange change) {
    this(change, Origin.EVENT);
  }

  public PendingChange(MirrorChange change, Origin origin) {
    this.change = change;
    this.origin = origin;
  }

  MirrorChange change() {
    return change;
  }

  Origin origin() {
    return origin;
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
