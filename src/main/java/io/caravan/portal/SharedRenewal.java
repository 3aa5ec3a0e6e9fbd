package io.caravan.portal;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.portal.StoredGrants.Claim;
import io.caravan.portal.StoredGrants.StoredGrant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the token of one portal, once for all instances: whoever gets the lease asks HubSpot, and
 * stores what comes back before anybody uses it; the others wait for it and use the same.
 *
 * <p>The lease is longer than a refresh may take, and ends by itself when its holder has crashed.
 * The clocks of instances may differ by the difference of the two.
 */
final class SharedRenewal implements Renewal {

  private static final Logger LOG = LoggerFactory.getLogger(SharedRenewal.class);

  /** What the token endpoint says when the app was uninstalled or its access revoked. */
  private static final Set<String> GONE = Set.of("BAD_REFRESH_TOKEN", "BAD_HUB");

  static final Duration LEASE = Duration.ofSeconds(45);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long FIRST_LOOK_MILLIS = 25;
  private static final long LONGEST_LOOK_MILLIS = 400;

  private final long portalId;
  private final StoredGrants grants;
  private final Supplier<CompletableFuture<Void>> begin;
  private final Function<Secret, CompletableFuture<TokenGrant>> endpoint;
  private final Consumer<String> gone;
  private final Consumer<String> count;
  private final String holder;
  private final Clock clock;

  private boolean begun;
  private Unsaved unsaved;

  /** What HubSpot gave and the database did not take: with it the way back would be lost. */
  private record Unsaved(long generation, StoredGrant grant) {}

  /** A refresh that is over because HubSpot says so; not yet known whether it is the last word. */
  private record Refusal(long generation, String words) {}

