package io.caravan.mirror.reconcile;

import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import java.util.concurrent.CompletableFuture;

/** Counts what a run costs. */
record CountedGateway(Gateway gateway, Runnable counting) implements Gateway {

  @Override
  public CompletableFuture<HubSpotAnswer> call(HubSpotCall call) {
    counting.run();
    return gateway.call(call);
  }
}
