package io.caravan.mirror.journal;

import java.time.Instant;

/** What makes up for a gap that the journal cannot close; whoever syncs implements it. */
@FunctionalInterface
public interface IncrementalSync {

  /**
   * Starts a sync of all that may have changed since a time, in all portals; unless one that has
   * begun after {@code to} finds it anyway.
   *
   * @return what was started
   * @throws Unavailable when nothing could be started now
   */
  Started since(Instant from, Instant to);

  /**
   * What was started.
   *
   * @param means incremental, or full where nothing had been synced before
   * @param detail for people, such as the numbers of the runs
   */
  record Started(Gap.Means means, String detail) {}

  /** Nothing was started; a later try may do better. */
  final class Unavailable extends RuntimeException {
    public Unavailable(String message) {
      super(message);
    }
  }

  /** For a process that cannot sync. */
  static IncrementalSync none() {
    return (from, to) -> {
      throw new Unavailable(
          "there is nothing to sync with; run ./caravan sync all --since " + from);
    };
  }
}
