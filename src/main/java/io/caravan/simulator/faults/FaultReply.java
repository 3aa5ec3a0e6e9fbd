package io.caravan.simulator.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.limits.Verdict.Policy;
import java.time.Duration;
import java.util.Map;

/**
 * What a fault puts in the answer. Members that are null leave HubSpot's own.
 *
 * @param status HTTP status of STATUS and HTML, and of each failed input of PARTIAL
 * @param policy which limit a 429 claims to be; null for the short form without a policy
 * @param category in place of the status's usual one
 * @param subCategory in addition
 * @param message in place of the status's usual one
 * @param body in place of the whole body of STATUS
 * @param delay of SLOW, SLOW_BODY and STALE_SEARCH
 * @param headers added to the answer, such as Retry-After
 * @param share of a batch's inputs or a search's results that PARTIAL and SEARCH_OMITS hit when no
 *     record is named; at least one is hit
 */
public record FaultReply(
    int status,
    Policy policy,
    String category,
    String subCategory,
    String message,
    ObjectNode body,
    Duration delay,
    Map<String, String> headers,
    double share) {

  public FaultReply {
    headers = Map.copyOf(headers);
    body = body == null ? null : body.deepCopy();
    if (delay.isNegative()) {
      throw new IllegalArgumentException("the delay must not be negative: " + delay);
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must lie between 0 and 1: " + share);
    }
  }

  /** HubSpot's own answer with a status. */
  public static FaultReply of(int status) {
    return new FaultReply(
        status, null, null, null, null, null, Duration.ofSeconds(1), Map.of(), 0.1);
  }

  /** Whether only what HubSpot says is replaced, not the whole body. */
  public boolean hasWords() {
    return category != null || subCategory != null || message != null;
  }

  @Override
  public ObjectNode body() {
    return body == null ? null : body.deepCopy();
  }

  FaultReply with(Duration time) {
    return new FaultReply(
        status, policy, category, subCategory, message, body, time, headers, share);
  }

  FaultReply with(Map<String, String> more) {
    return new FaultReply(status, policy, category, subCategory, message, body, delay, more, share);
  }

  FaultReply saying(String otherCategory, String otherMessage) {
    return new FaultReply(
        status, policy, otherCategory, subCategory, otherMessage, body, delay, headers, share);
  }

  FaultReply claiming(Policy limit) {
    return new FaultReply(
        status, limit, category, subCategory, message, body, delay, headers, share);
  }

  FaultReply sharing(double part) {
    return new FaultReply(
        status, policy, category, subCategory, message, body, delay, headers, part);
  }
}
