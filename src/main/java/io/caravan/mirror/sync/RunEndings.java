package io.caravan.mirror.sync;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters how runs ended, once more where that fails: a run that the table takes for going on keeps
 * its object from being synced. Thread-safe.
 */
final class RunEndings {

  private static final Logger LOG = LoggerFactory.getLogger(RunEndings.class);

  private final RunRepository repository;
  private final Map<Long, Ending> open = new ConcurrentHashMap<>();

  private record Ending(RunState state, String error) {}

  RunEndings(RunRepository repository) {
    this.repository = repository;
  }

  /** Enters an end; completes when it is entered, and fails when that has to be tried again. */
  CompletableFuture<?> enter(long runId, RunState state, String error) {
    open.put(runId, new Ending(state, error));
    return attempt(runId);
  }

  /** Tries again what could not be entered. */
  void retry() {
    Set.copyOf(open.keySet()).forEach(this::attempt);
  }

  /** The run is taken up again. */
  void forget(long runId) {
    open.remove(runId);
  }

  private CompletableFuture<?> attempt(long runId) {
    Ending ending = open.get(runId);
    if (ending == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Boolean> written;
    try {
      written = repository.ended(runId, ending.state(), ending.error());
    } catch (RuntimeException e) {
      written = CompletableFuture.failedFuture(e);
    }
    return written.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            open.remove(runId, ending);
          } else {
            LOG.warn("That run {} ended could not be entered yet: {}", runId, failure.toString());
          }
        });
  }
}
