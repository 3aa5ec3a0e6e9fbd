package io.caravan.gateway.quota;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A portal's usage in the ledger: read before the first call, and saved with its {@link Lease}
 * ahead of further ones. The portal's lock guards it; the ledger is called outside of the lock.
 */
final class DurableUsage {

  private static final long TRY_AGAIN = Duration.ofMillis(250).toNanos();

  private final long portalId;
  private final UsageLedger ledger;
  private final PortalWindows windows;
  private final Lease lease;
  private final Clock clock;
  private final WakeUps wakeUps;
  private final QuotaMeters meters;
  private final Consumer<LongConsumer> step;
  private boolean loaded;
  private long saveAgainAt;

  /**
   * @param lease calls to reserve at a time
   * @param step takes the portal's lock, lets something change now, and serves whom it helps
   */
  DurableUsage(
      long portalId,
      UsageLedger ledger,
      PortalWindows windows,
      int lease,
      Clock clock,
      WakeUps wakeUps,
      QuotaMeters meters,
      Consumer<LongConsumer> step) {
    this.portalId = portalId;
    this.ledger = ledger;
    this.windows = windows;
    this.lease = new Lease(lease);
    this.clock = clock;
    this.wakeUps = wakeUps;
    this.meters = meters;
    this.step = step;
  }

  /** Reads what an earlier process used; until then calls wait. Called without the lock. */
  void load() {
    CompletableFuture<Optional<PortalUsage>> loading;
    try {
      loading = ledger.load(portalId);
    } catch (RuntimeException e) {
      loading = CompletableFuture.failedFuture(e);
    }
    loading.whenComplete(
        (usage, error) -> {
          if (error != null) {
            wakeUps.after(TRY_AGAIN, this::load);
          } else {
            step.accept(
                now -> {
                  usage.ifPresent(u -> restore(now, u));
                  loaded = true;
                });
          }
        });
  }

  private void restore(long now, PortalUsage usage) {
    Instant wall = clock.instant();
    for (Window window : windows.all()) {
      usage.windows().stream()
          .filter(w -> w.window().equals(window.name()))
          .findFirst()
          .ifPresent(w -> window.restore(now, wall, usage.savedAt(), w));
    }
  }

  boolean loaded() {
    return loaded;
  }

  /** Whether one more call is reserved. */
  boolean mayGrant() {
    return loaded && lease.mayGrant();
  }

  void granted() {
    lease.grant();
  }

  /** Plans a save when more has to be reserved. */
  void renew(long now, int waiting, Handover out) {
    if (lease.due() && now >= saveAgainAt) {
      out.save(picture(now, lease.ask(waiting)));
    }
  }

  /** When a save that failed may be tried again; MAX_VALUE when that is not to be waited for. */
  long triesAgainAt(long now) {
    return saveAgainAt > now ? saveAgainAt : Long.MAX_VALUE;
  }

  /** Called without the lock. */
  CompletableFuture<Void> save(PortalUsage usage) {
    CompletableFuture<Void> saving;
    try {
      saving = ledger.save(usage);
    } catch (RuntimeException e) {
      saving = CompletableFuture.failedFuture(e);
    }
    return saving.whenComplete(
        (done, error) ->
            step.accept(
                now -> {
                  if (error == null) {
                    lease.saved();
                  } else {
                    // Nothing is sent that is not reserved: calls wait until the store is back.
                    lease.failed();
                    saveAgainAt = now + TRY_AGAIN;
                    meters.saveFailed();
                  }
                }));
  }

  /** Gives up the lease; the picture to save, empty when there was nothing to give up. */
  Optional<PortalUsage> surrender(long now) {
    if (!loaded || lease.saving() || lease.surrendered()) {
      return Optional.empty();
    }
    lease.surrender();
    return Optional.of(picture(now, 0));
  }

  /** Whether the ledger has exactly what was used. */
  boolean surrendered() {
    return loaded && lease.surrendered();
  }

  private PortalUsage picture(long now, long reserved) {
    Instant wall = clock.instant();
    List<PortalUsage.WindowUsage> pictures = new ArrayList<>();
    windows.all().forEach(w -> pictures.add(w.picture(now, wall, reserved)));
    return new PortalUsage(portalId, wall, pictures);
  }
}
