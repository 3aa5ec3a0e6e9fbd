package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.Bucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever the load, the latency, the instant at which HubSpot counts, the wall clock and the
 * crashes: no window at HubSpot ever holds more calls than its limit.
 */
class QuotaInvariantTest {

  private static final Duration MAX_CALL = Duration.ofSeconds(20);
  private static final Bucket[] BUCKETS = {
    Bucket.BURST, Bucket.BURST, Bucket.SEARCH, Bucket.ASSOCIATIONS, Bucket.WORKFLOW_WRITES
  };

  /** A world of one portal: HubSpot's counters, and processes that come and go. */
  private static final class World {
    final Random random;
    final VirtualTime time;
    final QuotaSettings settings;
    final Map<Bucket, RollingServer> servers = new HashMap<>();
    final RollingServer minute = new RollingServer(Duration.ofMinutes(1).toNanos());
    final RollingServer fiveMinutes = new RollingServer(Duration.ofMinutes(5).toNanos());
    final Map<Long, Integer> days = new HashMap<>();
    final Map<Long, PortalUsage> durable = new HashMap<>();
    final Duration latency;
    Process process;
    int sent;
    int failed;

    World(long seed, Instant start, int latencyMillis, QuotaSettings settings) {
      this.random = new Random(seed);
      this.time = new VirtualTime(start);
      this.latency = Duration.ofMillis(latencyMillis);
      this.settings = settings;
      servers.put(Bucket.BURST, new RollingServer(Duration.ofSeconds(10).toNanos()));
      servers.put(Bucket.SEARCH, new RollingServer(Duration.ofSeconds(1).toNanos()));
      servers.put(Bucket.ASSOCIATIONS, new RollingServer(Duration.ofSeconds(10).toNanos()));
      servers.put(Bucket.WORKFLOW_WRITES, new RollingServer(Duration.ofSeconds(10).toNanos()));
      process = new Process(this);
    }

    void count(Bucket bucket) {
      servers.get(bucket).count(time.now());
      minute.count(time.now());
      fiveMinutes.count(time.now());
      if (bucket != Bucket.ASSOCIATIONS) {
        long day = time.truth().atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
        days.merge(day, 1, Integer::sum);
      }
    }

    long nanos(Duration most) {
      return (long) (random.nextDouble() * most.toNanos());
    }

    void restart() {
      process.alive = false;
      if (random.nextBoolean() && process.saving != null) {
        durable.put(QuotaRig.PORTAL, process.saving);
      }
      if (random.nextBoolean()) {
        time.run(Duration.ofNanos(nanos(Duration.ofSeconds(random.nextBoolean() ? 1 : 90))));
      }
      process = new Process(this);
    }
  }

  /** One run of Caravan: when it is killed, its timer and its callbacks are no more. */
  private static final class Process implements UsageLedger, WakeUps {
    final World world;
    final Quota quota;
    boolean alive = true;
    PortalUsage saving;

    Process(World world) {
      this.world = world;
      this.quota =
          new Quota(
              world.settings,
              portal -> world.settings.assumedPlan(),
              this,
              world.time::ticks,
              world.time.clock(),
              this,
              new SimpleMeterRegistry());
    }

    @Override
    public Runnable after(long delayNanos, Runnable task) {
      long late = world.random.nextInt(4) == 0 ? world.random.nextInt(20_000_000) : 0;
      return world.time.after(delayNanos + late, () -> whenAlive(task));
    }

    void whenAlive(Runnable task) {
      if (alive) {
        task.run();
      }
    }

    @Override
    public CompletableFuture<Optional<PortalUsage>> load(long portalId) {
      var future = new CompletableFuture<Optional<PortalUsage>>();
      Optional<PortalUsage> found = Optional.ofNullable(world.durable.get(portalId));
      after(3_000_000, () -> future.complete(found));
      return future;
    }

    @Override
    public CompletableFuture<Void> save(PortalUsage usage) {
      saving = usage;
      var future = new CompletableFuture<Void>();
      if (world.random.nextInt(20) == 0) {
        future.completeExceptionally(new IllegalStateException("store is down"));
        return future;
      }
      after(
          world.nanos(Duration.ofMillis(100)),
          () -> {
            world.durable.put(usage.portalId(), usage);
            saving = null;
            future.complete(null);
          });
      return future;
    }

    void ask(Bucket bucket) {
      Priority priority = Priority.values()[world.random.nextInt(4)];
      Duration maxWait = Duration.ofNanos(world.nanos(Duration.ofSeconds(40)));
      CompletableFuture<Permit> permit = quota.acquire(QuotaRig.PORTAL, bucket, priority, maxWait);
      permit.whenComplete(
          (granted, error) -> {
            if (error == null) {
              send(granted, bucket);
            } else {
              world.failed++;
            }
          });
      if (world.random.nextInt(20) == 0) {
        after(world.nanos(Duration.ofSeconds(5)), () -> permit.cancel(false));
      }
    }

