package io.caravan.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A database in which one work may wait at a time: more are refused as too many. */
final class SmallStore {

  private SmallStore() {}

  static Store open(Path directory) {
    var settings =
        new Settings(
            Map.of(
                "caravan.store.url",
                "jdbc:sqlite:" + directory.resolve("caravan.db"),
                "caravan.store.queue-size",
                "1"));
    return Store.open(StoreSettings.from(settings), new SimpleMeterRegistry());
  }

  /** Does something while one work goes on and another one waits. */
  static <T> T whileFull(Store store, Supplier<T> doing) {
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
