package io.caravan.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Sends writes together with what waits behind them for the same record, and remembers what became
 * of those until they are handed out: updates as one input, where that is wanted, and associations
 * side by side. Updates that HubSpot refuses as one are sent one by one, so that one bad value does
 * not fail the others.
 */
final class Merging {

  /**
   * A write that is to be sent.
   *
   * @param alone without others
   * @param following bodies of the messages right behind it, as many as asked for
   */
  record Candidate(Write write, boolean alone, IntFunction<List<byte[]>> following) {}

  private final boolean byDefault;
  private final KnownOutcomes known = new KnownOutcomes();
  private final LinkGathering links;

  /**
   * @param byDefault whether updates that do not say may be merged
   * @param batchSizes inputs in one call at most, by operation
   */
  Merging(boolean byDefault, Map<Operation, Integer> batchSizes) {
    this.byDefault = byDefault;
    this.links = new LinkGathering(known, batchSizes);
  }

  /** What is known of a write that is handed out now; to be asked once for each. */
  KnownOutcomes.Known next(Write write) {
    return known.next(write);
  }

  /**
   * Sends a batch.
   *
   * @param batch candidates with one batch key
   * @param send gives an outcome for each write, by its id
   * @return the same, for the candidates at least
   */
  CompletableFuture<Map<String, Outcome>> send(
      List<Candidate> batch, Function<List<Write>, CompletableFuture<Map<String, Outcome>>> send) {
    if (batch.get(0).write().operation().ofLink()) {
      return links.send(batch, send);
    }
    List<MergedWrites> merged = batch.stream().map(this::merged).toList();
    return send.apply(merged.stream().map(MergedWrites::input).toList())
        .thenCompose(outcomes -> decided(merged, outcomes, send));
  }

  private MergedWrites merged(Candidate candidate) {
    Write write = candidate.write();
    if (candidate.alone() || !MergedWrites.mayMerge(write, byDefault)) {
      return MergedWrites.alone(write);
    }
    List<Write> waiting = new ArrayList<>();
    try {
      candidate
          .following()
          .apply(MergedWrites.MOST - 1)
          .forEach(body -> waiting.add(WriteJson.read(body)));
    } catch (InvalidWrite e) {
      // It becomes a dead letter when its turn comes; those before it have been read.
    }
    return MergedWrites.of(write, waiting, byDefault);
  }

  private CompletableFuture<Map<String, Outcome>> decided(
      List<MergedWrites> batch,
      Map<String, Outcome> outcomes,
      Function<List<Write>, CompletableFuture<Map<String, Outcome>>> send) {
    List<Write> apart = new ArrayList<>();
    for (MergedWrites merged : batch) {
      Outcome outcome = outcomes.get(merged.lead().id());
      if (merged.followers().isEmpty()) {
        continue;
      }
      if (outcome instanceof Outcome.Done done) {
        known.decided(merged.lead(), merged.followers(), new Outcome.Done(done.recordId(), false));
      } else if (outcome instanceof Outcome.Rejected) {
        known.apart(merged.lead(), merged.followers());
        apart.add(merged.lead());
      }
    }
    if (apart.isEmpty()) {
      return CompletableFuture.completedFuture(outcomes);
    }
    return send.apply(apart)
        .thenApply(
            alone -> {
              Map<String, Outcome> all = new HashMap<>(outcomes);
              all.putAll(alone);
              return all;
            });
  }
}
