package io.caravan.gateway.quota;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A ledger that keeps what became durable, over "restarts", with a delay and failures on demand.
 */
final class MemoryLedger implements UsageLedger {

  final Map<Long, PortalUsage> durable = new HashMap<>();
  private final VirtualTime time;
  private final Duration delay;
  int saves;
  int loads;
  boolean failing;

  MemoryLedger(VirtualTime time, Duration delay) {
    this.time = time;
    this.delay = delay;
  }

  @Override
  public CompletableFuture<Optional<PortalUsage>> load(long portalId) {
    loads++;
    if (failing) {
      return CompletableFuture.failedFuture(new IllegalStateException("store is down"));
    }
    return later(() -> Optional.ofNullable(durable.get(portalId)));
  }

  @Override
  public CompletableFuture<Void> save(PortalUsage usage) {
    saves++;
    if (failing) {
      throw new IllegalStateException("store is down");
    }
    return later(
        () -> {
          durable.put(usage.portalId(), usage);
          return null;
        });
  }

  private <T> CompletableFuture<T> later(java.util.function.Supplier<T> work) {
    if (delay.isZero()) {
      return CompletableFuture.completedFuture(work.get());
    }
    var future = new CompletableFuture<T>();
    time.in(delay, () -> future.complete(work.get()));
    return future;
  }
}
