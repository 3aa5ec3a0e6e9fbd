package io.caravan.gateway.quota;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where usage is kept so that it survives a restart, also {@code kill -9}. */
public interface UsageLedger {

  /** The last durable usage of a portal; never blocks the caller. */
  CompletableFuture<Optional<PortalUsage>> load(long portalId);

  /** Replaces a portal's usage; completes when it is durable. Never blocks the caller. */
  CompletableFuture<Void> save(PortalUsage usage);
}
