package io.caravan.mirror;

/**
 * What follows from a change.
 *
 * @param next the record afterwards; the same object when nothing changed
 * @param reread whether HubSpot has to be asked for the record
 */
record Verdict(MirrorRecord next, Outcome outcome, boolean reread) {

  static Verdict applied(MirrorRecord next) {
    return new Verdict(next, Outcome.APPLIED, false);
  }

  static Verdict appliedAndReread(MirrorRecord next) {
    return new Verdict(next, Outcome.APPLIED, true);
  }

  static Verdict stale(MirrorRecord unchanged) {
    return new Verdict(unchanged, Outcome.STALE, false);
  }

  static Verdict ignored(MirrorRecord unchanged) {
    return new Verdict(unchanged, Outcome.IGNORED, false);
  }

  static Verdict askHubSpot(MirrorRecord next) {
    return new Verdict(next, Outcome.REREAD, true);
  }
}
