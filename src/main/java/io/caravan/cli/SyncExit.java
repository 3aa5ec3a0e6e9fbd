package io.caravan.cli;

import io.caravan.cli.SyncReport.ObjectReport;
import io.caravan.cli.SyncReport.Verdict;
import java.util.List;

/** What the command {@code sync} tells the shell. */
final class SyncExit {

  static final int DONE = 0;

  /** Wrong use, wrong settings, or nothing could be started. */
  static final int CANNOT_START = 1;

  /** Some records or objects failed. */
  static final int PARTLY_FAILED = 2;

  /** A run goes on already for all or some of the objects; the others are done. */
  static final int GOES_ON = 3;

  static final int CANCELLED = Interruption.EXIT_CODE;

  private SyncExit() {}

  /**
   * The exit code.
   *
   * @param strict whether records in quarantine count as failed
   */
  static int of(SyncReport report, boolean strict) {
    List<ObjectReport> objects = report.objects();
    if (has(objects, Verdict.CANCELLED)) {
      return CANCELLED;
    }
    if (objects.stream().allMatch(object -> object.verdict() == Verdict.REFUSED)) {
      return CANNOT_START;
    }
    boolean failed =
        has(objects, Verdict.FAILED)
            || has(objects, Verdict.REFUSED)
            || has(objects, Verdict.PARTLY)
            || (strict && has(objects, Verdict.QUARANTINE));
    if (failed) {
      return PARTLY_FAILED;
    }
    return has(objects, Verdict.GOES_ON) ? GOES_ON : DONE;
  }

  private static boolean has(List<ObjectReport> objects, Verdict verdict) {
    return objects.stream().anyMatch(object -> object.verdict() == verdict);
  }
}
