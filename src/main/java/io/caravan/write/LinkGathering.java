package io.caravan.write;

import io.caravan.write.Merging.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Sends associations together with those that wait right behind them for the same record: each is
 * an input of its own, and what became of it is remembered until it is handed out. So the links
 * that a record could not bring along take one call, and not one after the other a call each.
 */
final class LinkGathering {

  private final KnownOutcomes known;
  private final Map<Operation, Integer> batchSizes;

  LinkGathering(KnownOutcomes known, Map<Operation, Integer> batchSizes) {
    this.known = known;
    this.batchSizes = batchSizes;
  }

  /** As {@link Merging#send}, for writes of associations. */
  CompletableFuture<Map<String, Outcome>> send(
      List<Candidate> batch, Function<List<Write>, CompletableFuture<Map<String, Outcome>>> send) {
    List<Write> inputs = new ArrayList<>(batch.stream().map(Candidate::write).toList());
    int most = batchSizes.get(inputs.get(0).operation());
    Map<Write, List<Write>> behind = new LinkedHashMap<>();
    for (Candidate candidate : batch) {
      List<Write> followers = followers(candidate, most - inputs.size());
      if (!followers.isEmpty()) {
        behind.put(candidate.write(), followers);
        inputs.addAll(followers);
      }
    }
    return send.apply(inputs)
        .thenApply(
            outcomes -> {
              behind.forEach((lead, followers) -> known.decided(lead, followers, outcomes));
              return outcomes;
            });
  }

  private static List<Write> followers(Candidate candidate, int room) {
    List<Write> followers = new ArrayList<>();
    if (room <= 0) {
      return followers;
    }
    Write lead = candidate.write();
    // An answer names a pair of records, so each may be in the call once.
    Set<String> ends = new HashSet<>(Set.of(end(lead)));
    try {
      for (byte[] body : candidate.following().apply(room)) {
        Write next = WriteJson.read(body);
        if (!next.batchKey().equals(lead.batchKey())
            || !next.orderKey().equals(lead.orderKey())
            || !ends.add(end(next))) {
          break;
        }
        followers.add(next);
      }
    } catch (InvalidWrite e) {
      // It becomes a dead letter when its turn comes; those before it go.
    }
    return followers;
  }

  private static String end(Write write) {
    return write.links().get(0).toId();
  }
}
