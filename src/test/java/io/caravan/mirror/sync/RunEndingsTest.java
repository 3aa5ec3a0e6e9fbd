package io.caravan.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    var settings =
        new Settings(
            Map.of(
                "caravan.store.url",
                "jdbc:sqlite:" + directory.resolve("caravan.db"),
                "caravan.store.queue-size",
                "1"));
    store = Store.open(StoreSettings.from(settings), new SimpleMeterRegistry());
    repository = new RunRepository(store, "this", Clock.systemUTC());
    var request = SyncRequest.of(1, "contacts", Mode.FULL);
    run = repository.insert(request, ObjectType.CONTACTS).join().id();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void an_end_that_could_not_be_entered_is_entered_later() throws Exception {
    var endings = new RunEndings(repository);

    CompletableFuture<?> refused = whileFull(() -> endings.enter(run, RunState.FAILED, "gone"));

    assertThat(refused).isCompletedExceptionally();
    assertThat(state()).isEqualTo(RunState.WAITING);
    endings.retry();
    store.write(connection -> null).join();
    assertThat(state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void a_run_that_was_taken_up_again_is_left_alone() throws Exception {
    var endings = new RunEndings(repository);
    whileFull(() -> endings.enter(run, RunState.FAILED, "gone"));

    endings.forget(run);
    endings.retry();

    store.write(connection -> null).join();
    assertThat(state()).isEqualTo(RunState.WAITING);
  }

  private RunState state() {
    return repository.find(run).orElseThrow().state();
  }

  /** Does something while one work goes on and another one waits, which is all that may. */
  private <T> T whileFull(Supplier<T> doing) throws Exception {
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    CompletableFuture<Void> first =
        store.write(
            connection -> {
              begun.countDown();
              require(end);
              return null;
            });
    require(begun);
    CompletableFuture<Void> second = store.write(connection -> null);
    try {
      return doing.get();
    } finally {
      end.countDown();
      CompletableFuture.allOf(first, second).join();
    }
  }

  private static void require(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
