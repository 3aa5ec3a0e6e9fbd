package io.caravan.portal;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.gateway.quota.Quota;
import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.RateLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks HubSpot about a portal: its time zone, and how much of today's quota is used, by others too.
 * The daily limit also tells the tier. Source: HubSpot docs, "Account information" and "Get usage
 * details".
 */
public final class PortalFacts {

  private static final Logger LOG = LoggerFactory.getLogger(PortalFacts.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Gateway gateway;
  private final ApiPaths paths;
  private final Quota quota;

  public PortalFacts(Gateway gateway, ApiPaths paths, Quota quota) {
    this.gateway = gateway;
    this.paths = paths;
    this.quota = quota;
  }

  /**
   * Reads both and tells the quota; never blocks. What cannot be read stays as it is assumed, with
   * a warning, for a portal works without it.
   */
  public CompletableFuture<Void> learn(Portal portal) {
    CompletableFuture<Optional<JsonNode>> details = read(portal, paths.accountDetails());
    CompletableFuture<Optional<JsonNode>> usage =
        portal.appKind() == RateLimits.AppKind.PRIVATE
            ? read(portal, paths.dailyUsage())
            : CompletableFuture.completedFuture(Optional.empty());
    return details
        .thenCombine(usage, (account, today) -> tell(portal, account, today))
        .thenAccept(told -> LOG.info("Portal {}: {}", portal.name(), told));
  }

  private CompletableFuture<Optional<JsonNode>> read(Portal portal, ApiPath path) {
    return gateway
        .call(HubSpotCall.get(portal.id(), path, "", Priority.NORMAL, PATIENCE))
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                LOG.warn("Portal {}: {}", portal.name(), cause.getMessage());
                return Optional.empty();
              }
              return Optional.of(answer.body());
            });
  }

  private String tell(Portal portal, Optional<JsonNode> account, Optional<JsonNode> today) {
    ZoneId zone =
        account
            .flatMap(body -> zone(body.path("timeZone").asText("")))
            .or(portal::zone)
            .orElse(null);
    Optional<JsonNode> daily = today.flatMap(Tiers::daily);
    long limit = daily.map(counts -> counts.path("usageLimit").asLong(0)).orElse(0L);
    long used = daily.map(counts -> counts.path("currentUsage").asLong(-1)).orElse(-1L);
    Instant reset =
        daily.flatMap(counts -> instant(counts.path("resetsAt").asText(""))).orElse(null);
    quota.learnDaily(portal.id(), limit, used, reset, zone);
    Optional<RateLimits.Tier> tier = portal.tier().or(() -> Tiers.ofDailyLimit(limit));
    tier.ifPresent(known -> quota.learnPlan(portal.id(), RateLimits.of(portal.appKind(), known)));
    return "time zone "
        + zone
        + ", tier "
        + tier.map(Enum::name).orElse("unknown")
        + ", calls today "
        + (used < 0 ? "unknown" : used + " of " + limit);
  }

  private static Optional<ZoneId> zone(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