    private void send(Permit permit, Bucket bucket) {
      if (world.random.nextInt(25) == 0) {
        after(world.nanos(world.latency), permit::notSent);
        return;
      }
      world.sent++;
      boolean lost = world.random.nextInt(50) == 0;
      long roundTrip = world.nanos(lost ? MAX_CALL : world.latency);
      // A killed process's call still arrives, though not much later than the next start.
      long counted = (long) (world.random.nextDouble() * Math.min(roundTrip, 1_990_000_000L));
      if (world.random.nextInt(3) == 0) {
        counted = world.random.nextBoolean() ? 0 : Math.min(roundTrip, 1_990_000_000L);
      }
      world.time.after(counted, () -> world.count(bucket));
      if (!lost) {
        after(roundTrip, permit::answered);
      }
    }
  }

  @Property(tries = 400, shrinking = ShrinkingMode.OFF)
  void no_rolling_window_at_hubspot_ever_exceeds_its_limit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int burst,
      @ForAll @IntRange(min = 1, max = 6) int search,
      @ForAll @IntRange(min = 0, max = 4000) int latencyMillis,
      @ForAll @IntRange(min = 1, max = 12) int lease,
      @ForAll @IntRange(min = 20, max = 150) int perMinute,
      @ForAll @IntRange(min = 0, max = 3) int crashes) {
    QuotaSettings settings =
        QuotaRig.settings(
            "burst", "" + burst,
            "search", "" + search,
            "associations", "7",
            "workflow-writes", "3",
            "lease", "" + lease,
            "max-call", "20s",
            "extra", perMinute + "/1m," + 3 * perMinute + "/5m");
    var world = new World(seed, QuotaRig.NOON, latencyMillis, settings);
    play(world, 400, Duration.ofMinutes(4), crashes, Duration.ofSeconds(29));

    assertThat(world.servers.get(Bucket.BURST).most()).isLessThanOrEqualTo(burst);
    assertThat(world.servers.get(Bucket.SEARCH).most()).isLessThanOrEqualTo(search);
    assertThat(world.servers.get(Bucket.ASSOCIATIONS).most()).isLessThanOrEqualTo(7);
    assertThat(world.servers.get(Bucket.WORKFLOW_WRITES).most()).isLessThanOrEqualTo(3);
    assertThat(world.minute.most()).isLessThanOrEqualTo(perMinute);
    assertThat(world.fiveMinutes.most()).isLessThanOrEqualTo(3 * perMinute);
    assertThat(world.sent).isPositive();
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void no_day_at_hubspot_ever_exceeds_its_limit_whatever_the_wall_clock_does(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int daily,
      @ForAll @IntRange(min = 0, max = 4000) int latencyMillis,
      @ForAll @IntRange(min = 10, max = 600) int secondsToMidnight) {
    Instant start = Instant.parse("2026-11-22T00:00:00Z").minusSeconds(secondsToMidnight);
    QuotaSettings settings =
        QuotaRig.settings("daily", "" + daily, "burst", "1000", "search", "1000", "lease", "5");
    var world = new World(seed, start, latencyMillis, settings);
    world.process.ask(Bucket.BURST);
    play(world, 300, Duration.ofMinutes(20), 0, Duration.ofHours(30));
    assertThat(world.days.values())
        .allSatisfy(calls -> assertThat(calls).isLessThanOrEqualTo(daily));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void no_day_at_hubspot_ever_exceeds_its_limit_over_crashes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int daily,
      @ForAll @IntRange(min = 0, max = 1000) int latencyMillis,
      @ForAll @IntRange(min = 1, max = 5) int crashes,
      @ForAll @IntRange(min = 10, max = 600) int secondsToMidnight) {
    Instant start = Instant.parse("2026-11-22T00:00:00Z").minusSeconds(secondsToMidnight);
    QuotaSettings settings =
        QuotaRig.settings("daily", "" + daily, "burst", "1000", "search", "1000", "lease", "5");
    var world = new World(seed, start, latencyMillis, settings);
    world.process.ask(Bucket.BURST);
    play(world, 300, Duration.ofMinutes(20), crashes, Duration.ofSeconds(29));
    assertThat(world.days.values())
        .allSatisfy(calls -> assertThat(calls).isLessThanOrEqualTo(daily));
  }

  /** Random bursts of calls, clock steps within a range, and crashes at random moments. */
  private static void play(World world, int calls, Duration time, int crashes, Duration clockStep) {
    List<Runnable> acts = new ArrayList<>();
    int asked = 0;
    while (asked < calls) {
      int clump = 1 + world.random.nextInt(world.random.nextBoolean() ? 3 : 60);
      Bucket bucket = BUCKETS[world.random.nextInt(BUCKETS.length)];
      acts.add(
          () -> {
            for (int i = 0; i < clump; i++) {
              world.process.ask(bucket);
            }
          });
      asked += clump;
    }
    for (int i = 0; i < 4; i++) {
      acts.add(
          () -> {
            world.time.setWallClockRight();
            world.time.stepWallClock(
                Duration.ofNanos(world.nanos(clockStep) * (world.random.nextBoolean() ? 1 : -1)));
          });
    }
    for (int i = 0; i < crashes; i++) {
      acts.add(world::restart);
    }
    java.util.Collections.shuffle(acts, world.random);
    Duration pause = time.dividedBy(acts.size());
    for (Runnable act : acts) {
      act.run();
      if (world.random.nextBoolean()) {
        world.time.run(Duration.ofNanos(world.nanos(pause.multipliedBy(4))));
      }
    }
    world.time.run(Duration.ofMinutes(2));
  }
}
