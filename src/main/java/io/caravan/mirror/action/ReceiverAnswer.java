package io.caravan.mirror.action;

import io.caravan.gateway.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a receiver's answer means for the actions that were sent.
 *
 * @param verdict what becomes of them
 * @param status of HTTP
 * @param retryAfter the wait that it asks for
 */
record ReceiverAnswer(Verdict verdict, int status, Optional<Duration> retryAfter) {

  /** These say something about the address or our right to use it, whatever the content. */
  private static final Set<Integer> WHOLE = Set.of(401, 402, 403, 404, 405, 406, 407, 410, 451);

  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  enum Verdict {
    /** It has them. */
    TAKEN,
    /** It may take them another time. */
    LATER,
    /** It does not take one of them or more: which, the same actions in parts will show. */
    UNFIT,
    /** It will take none, now or later. */
    REFUSED
  }

  /**
   * @param retryAfter the header's text; null when absent
   */
  static ReceiverAnswer of(int status, String retryAfter, Clock clock) {
    Verdict verdict;
    if (status >= 200 && status < 300) {
      verdict = Verdict.TAKEN;
    } else if (status >= 500 || LATER.contains(status)) {
      verdict = Verdict.LATER;
    } else if (status < 400 || WHOLE.contains(status)) {
      verdict = Verdict.REFUSED;
    } else {
      verdict = Verdict.UNFIT;
    }
    return new ReceiverAnswer(
        verdict,
        status,
        Optional.ofNullable(retryAfter)
            .flatMap(text -> RetryAfter.parse(text.strip(), clock))
            // "At once" would be a loop without a pause, and without an end.
            .filter(wait -> !wait.isZero()));
  }

  /**
   * Why the actions are not taken; nothing of what the receiver said besides, which may be theirs.
   */
  String reason() {
    return status >= 300 && status < 400
        ? "The receiver of actions answered "
            + status
            + ", and redirects are not followed: correct caravan.actions.webhook.url"
        : "The receiver of actions answered " + status;
  }
}
