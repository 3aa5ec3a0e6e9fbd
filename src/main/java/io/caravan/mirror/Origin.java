package io.caravan.mirror;

/**
 * What brought a change to the mirror's notice.
 *
 * @param kind how it was noticed
 * @param runId the run that noticed it; 0 when it was no run
 */
public record Origin(Kind kind, long runId) {

  /** A change that a webhook told of. */
  public static final Origin EVENT = new Origin(Kind.EVENT, 0);

  /** A record that was read again because an event did not say enough. */
  public static final Origin REREAD = new Origin(Kind.REREAD, 0);

  /** A change that HubSpot's webhooks journal told of. */
  public static final Origin JOURNAL = new Origin(Kind.JOURNAL, 0);

  /** The ways to notice a change. */
  public enum Kind {
    EVENT,
    REREAD,
    JOURNAL,
    SYNC,
    RECONCILIATION
  }

  /** A change that a sync run found. */
  public static Origin sync(long runId) {
    return new Origin(Kind.SYNC, runId);
  }

  /** A difference that a reconciliation found. */
  public static Origin reconciliation(long runId) {
    return new Origin(Kind.RECONCILIATION, runId);
  }
}
