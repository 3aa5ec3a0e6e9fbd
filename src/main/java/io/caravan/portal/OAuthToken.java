package io.caravan.portal;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access token of one portal, or of the app itself: replaced ahead of its end while the old one
 * still serves, by one refresh at a time however many ask. When HubSpot says that the installation
 * is gone, asking ends for good.
 */
final class OAuthToken {

  private static final Logger LOG = LoggerFactory.getLogger(OAuthToken.class);

  /** What the token endpoint says when the app was uninstalled or its access revoked. */
  private static final Set<String> GONE = Set.of("BAD_REFRESH_TOKEN", "BAD_HUB");

  /** How long a failed refresh answers for those who ask next. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final String owner;
  private final String remedy;
  private final Function<Secret, CompletableFuture<TokenGrant>> endpoint;
  private final LongSupplier nanos;
  private final Duration ahead;

  private Secret refreshToken;
  private String access = "";
  private long goodUntil;
  private long refreshFrom;
  private CompletableFuture<String> refreshing;
  private CallFailed lastFailure;
  private long failedAt;
  private boolean disconnected;

  /**
   * @param owner whose token it is, as messages begin: {@code Portal emea}
   * @param remedy what to look at when HubSpot refuses, as messages go on
   * @param refreshToken to be traded in; empty for an app, whose credentials are enough
   * @param endpoint trades a refresh token in
   * @param ahead how long before its end a token is replaced; a third of its life if that is less
   */
  OAuthToken(
      String owner,
      String remedy,
      Secret refreshToken,
      Function<Secret, CompletableFuture<TokenGrant>> endpoint,
      LongSupplier nanos,
      Duration ahead) {
    this.owner = owner;
    this.remedy = remedy;
    this.refreshToken = refreshToken;
    this.endpoint = endpoint;
    this.nanos = nanos;
    this.ahead = ahead;
  }

  CompletableFuture<String> current() {
    long now = nanos.getAsLong();
    String serving;
    synchronized (this) {
      serving = !access.isEmpty() && goodUntil - now > 0 ? access : "";
      if (!serving.isEmpty() && (refreshFrom - now > 0 || failedLately(now))) {
        return CompletableFuture.completedFuture(serving);
      }
    }
    CompletableFuture<String> next = refresh();
    return serving.isEmpty() ? next : CompletableFuture.completedFuture(serving);
  }

  CompletableFuture<String> newerThan(String expired) {
    synchronized (this) {
      if (!access.isEmpty() && !access.equals(expired)) {
        return CompletableFuture.completedFuture(access);
      }
      access = ""; // whatever its time says, HubSpot does not take it any more
    }
    return refresh();
  }

  /** Why there will be no more tokens; empty as long as there may be. */
  synchronized Optional<String> disconnected() {
    return disconnected ? Optional.of(lastFailure.getMessage()) : Optional.empty();
  }

  private CompletableFuture<String> refresh() {
    CompletableFuture<String> mine;
    Secret with;
    synchronized (this) {
      if (disconnected || (refreshing == null && failedLately(nanos.getAsLong()))) {
        return CompletableFuture.failedFuture(lastFailure);
      }
      if (refreshing != null) {
        return refreshing.copy();
      }
      mine = new CompletableFuture<>();
      refreshing = mine;
      with = refreshToken;
    }
    // Outside the lock, which the end of the refresh takes on another thread.
    endpoint
        .apply(with)
        .whenComplete(
            (grant, failure) -> {
              if (grant != null) {
                granted(mine, grant);
              } else {
                failed(mine, failure);
              }
            });
    return mine.copy();
  }

  private void granted(CompletableFuture<String> waiting, TokenGrant grant) {
    synchronized (this) {
      long now = nanos.getAsLong();
      long good = grant.goodFor().toNanos();
      access = grant.accessToken().value();
      goodUntil = now + good;
      refreshFrom = goodUntil - Math.min(ahead.toNanos(), good / 3);
      refreshToken = grant.refreshToken().orElse(refreshToken);
      lastFailure = null;
      refreshing = null;
    }
    LOG.info("{}: new access token, good for {} s", owner, grant.goodFor().toSeconds());
    waiting.complete(grant.accessToken().value());
  }

  private void failed(CompletableFuture<String> waiting, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    CallError refusal = cause instanceof CallFailed failed ? failed.error() : null;
    boolean gone =
        refusal instanceof CallError.Rejected rejected && GONE.contains(rejected.category());
    CallFailed error = explained(cause, gone);
    synchronized (this) {
      lastFailure = error;
      failedAt = nanos.getAsLong();
      disconnected = gone;
      refreshing = null;
    }
    LOG.warn("{}: no new access token: {}", owner, error.getMessage());
    waiting.completeExceptionally(error);
  }

  private CallFailed explained(Throwable cause, boolean gone) {
    if (!(cause instanceof CallFailed failed)) {
      return new CallFailed(new CallError.Unavailable(owner + " gets no token: " + cause), cause);
    }
    if (!(failed.error() instanceof CallError.Rejected rejected)) {
      return failed;
    }
    String what =
        gone ? " is disconnected, connect it again: " : " gets no token, " + remedy + ": ";
    return new CallFailed(
        new CallError.Unauthorised(owner + what + rejected.message(), rejected.status()));
  }

  private boolean failedLately(long now) {
    return lastFailure != null && now - failedAt < AFTER_FAILURE.toNanos();
  }
}
