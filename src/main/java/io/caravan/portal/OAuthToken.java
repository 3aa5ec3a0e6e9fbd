package io.caravan.portal;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  /** How long a failed refresh answers for those who ask next. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final String owner;
  private final String remedy;
  private final Renewal renewal;
  private final LongSupplier nanos;
  private final Duration ahead;

  private String access = "";
  private long generation = -1;
  private long goodUntil;
  private long refreshFrom;
  private CompletableFuture<String> refreshing;
  private CallFailed lastFailure;
  private long failedAt;
  private boolean disconnected;

  /**
   * @param owner whose token it is, as messages begin: {@code Portal emea}
   * @param remedy what to look at when HubSpot refuses, as messages go on
   * @param renewal brings a token's successor
   * @param ahead how long before its end a token is replaced; a third of its life if that is less
   */
  OAuthToken(String owner, String remedy, Renewal renewal, LongSupplier nanos, Duration ahead) {
    this.owner = owner;
    this.remedy = remedy;
    this.renewal = renewal;
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
    long known;
    synchronized (this) {
      if (disconnected || (refreshing == null && failedLately(nanos.getAsLong()))) {
        return CompletableFuture.failedFuture(lastFailure);
      }
      if (refreshing != null) {
        return refreshing.copy();
      }
      mine = new CompletableFuture<>();
      refreshing = mine;
      known = generation;
    }
    // Outside the lock, which the end of the refresh takes on another thread.
    renewal
        .renew(known)
        .whenComplete(
            (token, failure) -> {
              if (token != null) {
                renewed(mine, token);
              } else {
                failed(mine, failure);
              }
            });
    return mine.copy();
  }

  private void renewed(CompletableFuture<String> waiting, AccessToken token) {
    synchronized (this) {
      access = token.value().value();
      generation = token.generation();
      goodUntil = nanos.getAsLong() + token.goodFor().toNanos();
      refreshFrom = goodUntil - Math.min(ahead.toNanos(), token.life().toNanos() / 3);
      lastFailure = null;
      refreshing = null;
    }
    LOG.info("{}: new access token, good for {} s", owner, token.goodFor().toSeconds());
    waiting.complete(token.value().value());
  }

  private void failed(CompletableFuture<String> waiting, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean gone = cause instanceof InstallationGone;
    CallFailed error = explained(cause);
    synchronized (this) {
      lastFailure = error;
      failedAt = nanos.getAsLong();
      disconnected = gone;
      refreshing = null;
    }
    LOG.warn("{}: no new access token: {}", owner, error.getMessage());
    waiting.completeExceptionally(error);
  }

  private CallFailed explained(Throwable cause) {
    if (cause instanceof InstallationGone gone) {
      return new CallFailed(
          new CallError.Unauthorised(
              owner + " is disconnected, connect it again: " + gone.getMessage(), 401));
    }
    if (!(cause instanceof CallFailed failed)) {
      return new CallFailed(new CallError.Unavailable(owner + " gets no token: " + cause), cause);
    }
    if (!(failed.error() instanceof CallError.Rejected rejected)) {
      return failed;
    }
    return new CallFailed(
        new CallError.Unauthorised(
            owner + " gets no token, " + remedy + ": " + rejected.message(), rejected.status()));
  }

  private boolean failedLately(long now) {
    return lastFailure != null && now - failedAt < AFTER_FAILURE.toNanos();
  }
}
