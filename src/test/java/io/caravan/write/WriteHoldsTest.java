package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.Caller;
import io.caravan.channel.ChannelConfiguration;
import io.caravan.channel.ChannelMessage;
import io.caravan.channel.ChannelSettings;
import io.caravan.channel.TestClock;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.caravan.write.WriteHolds.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long writes wait for a portal that was disconnected. */
class WriteHoldsTest {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final long PORTAL = 4711;

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private final Portals portals = new Portals();
  private Store store;
  private ChannelConfiguration channels;
  private WriteHolds holds;

  private void open(Dialect dialect) {
    var meters = new SimpleMeterRegistry();
    store = Store.open(TestDatabase.fresh(dialect, directory), meters);
    channels = new ChannelConfiguration(store, ChannelSettings.defaults(), meters, clock);
    channels.channels().append("writes-4711", List.of(ChannelMessage.of("a", new byte[1]))).join();
    holds = holds();
  }

  /** As another instance on the same database has it. */
  private WriteHolds holds() {
    return new WriteHolds(
        channels.channels(),
        new WriteChannels("writes"),
        portals,
        new WriteDiscards(store),
        WEEK,
        clock);
  }

  @AfterEach
  void close() {
    channels.close();
    store.close();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void they_wait_for_as_long_as_is_set_and_are_sent_as_soon_as_there_is_access(Dialect dialect) {
    open(dialect);
    assertThat(holds.of(PORTAL)).isEqualTo(Verdict.SEND);
    assertThat(holds.all()).isEmpty();

    portals.lose(PORTAL, start);
    clock.advance(WEEK.minusMillis(1));
    assertThat(holds.of(PORTAL)).isEqualTo(Verdict.WAIT);
    assertThat(holds.all())
        .singleElement()
        .satisfies(
            held -> {
              assertThat(held.portalId()).isEqualTo(PORTAL);
              assertThat(held.until()).isEqualTo(start.plus(WEEK));
              assertThat(held.waiting()).isEqualTo(1);
            });
    clock.advance(Duration.ofMillis(1));
    assertThat(holds.of(PORTAL)).isEqualTo(Verdict.GIVE_UP);
    assertThat(holds.reason(PORTAL)).contains(start.toString(), "gone", "long enough");
    assertThat(holds.all()).isEmpty();

    portals.lost.clear();
    assertThat(holds.of(PORTAL)).isEqualTo(Verdict.SEND);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void what_is_discarded_is_so_in_all_instances_and_for_this_time_only(Dialect dialect) {
    open(dialect);
    assertThat(holds.discard(PORTAL, "ada")).as("of a connected portal").isEmpty();

    portals.lose(PORTAL, start);
    assertThat(holds.discard(PORTAL, "ada").map(WriteHolds.Held::waiting)).contains(1L);
    assertThat(holds.of(PORTAL)).isEqualTo(Verdict.GIVE_UP);
    assertThat(holds.reason(PORTAL)).contains("discarded");
    assertThat(holds.discard(PORTAL, "ada")).as("a second time").isEmpty();
    WriteHolds other = holds();
    other.refresh();
    assertThat(other.of(PORTAL)).isEqualTo(Verdict.GIVE_UP);

    clock.advance(Duration.ofSeconds(10));
    portals.lose(PORTAL, clock.instant());
    assertThat(holds.of(PORTAL)).as("disconnected anew").isEqualTo(Verdict.WAIT);
  }

  private static final class Portals implements ConnectedPortals {
    private final Map<Long, Lost> lost = new HashMap<>();

    void lose(long portalId, Instant at) {
      lost.put(portalId, new Lost(at, "the app is gone"));
    }

    @Override
    public boolean has(long portalId) {
      return !lost.containsKey(portalId);
    }

    @Override
    public OptionalLong only() {
      return OptionalLong.empty();
    }

    @Override
    public Optional<Lost> lost(long portalId) {
      return Optional.ofNullable(lost.get(portalId));
    }

    @Override
    public ConnectedPortals seenBy(Caller caller) {
      return this;
    }
  }
}
