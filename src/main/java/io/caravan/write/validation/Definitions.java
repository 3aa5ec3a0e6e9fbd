package io.caravan.write.validation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definitions of the object types that are written to, in memory and ready for use. Old ones
 * are good enough to let a write pass; before one is refused they are confirmed by HubSpot.
 * Thread-safe; no thread waits.
 */
final class Definitions {

  private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

  /** Properties and options that are kept, of all portals together: some tens of megabytes. */
  private static final int MOST = 200_000;

  private static final Duration GOOD_FOR = Duration.ofHours(1);

  /** Types that are being read, or could not be. */
  private static final int MOST_INQUIRIES = 10_000;

  /** A type of a portal. */
  record Key(long portalId, ObjectType type) {}

  private final DefinitionReader reader;
  private final Duration pause;
  private final Duration silence;
  private final LongSupplier nanos;
  private final Cache<Key, TypeRules> rules;
  private final Cache<Key, Inquiry> inquiries;

  /**
   * @param pause the shortest time between two confirmations of a type
   * @param silence how long HubSpot is not asked again after it could not be
   */
  Definitions(DefinitionReader reader, Duration pause, Duration silence, LongSupplier nanos) {
    this.reader = reader;
    this.pause = pause;
    this.silence = silence;
    this.nanos = nanos;
    this.rules =
        Caffeine.newBuilder()
            .maximumWeight(MOST)
            .weigher((Key key, TypeRules type) -> type.weight())
            .expireAfterWrite(GOOD_FOR)
            .ticker(nanos::getAsLong)
            .build();
    this.inquiries =
        Caffeine.newBuilder()
            .maximumSize(MOST_INQUIRIES)
            .expireAfterAccess(GOOD_FOR)
            .ticker(nanos::getAsLong)
            .build();
  }

  /** What is known, perhaps from long ago. Never fails. */
  CompletableFuture<Knowledge> known(Key key, Priority priority) {
    TypeRules kept = rules.getIfPresent(key);
    if (kept != null) {
      return CompletableFuture.completedFuture(new Knowledge.Known(kept));
    }
    return inquiries.get(key, Inquiry::new).first(priority);
  }

  /**
   * What HubSpot says now. Never fails.
   *
   * @param since HubSpot is asked not earlier than this
   * @param sensitive whether sensitive properties must be among the answer
   */
  CompletableFuture<Knowledge> confirmed(Key key, long since, boolean sensitive) {
    return inquiries.get(key, Inquiry::new).confirmation(since, sensitive);
  }

  /** Asks HubSpot about one type, for all who want to know at the same time. */
  private final class Inquiry {

    private final Key key;
    private CompletableFuture<Knowledge> first;
    private CompletableFuture<Knowledge> confirmation;
    private long asks;
    private boolean asksSensitive;
    private boolean asked;
    private Long silentUntil;

    Inquiry(Key key) {
      this.key = key;
    }

    CompletableFuture<Knowledge> first(Priority priority) {
      var mine = new CompletableFuture<Knowledge>();
      synchronized (this) {
        if (isSilent()) {
          return CompletableFuture.completedFuture(new Knowledge.Nothing());
        }
        if (first != null && !first.isDone()) {
          return first;
        }
        first = mine;
      }
      ask(mine, false, priority, TypeRules.UNKNOWN);
      return mine;
    }

    CompletableFuture<Knowledge> confirmation(long since, boolean sensitive) {
      CompletableFuture<Knowledge> mine;
      long wait;
      synchronized (this) {
        if (isSilent()) {
          return CompletableFuture.completedFuture(new Knowledge.Nothing());
        }
        if (confirmation != null && asks - since >= 0 && (asksSensitive || !sensitive || !asked)) {
          asksSensitive |= sensitive;
          return confirmation;
        }
        long now = nanos.getAsLong();
        wait = confirmation == null ? 0 : Math.max(0, asks + pause.toNanos() - now);
        asks = now + wait;
        TypeRules kept = rules.getIfPresent(key);
        asksSensitive = sensitive || (kept != null && kept.sensitive());
        asked = false;
        mine = new CompletableFuture<>();
        confirmation = mine;
      }
      if (wait == 0) {
        confirm(mine);
      } else {
        CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS).execute(() -> confirm(mine));
      }
      return mine;
    }

    private void confirm(CompletableFuture<Knowledge> mine) {
      boolean sensitive;
      long at;
      synchronized (this) {
        asked = true;
        sensitive = asksSensitive;
        at = asks;
      }
      ask(mine, sensitive, Priority.INTERACTIVE, at);
    }

    private void ask(
        CompletableFuture<Knowledge> mine, boolean sensitive, Priority priority, long asOf) {
      CompletableFuture.completedFuture(key)
          .thenCompose(it -> reader.read(it.portalId(), it.type(), sensitive, priority, asOf))
          .whenComplete(
              (found, failure) -> {
                if (failure != null) {
                  keepSilence(failure);
                  mine.complete(new Knowledge.Nothing());
                } else {
                  if (found instanceof Knowledge.Known known) {
                    rules.put(key, known.rules());
                  }
                  mine.complete(found);
                }
              });
    }

    private synchronized boolean isSilent() {
      return silentUntil != null && nanos.getAsLong() - silentUntil < 0;
    }

    private void keepSilence(Throwable failure) {
      // A right that is missing does not come back in seconds, and refusals count against the app.
      long factor = DefinitionReader.refusal(failure).isPresent() ? 20 : 1;
      synchronized (this) {
        silentUntil = nanos.getAsLong() + factor * silence.toNanos();
      }
      LOG.warn(
          "The definitions of {} of portal {} cannot be had, so writes go out unvalidated: {}",
          key.type(),
          key.portalId(),
          String.valueOf((failure.getCause() == null ? failure : failure.getCause()).getMessage()));
    }
  }
}
