package io.caravan.mirror.reconcile;

/** Counts and fingerprints of both sides for a range of ids that was listed whole. */
record ListedRange(
    long fromId,
    long toId,
    long hubspotCount,
    long mirrorCount,
    long hubspotFingerprint,
    long mirrorFingerprint) {

  static ListedRange beginningAt(long id) {
    return new ListedRange(id, id, 0, 0, 0, 0);
  }

  ListedRange withTheirs(long id, long fingerprint) {
    return new ListedRange(
        fromId,
        Math.max(toId, id),
        hubspotCount + 1,
        mirrorCount,
        hubspotFingerprint + fingerprint,
        mirrorFingerprint);
  }

  ListedRange withOurs(long id, long fingerprint) {
    return new ListedRange(
        fromId,
        Math.max(toId, id),
        hubspotCount,
        mirrorCount + 1,
        hubspotFingerprint,
        mirrorFingerprint + fingerprint);
  }
}
