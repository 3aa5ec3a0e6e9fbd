package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Usage in SQLite; {@link StoredUsageIT} runs the same in PostgreSQL. */
class StoredUsageTest {

  @TempDir Path directory;
  private Store store;

  StoreSettings settings() throws IOException {
    return StoreSettings.sqlite(directory.resolve("caravan.db"));
  }

  private StoredUsage open() throws IOException {
    store = Store.open(settings(), new SimpleMeterRegistry());
    return new StoredUsage(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static PortalUsage usage(long portal, long calls, boolean today) {
    Instant noon = QuotaRig.NOON;
    return new PortalUsage(
        portal,
        noon.plusMillis(calls),
        List.of(
            new PortalUsage.WindowUsage(
                "burst",
                190,
                calls,
                List.of(
                    new PortalUsage.Release(noon.plusMillis(5), calls),
                    new PortalUsage.Release(noon.plusMillis(9), 1)),
                Optional.empty()),
            new PortalUsage.WindowUsage(
                "day",
                0,
                today ? 3 : 4,
                List.of(),
                Optional.of(
                    new PortalUsage.Day(calls, noon.plusSeconds(3600), ZoneId.of("US/Eastern"))))));
  }

  @Test
  void a_portal_that_was_never_used_has_no_usage() throws Exception {
    assertThat(open().load(1).get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void the_last_save_of_each_portal_is_what_a_later_process_loads() throws Exception {
    StoredUsage usage = open();
    usage.save(usage(1, 10, true)).get(10, TimeUnit.SECONDS);
    usage.save(usage(2, 20, true)).get(10, TimeUnit.SECONDS);
    usage.save(usage(1, 30, false)).get(10, TimeUnit.SECONDS);
    store.close();

    PortalUsage loaded = open().load(1).get(10, TimeUnit.SECONDS).orElseThrow();

    assertThat(loaded.portalId()).isEqualTo(1);
    assertThat(loaded.savedAt()).isEqualTo(QuotaRig.NOON.plusMillis(30));
    assertThat(loaded.windows()).hasSize(2);
    PortalUsage.WindowUsage burst = loaded.windows().get(0);
    assertThat(burst.window()).isEqualTo("burst");
    assertThat(burst.learnedLimit()).isEqualTo(190);
    assertThat(burst.open()).isEqualTo(30);
    assertThat(burst.day()).isEmpty();
    assertThat(burst.releases())
        .containsExactly(
            new PortalUsage.Release(QuotaRig.NOON.plusMillis(6), 30),
            new PortalUsage.Release(QuotaRig.NOON.plusMillis(10), 1));
    assertThat(loaded.windows().get(1)).isEqualTo(usage(1, 30, false).windows().get(1));
  }

  @Test
  void a_window_saved_after_that_of_a_day_has_no_day() throws Exception {
    PortalUsage.WindowUsage day = usage(1, 10, true).windows().get(1);
    var after = new PortalUsage.WindowUsage("z", 5, 1, List.of(), Optional.empty());
    StoredUsage usage = open();
    usage.save(new PortalUsage(1, QuotaRig.NOON, List.of(day, after))).get(10, TimeUnit.SECONDS);

    assertThat(usage.load(1).get(10, TimeUnit.SECONDS).orElseThrow().windows())
        .containsExactlyInAnyOrder(day, after);
  }
}
