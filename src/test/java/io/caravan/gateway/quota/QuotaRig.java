package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.Bucket;
import io.caravan.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A quota in virtual time, with settings given as text. */
final class QuotaRig {

  static final long PORTAL = 4711;
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  final VirtualTime time;
  final MemoryLedger ledger;
  final QuotaSettings settings;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  Quota quota;

  QuotaRig(String... keysAndValues) {
    this(new VirtualTime(NOON), Duration.ZERO, keysAndValues);
  }

  QuotaRig(VirtualTime time, Duration saving, String... keysAndValues) {
    this.time = time;
    this.ledger = new MemoryLedger(time, saving);
    this.settings = settings(keysAndValues);
    start();
  }

  static QuotaSettings settings(String... keysAndValues) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put("caravan.gateway.quota." + keysAndValues[i], keysAndValues[i + 1]);
    }
    var settings = new Settings(values);
    QuotaSettings result = QuotaSettings.from(settings);
    settings.complete();
    return result;
  }

  /** Starts a process; the one before it simply is no more. */
  void start() {
    quota =
        new Quota(
            settings,
            portal -> settings.assumedPlan(),
            ledger,
            time::ticks,
            time.clock(),
            time,
            meters);
  }

  CompletableFuture<Permit> ask(Priority priority, Duration maxWait) {
    return quota.acquire(PORTAL, Bucket.BURST, priority, maxWait);
  }

  CompletableFuture<Permit> ask(Bucket bucket) {
    return quota.acquire(PORTAL, bucket, Priority.NORMAL, Duration.ofHours(1));
  }

  /** Grants and answers that many calls at once. */
  void use(int calls) {
    for (int i = 0; i < calls; i++) {
      ask(Priority.CRITICAL, Duration.ofHours(1)).join().answered();
    }
  }

  QuotaState state(Bucket bucket, String window) {
    return quota.states().stream()
        .filter(s -> s.portalId() == PORTAL)
        .filter(s -> s.bucket() == bucket && s.window().equals(window))
        .findFirst()
        .orElseThrow();
  }
}
