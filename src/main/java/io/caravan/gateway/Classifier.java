package io.caravan.gateway;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.gateway.Verdict.Answered;
import io.caravan.gateway.Verdict.Failed;
import io.caravan.gateway.Verdict.Repeat;
import io.caravan.gateway.Verdict.TokenExpired;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.ErrorBody;
import io.caravan.redaction.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The decision table: what an HTTP answer, or its absence, means for a call.
 *
 * <p>Two questions decide: did HubSpot perhaps act on the call, and can waiting help? An answer
 * that nobody could read leaves the first open, so that only a repeatable call is repeated after
 * it. Refusals (401, 423, 429, 477) are certain not to have acted and may always be repeated.
 *
 * <p>Sources: HubSpot docs, "Error handling" and "API usage guidelines"; pauses per policy as
 * HubSpot's own Node client keeps them.
 */
final class Classifier {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  /** A locked record stays locked for about two seconds. */
  private static final Duration LOCK = Duration.ofSeconds(2);

  /** A portal on the move between data centres says how long; this is for when it does not. */
  private static final Duration MIGRATION = Duration.ofMinutes(1);

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Clock clock;

  Classifier(Clock clock) {
    this.clock = clock;
  }

  /** Judges an answer that was received whole. */
  Verdict judge(HubSpotCall call, Reply reply) {
    int status = reply.status();
    if (status >= 200 && status < 300) {
      return success(call, reply);
    }
    Reply shown = withoutSecrets(reply);
    Optional<ErrorBody> body = ErrorBody.parse(shown.body());
    String message = Words.refusal(call, shown, body);
    String category = body.map(ErrorBody::category).orElse("");
    return switch (status) {
      case 401 ->
          category.equals("EXPIRED_AUTHENTICATION")
              ? new TokenExpired(new CallError.Unauthorised(message, status))
              : refusedOrUnauthorised(call, shown, message, category, scopes(body));
      case 403 -> refusedOrUnauthorised(call, shown, message, category, scopes(body));
      case 408 -> lost(call, message);
      case 423 -> later("locked", longer(LOCK, RetryAfter.of(reply, clock)), message);
      case 429 -> limited(call, reply, message);
      case 477 -> later("migrating", RetryAfter.of(reply, clock).orElse(MIGRATION), message);
      default ->
          status >= 500
              ? troubled(call, reply, message)
              : new Failed(rejected(shown, message, category), false);
    };
  }

  /** A refusal is told on, kept and shown; what it repeats of our request must not be. */
  private static Reply withoutSecrets(Reply reply) {
    String text = new String(reply.body(), StandardCharsets.UTF_8);
    String shown = Redaction.ofShapes().text(text);
    return shown.equals(text) ? reply : reply.withBody(shown.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Judges an attempt that brought no answer.
   *
   * @param sent whether any of it can have reached HubSpot
   */
  Verdict judge(HubSpotCall call, IOException failure, boolean sent) {
    String what = call.method() + " " + call.path().template() + " of portal " + call.portalId();
    if (sent) {
      return lost(call, what + " was sent, but its answer was lost: " + Words.of(failure));
    }
    String message = what + " could not reach HubSpot: " + Words.of(failure);
    return new Repeat("unreachable", Duration.ZERO, true, new CallError.Unavailable(message), true);
  }

  private Verdict success(HubSpotCall call, Reply reply) {
    int status = reply.status();
    if (reply.body().length == 0) {
      boolean expectsBody =
          status != 204
              && status != 202
              && !call.method().equals("PUT")
              && !call.method().equals("DELETE");
      return expectsBody
          ? lost(call, Words.unreadable(call, reply, "without a body"))
          : new Answered(new HubSpotAnswer(status, MissingNode.getInstance(), false), reply.body());
    }
    try {
      JsonNode root = JSON.readTree(reply.body());
      return root.isContainerNode()
          ? new Answered(new HubSpotAnswer(status, root, false), reply.body())
          : lost(call, Words.unreadable(call, reply, "with a body that is no JSON object"));
    } catch (IOException e) {
      return lost(call, Words.unreadable(call, reply, "with a body that is not (whole) JSON"));
    }
  }

  private static List<String> scopes(Optional<ErrorBody> body) {
    return body.map(ErrorBody::requiredScopes).orElse(List.of());
  }

  private static Verdict refusedOrUnauthorised(
      HubSpotCall call, Reply reply, String message, String category, List<String> scopes) {
    boolean aboutRights =
        reply.status() == 401
            || category.equals("MISSING_SCOPES")
            || category.equals("MISSING_PERMISSIONS");
    return aboutRights && call.path().bucket() != Bucket.OAUTH
        ? new Failed(new CallError.Unauthorised(message, reply.status(), category, scopes), false)
        : new Failed(rejected(reply, message, category), false);
  }

  private Verdict limited(HubSpotCall call, Reply reply, String message) {
    String policy = Limits.policy(call, reply);
    if (policy.equals(Limits.DAILY)) {
      // Straight back to the quota, which knows the portal's midnight: it refuses the next attempt
      // with the time of the reset, or lets a critical call wait for it. The end of the UTC day is
      // for portals without a known daily limit.
      Instant midnight = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
      return new Repeat(
          "daily_limit",
          Duration.ZERO,
          false,
          new CallError.DailyQuotaUsed(message, midnight),
          false);
    }
    Duration window = policy.equals(Limits.SECONDLY) ? ONE_SECOND : TEN_SECONDS;
    return later("rate_limit", longer(window, RetryAfter.of(reply, clock)), message);
  }

  private Verdict troubled(HubSpotCall call, Reply reply, String message) {
    // Even 521 to 526, where Cloudflare says that it did not reach HubSpot, leave it open for a
    // call that must not happen twice: a proxy may have tried before it gave up.
    if (!call.repeatable()) {
      return new Failed(new CallError.OutcomeUnknown(message), true);
    }
    Duration pause = RetryAfter.of(reply, clock).orElse(Duration.ZERO);
    return new Repeat("server_error", pause, true, new CallError.Unavailable(message), true);
  }

  private static Verdict lost(HubSpotCall call, String message) {
    return call.repeatable()
        ? new Repeat("lost", Duration.ZERO, true, new CallError.Unavailable(message), true)
        : new Failed(new CallError.OutcomeUnknown(message), true);
  }

  private static Verdict later(String reason, Duration pause, String message) {
    return new Repeat(reason, pause, false, new CallError.Unavailable(message), false);
  }

  private static CallError rejected(Reply reply, String message, String category) {
    return new CallError.Rejected(
        message, reply.status(), category, new String(reply.body(), StandardCharsets.UTF_8));
  }

  private static Duration longer(Duration least, Optional<Duration> told) {
    return told.filter(pause -> pause.compareTo(least) > 0).orElse(least);
  }
}
