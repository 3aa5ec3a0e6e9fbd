package io.caravan.simulator.uncertain;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How the simulator behaves where HubSpot's sources contradict each other or are silent: one switch
 * per question, each with the safe assumption as its default.
 *
 * <p>To add a switch: a component here, a field with the default in {@link Draft}, and a line in
 * both constructors' lists. The command line's {@code --uncertain name=value} then knows it.
 *
 * @param retryAfterOnLimits whether a 429 names its pause in {@code Retry-After}, in seconds
 * @param refusedCallsCount whether a call that was answered 429 uses quota
 * @param failedCallsCount whether a call that was answered with any other 4xx uses quota
 * @param limitTable which table of limits counts on platform 2026.09
 * @param professionalDaily calls per day of tier Professional: 625,000 in the docs, 650,000 in the
 *     changelog of 2024
 * @param associationChangeDetails whether generic association events name their types
 * @param refreshTokenRotates whether a refresh answers with a new refresh token and ends the old
 *     one
 * @param webhooksStopAfter how long webhooks go on after an app was uninstalled
 * @param usageCoversServiceKeys whether the usage endpoint counts calls of service keys
 * @param leastConcurrentRequests the smallest maxConcurrentRequests of webhook settings
 * @param expiredOffset what the webhooks journal does for an expired offset
 * @param tokenErrorStatus status of the token endpoint's answer to a wrong client
 * @param staleRevisionStatus answer to the replacement of a workflow with an old revisionId: 409 or
 *     400
 * @param webhookSourceId sourceId of events that an app caused; {@code {appId}} stands for its id
 * @param privateAppSignature which signatures the webhooks of private apps carry
 */
public record UncertainBehaviour(
    boolean retryAfterOnLimits,
    boolean refusedCallsCount,
    boolean failedCallsCount,
    LimitTable limitTable,
    long professionalDaily,
    boolean associationChangeDetails,
    boolean refreshTokenRotates,
    Duration webhooksStopAfter,
    boolean usageCoversServiceKeys,
    int leastConcurrentRequests,
    ExpiredOffset expiredOffset,
    int tokenErrorStatus,
    int staleRevisionStatus,
    String webhookSourceId,
    PrivateAppSignature privateAppSignature) {

  /** The safe assumptions. */
  public static final UncertainBehaviour ASSUMED = new Draft().build();

  public UncertainBehaviour {
    // Snapshots of older simulators lack it.
    privateAppSignature =
        privateAppSignature == null ? PrivateAppSignature.V1 : privateAppSignature;
    if (tokenErrorStatus < 400 || tokenErrorStatus > 499) {
      throw new IllegalArgumentException(
          "tokenErrorStatus must lie between 400 and 499: " + tokenErrorStatus);
    }
    if (staleRevisionStatus != 409 && staleRevisionStatus != 400) {
      throw new IllegalArgumentException(
          "staleRevisionStatus must be 409 or 400: " + staleRevisionStatus);
    }
    if (professionalDaily < 1) {
      throw new IllegalArgumentException(
          "professionalDaily must be at least 1: " + professionalDaily);
    }
    if (webhooksStopAfter.isNegative()) {
      throw new IllegalArgumentException(
          "webhooksStopAfter must not be negative: " + webhooksStopAfter);
    }
  }

  /**
   * The same with other switches: {@code with(it -> it.refreshTokenRotates = true)}.
   *
   * @throws IllegalArgumentException when a value is out of range
   */
  public UncertainBehaviour with(Consumer<Draft> changes) {
    var draft = new Draft(this);
    changes.accept(draft);
    return draft.build();
  }

  /**
   * The same with one switch as text: {@code refreshTokenRotates=true}.
   *
   * @throws IllegalArgumentException naming the known switches or the accepted values
   */
  public UncertainBehaviour with(String assignment) {
    return Assignment.apply(this, assignment);
  }

  /** The switches while they are being set. */
  public static final class Draft {
    public boolean retryAfterOnLimits;
    public boolean refusedCallsCount = true;
    public boolean failedCallsCount = true;
    public LimitTable limitTable = LimitTable.CURRENT;
    public long professionalDaily = 625_000;
    public boolean associationChangeDetails = true;
    public boolean refreshTokenRotates;
    public Duration webhooksStopAfter = Duration.ZERO;
    public boolean usageCoversServiceKeys;
    public int leastConcurrentRequests = 5;
    public ExpiredOffset expiredOffset = ExpiredOffset.REFUSED;
    public int tokenErrorStatus = 400;
    public int staleRevisionStatus = 409;
    public String webhookSourceId = "{appId}";
    public PrivateAppSignature privateAppSignature = PrivateAppSignature.V1;

    private Draft() {}

    private Draft(UncertainBehaviour from) {
      retryAfterOnLimits = from.retryAfterOnLimits;
      refusedCallsCount = from.refusedCallsCount;
      failedCallsCount = from.failedCallsCount;
      limitTable = from.limitTable;
      professionalDaily = from.professionalDaily;
      associationChangeDetails = from.associationChangeDetails;
      refreshTokenRotates = from.refreshTokenRotates;
      webhooksStopAfter = from.webhooksStopAfter;
      usageCoversServiceKeys = from.usageCoversServiceKeys;
      leastConcurrentRequests = from.leastConcurrentRequests;
      expiredOffset = from.expiredOffset;
      tokenErrorStatus = from.tokenErrorStatus;
      staleRevisionStatus = from.staleRevisionStatus;
      webhookSourceId = from.webhookSourceId;
      privateAppSignature = from.privateAppSignature;
    }

    private UncertainBehaviour build() {
      return new UncertainBehaviour(
          retryAfterOnLimits,
          refusedCallsCount,
          failedCallsCount,
          limitTable,
          professionalDaily,
          associationChangeDetails,
          refreshTokenRotates,
          webhooksStopAfter,
          usageCoversServiceKeys,
          leastConcurrentRequests,
          expiredOffset,
          tokenErrorStatus,
          staleRevisionStatus,
          webhookSourceId,
          privateAppSignature);
    }
  }
}
