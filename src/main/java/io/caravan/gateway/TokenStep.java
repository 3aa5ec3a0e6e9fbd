package io.caravan.gateway;

import io.caravan.hubspot.Bucket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;

/** Begins an attempt with a token: the portal's own, or a newer one after HubSpot refused it. */
final class TokenStep extends FutureStep {

  private final TokenSource tokens;
  private final Pauses pauses;

  TokenStep(TokenSource tokens, Pauses pauses) {
    this.tokens = tokens;
    this.pauses = pauses;
  }

  @Override
  protected CompletableFuture<?> begin(Exchange exchange) {
    OngoingCall ongoing = OngoingCall.of(exchange);
    boolean expired = ongoing.verdict().filter(Verdict.TokenExpired.class::isInstance).isPresent();
    ongoing.beginAttempt();
    if (ongoing.attempt() > 1 && pauses.stopping()) {
      return CompletableFuture.failedFuture(
          new CallFailed(
              new CallError.Unavailable("Caravan is stopping, the call is not repeated")));
    }
    long portalId = ongoing.call().portalId();
    if (ongoing.call().path().bucket() == Bucket.OAUTH) {
      return CompletableFuture.completedFuture(null); // the form itself holds the credentials
    }
    String old = ongoing.token().orElse("");
    CompletableFuture<String> token;
    if (ongoing.call().path().bucket().isOfApp()) {
      token = expired ? tokens.refreshedAppToken(old) : tokens.appToken();
    } else {
      token = expired ? tokens.refreshed(portalId, old) : tokens.token(portalId);
    }
    return inTime(token, ongoing).thenAccept(ongoing::token);
  }

  private static CompletableFuture<String> inTime(
      CompletableFuture<String> token, OngoingCall ongoing) {
    if (token.isDone()) {
      return token;
    }
    Duration left = ongoing.left();
    // A copy: this call's impatience must not end the refresh that others wait for too.
    return token
        .copy()
        .orTimeout(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? new CallFailed(
                            new CallError.Unavailable(
                                "The token of portal "
                                    + ongoing.call().portalId()
                                    + " could not be refreshed in time"))
                        : failure));
  }
}
