package io.caravan.gateway;

import io.caravan.simulator.Simulator;
import java.util.concurrent.CompletableFuture;

/** The private tokens of a simulator's portals. */
public record SimulatorTokens(Simulator hubspot) implements TokenSource {

  @Override
  public CompletableFuture<String> token(long portalId) {
    return CompletableFuture.completedFuture(hubspot.credentials(portalId).privateToken());
  }

  @Override
  public CompletableFuture<String> refreshed(long portalId, String expiredToken) {
    return token(portalId);
  }
}
