package io.caravan.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.caravan.gateway.GatewaySettings.CacheSettings;
import io.caravan.hubspot.ObjectType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Answers of reads, kept as bytes so that their weight is known, each with the time until which it
 * is good. Afterwards it stays as a stand-in for when HubSpot cannot be reached.
 *
 * <p>Entries are grouped by {@link Scope}, so that a changed record costs one removal however many
 * ways it was read in. Changes of more than a record (a batch write, a pipeline) are counted
 * instead: an entry whose counts have moved on is no longer good, and no search for entries is
 * needed. The counters are as few as portals times object types.
 */
public final class ResponseCache {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Bytes that an entry costs besides its body, roughly. */
  private static final int OVERHEAD = 400;

  private record Entry(int status, byte[] body, long goodUntil, long changes) {}

  private final Cache<Scope, Map<ReadKey, Entry>> entries;
  private final Changes changes = new Changes();
  private final LongSupplier nanos;
  private final Consumer<Scope> onRecordChanged;

  /**
   * @param nanos the monotonic clock, as {@link System#nanoTime()}
   * @param onRecordChanged told of each changed record before its entries are dropped, so that
   *     reads in flight can be kept out of the cache
   */
  ResponseCache(CacheSettings settings, LongSupplier nanos, Consumer<Scope> onRecordChanged) {
    this.nanos = nanos;
    this.onRecordChanged = onRecordChanged;
    Duration kept = settings.stale().plus(settings.metadata());
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(settings.bytes())
            .weigher((Scope scope, Map<ReadKey, Entry> reads) -> weight(reads))
            .expireAfterWrite(kept)
            .ticker(nanos::getAsLong)
            .scheduler(Scheduler.systemScheduler())
            .build();
  }

  /** A record has changed at HubSpot, as a webhook or a sync says. */
  public void recordChanged(long portalId, ObjectType type, String id) {
    changed(Scope.record(portalId, type, id));
  }

  /** The portal's owners have changed, as a write that HubSpot refused for its owner shows. */
  public void ownersChanged(long portalId) {
    changes.count(new Scope(portalId, Scope.OWNERS, "", ""));
  }

  /** Properties, pipelines or the schema of a type may have changed. */
  public void definitionsChanged(long portalId, ObjectType type) {
    changes.count(new Scope(portalId, Scope.PROPERTIES, type.id(), ""));
    changes.count(new Scope(portalId, Scope.PIPELINES, type.id(), ""));
    changes.count(new Scope(portalId, Scope.SCHEMAS, "", ""));
  }

  /**
   * Forgets answers by hand, stand-ins for when HubSpot cannot be reached included. A read that is
   * under way meanwhile is not kept where its scope is forgotten.
   *
   * @param portalId of this portal; 0 for all
   * @param path of paths that begin so, as HubSpot's API has them; empty for all
   * @return how many were forgotten
   */
  public int forget(long portalId, String path) {
    int forgotten = 0;
    for (Scope scope : entries.asMap().keySet()) {
      if (portalId == 0 || scope.portalId() == portalId) {
        forgotten += forget(scope, path);
      }
    }
    if (path.isEmpty() && portalId == 0) {
      changes.countAll();
    } else if (path.isEmpty()) {
      changes.count(new Scope(portalId, "", "", ""));
    }
    return forgotten;
  }

  private int forget(Scope scope, String path) {
    var forgotten = new AtomicInteger();
    entries
        .asMap()
        .computeIfPresent(
            scope,
            (same, reads) -> {
              var kept = new HashMap<>(reads);
              kept.keySet().removeIf(key -> key.path().startsWith(path));
              forgotten.set(reads.size() - kept.size());
              return kept.isEmpty() ? null : Map.copyOf(kept);
            });
    if (forgotten.get() > 0) {
      onRecordChanged.accept(scope);
    }
    return forgotten.get();
  }

  /** How many bytes the kept bodies weigh. */
  public long weight() {
    return entries.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }

  /**
   * A stamp that a read takes when it begins: what changes later makes its answer unfit to keep.
   */
  long stamp(Scope scope) {
    return changes.of(scope);
  }

  Optional<HubSpotAnswer> fresh(Scope scope, ReadKey key) {
    return find(scope, key)
        .filter(entry -> entry.goodUntil - nanos.getAsLong() > 0)
        .filter(entry -> entry.changes == changes.of(scope))
        .map(entry -> answer(entry, false));
  }

  /** The last known answer, good or not. */
  Optional<HubSpotAnswer> stale(Scope scope, ReadKey key) {
    return find(scope, key).map(entry -> answer(entry, true));
  }

  boolean has(Scope scope, ReadKey key) {
    return find(scope, key).isPresent();
  }

  void keep(Scope scope, ReadKey key, long stamp, Duration goodFor, int status, byte[] body) {
    var entry = new Entry(status, body, nanos.getAsLong() + goodFor.toNanos(), stamp);
    entries
        .asMap()
        .compute(
            scope,
            (same, reads) -> {
              var more = reads == null ? new HashMap<ReadKey, Entry>() : new HashMap<>(reads);
              more.put(key, entry);
              return Map.copyOf(more);
            });
  }

  /** Something in this scope has changed. */
  void changed(Scope scope) {
    if (scope.id().isEmpty()) {
      changes.count(scope);
    } else {
      onRecordChanged.accept(scope);
      onRecordChanged.accept(scope.ofType());
      entries.invalidate(scope);
    }
  }

  private Optional<Entry> find(Scope scope, ReadKey key) {
    return Optional.ofNullable(entries.getIfPresent(scope)).map(reads -> reads.get(key));
  }

  private static HubSpotAnswer answer(Entry entry, boolean stale) {
    try {
      JsonNode body =
          entry.body.length == 0 ? MissingNode.getInstance() : JSON.readTree(entry.body);
      return new HubSpotAnswer(entry.status, body, stale);
    } catch (IOException e) {
      throw new UncheckedIOException("an answer in the cache cannot be read any more", e);
    }
  }

  private static int weight(Map<ReadKey, Entry> reads) {
    long sum = 0;
    for (Entry entry : reads.values()) {
      sum += OVERHEAD + entry.body.length;
    }
    return (int) Math.min(Integer.MAX_VALUE, sum);
  }
}
