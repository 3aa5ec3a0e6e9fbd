package io.caravan.mirror.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the journal tells what the mirror needs. */
public final class JournalSubscriptions {

  private static final Logger LOG = LoggerFactory.getLogger(JournalSubscriptions.class);

  private final JournalCalls calls;
  private final Supplier<List<WantedSubscription>> wanted;
  private final Clock clock;
  private final Set<WantedSubscription> told = ConcurrentHashMap.newKeySet();

  /**
   * @param wanted what the journal is to tell of, for the portals that are connected at the moment
   */
  JournalSubscriptions(JournalCalls calls, Supplier<List<WantedSubscription>> wanted, Clock clock) {
    this.calls = calls;
    this.wanted = wanted;
    this.clock = clock;
  }

  /**
   * What there is.
   *
   * @param present subscriptions that were there, in words
   * @param missing those that were not, in words
   * @param refused those among the missing that HubSpot does not grant, with its reason
   * @param coversFrom since when the journal has told of everything that is wanted
   */
  public record Found(
      List<String> present, List<String> missing, List<String> refused, Instant coversFrom) {}

  /**
   * Compares what is subscribed with what is wanted, and makes what is missing.
   *
   * @param dryRun only looks
   */
  public Found ensure(boolean dryRun) {
    List<JsonNode> existing = calls.subscriptions();
    var present = new ArrayList<String>();
    var missing = new ArrayList<String>();
    var refused = new ArrayList<String>();
    Instant coversFrom = Instant.EPOCH;
    for (WantedSubscription each : wanted.get()) {
      Optional<JsonNode> teller = teller(each, existing);
      if (teller.isPresent()) {
        present.add(each.toString());
        coversFrom = later(coversFrom, madeAt(teller.get()));
        continue;
      }
      missing.add(each.toString());
      // Until now the journal did not tell of it.
      coversFrom = clock.instant();
      if (!dryRun) {
        subscribe(each, refused);
      }
    }
    return new Found(List.copyOf(present), List.copyOf(missing), List.copyOf(refused), coversFrom);
  }

  /** One that is refused (the app is not installed there, a type is unknown) harms no other. */
  private void subscribe(WantedSubscription each, List<String> refused) {
    try {
      calls.subscribe(each);
      LOG.info("Subscribed in the webhooks journal: {}", each);
    } catch (CallFailed e) {
      if (!(e.error() instanceof CallError.Rejected)) {
        throw e;
      }
      if (told.add(each)) {
        LOG.warn("The webhooks journal will not tell of {}: {}", each, e.getMessage());
      }
      refused.add(each + ": " + e.getMessage());
    }
  }

  private Optional<JsonNode> teller(WantedSubscription each, List<JsonNode> existing) {
    return existing.stream()
        .filter(each::isToldBy)
        .filter(subscription -> filtersAs(each, subscription))
        .findFirst();
  }

  /** Another filter would hide what is wanted; filters cannot be changed, so it is made anew. */
  private boolean filtersAs(WantedSubscription each, JsonNode subscription) {
    if (!each.kind().equals("OBJECT")) {
      return true;
    }
    List<JsonNode> filters = calls.filters(subscription.path("id").asLong());
    if (each.conditions().isEmpty() || filters.isEmpty()) {
      return filters.isEmpty();
    }
    return filters.stream()
        .map(filter -> filter.path("filter").path("conditions"))
        .anyMatch(conditions -> same(each.conditions(), conditions));
  }

  private static boolean same(List<JournalCondition> wanted, JsonNode conditions) {
    if (conditions.size() != wanted.size()) {
      return false;
    }
    for (JsonNode condition : conditions) {
      if (wanted.stream().noneMatch(each -> each.is(condition))) {
        return false;
      }
    }
    return true;
  }

  private Instant madeAt(JsonNode subscription) {
    try {
      return Instant.parse(subscription.path("createdAt").asText(""));
    } catch (DateTimeException e) {
      return clock.instant();
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
