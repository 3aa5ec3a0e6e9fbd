package io.caravan.simulator.limits;

import io.caravan.hubspot.Bucket;
import io.caravan.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.time.ZonedDateTime;

/**
 * The calls of today: all apps that share the account's daily limit, association batches apart, and
 * what the usage endpoint tells of them. Guarded by its owner's lock.
 */
final class AccountDay {

  private static final Duration USAGE_CACHED_FOR = Duration.ofMinutes(5);

  /** All apps with a daily limit together. */
  private static final String ACCOUNT = "account";

  private static final String ASSOCIATIONS = "associations";

  /** Private apps alone: what the usage endpoint tells. */
  private static final String PRIVATE_APPS = "private-apps";

  private static final String SERVICE_KEYS = "service-keys";

  private final SimulatorClock clock;
  private final LimitRules rules;
  private final DailyUse day;
  private UsageReading lastUsage;

  AccountDay(SimulatorClock clock, LimitRules rules) {
    this.clock = clock;
    this.rules = rules;
    this.day = new DailyUse(clock, rules.zone());
  }

  /** Calls of today that count where a bucket's calls count. */
  long used(Bucket bucket) {
    return day.used(bucket == Bucket.ASSOCIATIONS ? ASSOCIATIONS : ACCOUNT);
  }

  /**
   * Counts an app's calls.
   *
   * @param calls less than zero gives them back
   */
  void count(Caller caller, Bucket bucket, long calls) {
    if (bucket == Bucket.ASSOCIATIONS) {
      day.add(ASSOCIATIONS, calls);
      return;
    }
    if (caller.sharesTheDay()) {
      day.add(ACCOUNT, calls);
    }
    switch (caller.kind()) {
      case PRIVATE_APP -> day.add(PRIVATE_APPS, calls);
      case SERVICE_KEY -> day.add(SERVICE_KEYS, calls);
      case OAUTH -> {}
    }
  }

  /** Counts calls that other integrations made with private apps' tokens. */
  void countOthers(Bucket bucket, long calls) {
    if (bucket == Bucket.ASSOCIATIONS) {
      day.add(ASSOCIATIONS, calls);
    } else {
      day.add(ACCOUNT, calls);
      day.add(PRIVATE_APPS, calls);
    }
  }

  /** Sets how many calls of today are used up. */
  void set(long calls) {
    day.set(ACCOUNT, calls);
    day.set(PRIVATE_APPS, calls);
    lastUsage = null;
  }

  /** Private apps alone, collected anew every five minutes. */
  UsageReading usage(boolean withServiceKeys) {
    long now = clock.millis();
    if (lastUsage != null && now - lastUsage.collectedAt() < USAGE_CACHED_FOR.toMillis()) {
      return new UsageReading(lastUsage.limit(), lastUsage.used(), lastUsage.collectedAt(), true);
    }
    long used = day.used(PRIVATE_APPS) + (withServiceKeys ? day.used(SERVICE_KEYS) : 0);
    lastUsage = new UsageReading(rules.account().daily(), used, now, false);
    return lastUsage;
  }

  double secondsOfToday() {
    return day.secondsOfToday();
  }

  ZonedDateTime endsAt() {
    return day.endsAt();
  }

  void clear() {
    day.clear();
    lastUsage = null;
  }
}
