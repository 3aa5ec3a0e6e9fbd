package io.caravan.access.people;

import io.caravan.access.ApiKeyLookup;
import io.caravan.access.Caller;
import io.caravan.access.Standing;
import io.caravan.access.limit.Feature;
import io.caravan.access.limit.FeatureFlags;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The people as they are now: at once after a change of this process, within seconds after one of
 * another. Answers from memory, so that whoever tries keys costs the database nothing. Thread-safe.
 */
public final class LiveDirectory implements ApiKeyLookup, Standing, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveDirectory.class);

  private static final Duration PERIOD = Duration.ofSeconds(2);

  /** So long what was read last is believed when the database cannot be read. */
  private static final Duration TRUST = Duration.ofSeconds(30);

  /** Uses of a key within so long are one. */
  private static final Duration USE = Duration.ofMinutes(1);

  private final Store store;
  private final FeatureFlags features;
  private final Clock clock;
  private final PeopleTables tables = new PeopleTables();
  private final Map<String, Instant> uses = new ConcurrentHashMap<>();
  private final Map<String, Instant> noted = new ConcurrentHashMap<>();
  private CompletableFuture<Void> noting = CompletableFuture.completedFuture(null);
  private ScheduledExecutorService timer;
  private volatile Directory directory = Directory.EMPTY;
  private volatile Instant readAt = Instant.MIN;

  LiveDirectory(Store store, FeatureFlags features, Clock clock) {
    this.store = store;
    this.features = features;
    this.clock = clock;
  }

  /** Begins to look for changes of other processes. */
  void start() {
    refresh();
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "caravan-people");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(
        this::tick, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Optional<Caller> caller(String presentedKey, String address) {
    Instant now = clock.instant();
    if (!features.on(Feature.API_KEYS) || !trusted(now)) {
      return Optional.empty();
    }
    Optional<Caller> caller =
        KeyText.read(presentedKey).flatMap(key -> directory.caller(key, address, now));
    caller.ifPresent(known -> uses.put(known.id(), now));
    return caller;
  }

  @Override
  public Optional<Caller> now(Caller claimed) {
    return trusted(clock.instant()) ? directory.now(claimed) : Optional.empty();
  }

  /** Reads what has changed. Blocks for a query. */
  final synchronized void refresh() {
    Instant now = clock.instant();
    directory = store.read(connection -> read(connection, now));
    readAt = now;
  }

  /**
   * Has it written down when keys were last used. Does not wait for that: as long as the writer is
   * busy, changes of other processes must be seen nevertheless.
   *
   * @return done when it is durable
   */
  synchronized CompletableFuture<Void> noteUses() {
    if (!noting.isDone()) {
      return noting;
    }
    Map<String, Instant> fresh = new HashMap<>();
    uses.forEach(
        (id, at) -> {
          Instant before = noted.get(id);
          if (before == null || !at.isBefore(before.plus(USE))) {
            fresh.put(id, at);
          }
        });
    if (fresh.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    noting =
        store
            .<Void>write(
                connection -> {
                  tables.keys().used(connection, fresh);
                  return null;
                })
            .thenAccept(done -> remember(fresh));
    return noting;
  }

  private void remember(Map<String, Instant> fresh) {
    noted.putAll(fresh);
    noted.keySet().retainAll(directory.keys().keySet());
    uses.keySet().retainAll(directory.keys().keySet());
  }

  private Directory read(Connection connection, Instant now) throws SQLException {
    long revision = PeopleTables.revision(connection);
    return revision == directory.revision()
        ? directory
        : tables.directory(connection, revision, now);
  }

  private boolean trusted(Instant now) {
    return !readAt.plus(TRUST).isBefore(now);
  }

  private void tick() {
    try {
      refresh();
      noteUses()
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  LOG.debug("When keys were last used could not be written down", failure);
                }
              });
    } catch (RuntimeException e) {
      LOG.warn(
          "The people cannot be read; keys stop working {} s after the last time",
          TRUST.toSeconds(),
          e);
    }
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
    try {
      noteUses().join();
    } catch (RuntimeException e) {
      LOG.debug("When keys were last used could not be written down", e);
    }
  }
}
