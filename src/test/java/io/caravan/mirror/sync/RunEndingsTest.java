package io.caravan.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends of runs that come while the database has too much to do. */
class RunEndingsTest {

  @TempDir Path directory;

  private Store store;
  private RunRepository repository;
  private long run;

  @BeforeEach
  void open() {
    store = SmallStore.open(directory);
    repository = new RunRepository(store, "this", Clock.systemUTC());
    var request = SyncRequest.of(1, "contacts", Mode.FULL);
    run = repository.insert(request, ObjectType.CONTACTS).join().id();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void an_end_that_could_not_be_entered_is_entered_later() {
    var endings = new RunEndings(repository);

    CompletableFuture<?> refused =
        SmallStore.whileFull(store, () -> endings.enter(run, RunState.FAILED, "gone"));

    assertThat(refused).isCompletedExceptionally();
    assertThat(state()).isEqualTo(RunState.WAITING);
    endings.retry();
    await().until(() -> state() == RunState.FAILED);
  }

  @Test
  void a_run_that_was_taken_up_again_is_left_alone() {
    var endings = new RunEndings(repository);
    SmallStore.whileFull(store, () -> endings.enter(run, RunState.FAILED, "gone"));

    endings.forget(run);
    endings.retry();

    store.write(connection -> null).join();
    assertThat(state()).isEqualTo(RunState.WAITING);
  }

  private RunState state() {
    return repository.find(run).orElseThrow().state();
  }
}
