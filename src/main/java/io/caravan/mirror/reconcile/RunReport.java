package io.caravan.mirror.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;

/**
 * What a run did so far, or in all.
 *
 * @param objectType as in API paths
 * @param startedAt milliseconds since the epoch
 * @param finishedAt milliseconds since the epoch; 0 while it is under way
 * @param phase what it is doing, in words
 * @param verdict running, equal, repaired, drift, failed, cancelled or abandoned
 * @param hubspotRecords live records that HubSpot has; -1 when it was not asked
 * @param mirrorRecords live records that the mirror had at first; -1 when they were not counted
 * @param compared records and associations' owners whose both sides were looked at one by one
 * @param calls to HubSpot
 * @param drift by kind
 * @param inFlight records that differ, and whose news may still be on their way
 * @param aligned records that differed in their modification date alone
 * @param leftOut properties that were not compared
 * @param notes what people should know
 * @param error why it failed; empty when it did not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunReport(
    long runId,
    long portalId,
    String objectType,
    String level,
    String links,
    boolean values,
    boolean repair,
    long startedAt,
    long finishedAt,
    String phase,
    String verdict,
    long hubspotRecords,
    long mirrorRecords,
    long compared,
    long calls,
    Map<String, Found> drift,
    long inFlight,
    long aligned,
    List<String> leftOut,
    List<String> notes,
    String error) {

  /** The verdict of a run that is under way. */
  public static final String RUNNING = "running";

  /**
   * Drift of one kind.
   *
   * @param repaired how many of those that were found equal HubSpot now
   */
  public record Found(long found, long repaired) {}

  /** Whether it has ended, in whatever way. */
  @JsonIgnore
  public boolean isDone() {
    return !verdict.equals(RUNNING);
  }

  /** Drift of all kinds together. */
  @JsonIgnore
  public long found() {
    return drift.values().stream().mapToLong(Found::found).sum();
  }

  /** Repaired drift of all kinds together. */
  @JsonIgnore
  public long repaired() {
    return drift.values().stream().mapToLong(Found::repaired).sum();
  }
}