  /**
   * @param begin stores what the settings have, before the first time
   * @param endpoint trades a refresh token in, in less time than the lease lasts
   * @param gone told, with the reason, when the app is not installed any more
   * @param count told how each renewal ended: refreshed, shared, failed, gone
   * @param holder the process
   */
  SharedRenewal(
      long portalId,
      StoredGrants grants,
      Supplier<CompletableFuture<Void>> begin,
      Function<Secret, CompletableFuture<TokenGrant>> endpoint,
      Consumer<String> gone,
      Consumer<String> count,
      String holder,
      Clock clock) {
    this.portalId = portalId;
    this.grants = grants;
    this.begin = begin;
    this.endpoint = endpoint;
    this.gone = gone;
    this.count = count;
    this.holder = holder;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<AccessToken> renew(long known) {
    return begun()
        .thenCompose(ready -> saved())
        .thenCompose(ready -> attempt(known, clock.instant().plus(PATIENCE), FIRST_LOOK_MILLIS))
        .whenComplete((token, failure) -> concluded(failure));
  }

  private void concluded(Throwable failure) {
    if (failure == null) {
      return;
    }
    if (cause(failure) instanceof InstallationGone end) {
      count.accept("gone");
      gone.accept(end.getMessage());
    } else {
      count.accept("failed");
    }
  }

  private synchronized CompletableFuture<?> begun() {
    if (begun) {
      return CompletableFuture.completedFuture(null);
    }
    return later(begin).thenRun(this::noteBegun);
  }

  private synchronized void noteBegun() {
    begun = true;
  }

  /** Stores what could not be stored last time, before anything else. */
  private CompletableFuture<?> saved() {
    Unsaved left = unsaved();
    return left == null
        ? CompletableFuture.completedFuture(null)
        : later(() -> grants.renew(portalId, left.generation(), left.grant()))
            .thenRun(() -> unsaved(null));
  }

  private synchronized Unsaved unsaved() {
    return unsaved;
  }

  private synchronized void unsaved(Unsaved left) {
    unsaved = left;
  }

  private CompletableFuture<AccessToken> attempt(long known, Instant until, long look) {
    return later(() -> grants.claim(portalId, known, holder, clock.instant(), LEASE))
        .thenCompose(
            claim -> {
              if (claim instanceof Claim.Newer newer) {
                count.accept("shared");
                return CompletableFuture.completedFuture(token(newer.grant()));
              }
              if (claim instanceof Claim.Mine mine) {
                return refresh(known, mine.grant(), until);
              }
              if (claim instanceof Claim.None) {
                return CompletableFuture.failedFuture(
                    new InstallationGone("there is no refresh token any more"));
              }
              return lookAgain(known, until, look);
            });
  }

  private CompletableFuture<AccessToken> lookAgain(long known, Instant until, long look) {
    if (clock.instant().isAfter(until)) {
      return CompletableFuture.failedFuture(
          new CallFailed(
              new CallError.Unavailable(
                  "The token of portal "
                      + portalId
                      + " is being refreshed by another instance, which takes too long")));
    }
    return CompletableFuture.supplyAsync(
            () -> Math.min(2 * look, LONGEST_LOOK_MILLIS),
            CompletableFuture.delayedExecutor(look, TimeUnit.MILLISECONDS))
        .thenCompose(longer -> attempt(known, until, longer));
  }

  private CompletableFuture<AccessToken> refresh(long known, StoredGrant old, Instant until) {
    return later(() -> endpoint.apply(old.refresh()))
        .thenCompose(grant -> store(known, old, grant, until))
        .exceptionallyCompose(failure -> failed(known, old, cause(failure), until));
  }

  private CompletableFuture<AccessToken> store(
      long known, StoredGrant old, TokenGrant grant, Instant until) {
    Instant now = clock.instant();
    var next =
        new StoredGrant(
            grant.refreshToken().orElse(old.refresh()),
            Optional.of(grant.accessToken()),
            now.plus(grant.goodFor()),
            now,
            old.generation() + 1);
    unsaved(new Unsaved(old.generation(), next));
    return later(() -> grants.renew(portalId, old.generation(), next))
        .thenCompose(
            stored -> {
              unsaved(null);
              if (!stored) {
                return attempt(known, until, FIRST_LOOK_MILLIS);
              }
              count.accept("refreshed");
              return CompletableFuture.completedFuture(token(next));
            });
  }

  private CompletableFuture<AccessToken> failed(
      long known, StoredGrant old, Throwable cause, Instant until) {
    Optional<Refusal> refusal = refusal(old, cause);
    if (refusal.isPresent()) {
      return ended(known, refusal.get(), until);
    }
    if (!(cause instanceof InstallationGone)) {
      giveBack();
    }
    return CompletableFuture.failedFuture(cause);
  }

  /** HubSpot refuses what may have been replaced meanwhile: only the newest refusal counts. */
  private CompletableFuture<AccessToken> ended(long known, Refusal refusal, Instant until) {
    return later(() -> grants.end(portalId, refusal.generation(), refusal.words(), clock.instant()))
        .thenCompose(
            last ->
                last
                    ? CompletableFuture.failedFuture(new InstallationGone(refusal.words()))
                    : attempt(known, until, FIRST_LOOK_MILLIS));
  }

  private static Optional<Refusal> refusal(StoredGrant old, Throwable cause) {
    return cause instanceof CallFailed failed
            && failed.error() instanceof CallError.Rejected rejected
            && GONE.contains(rejected.category())
        ? Optional.of(new Refusal(old.generation(), rejected.message()))
        : Optional.empty();
  }

  private void giveBack() {
    later(() -> grants.release(portalId, holder))
        .exceptionally(
            failure -> {
              LOG.warn(
                  "Portal {}: others can refresh its token after {} s only: {}",
                  portalId,
                  LEASE.toSeconds(),
                  cause(failure).getMessage());
              return null;
            });
  }

  private AccessToken token(StoredGrant grant) {
    return new AccessToken(
        grant.access().orElseThrow(),
        Duration.between(clock.instant(), grant.accessUntil()),
        Duration.between(grant.grantedAt(), grant.accessUntil()),
        grant.generation());
  }

  /** What throws at once fails like what fails later. */
  private static <T> CompletableFuture<T> later(Supplier<? extends CompletableFuture<T>> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
