package io.caravan.gateway;

import io.caravan.gateway.GatewaySettings.BreakerSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The circuit breakers, one per portal, and what they say together. */
final class Breakers {

  private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);

  private final CircuitBreakerConfig config;
  private final Duration openFor;
  private final MeterRegistry meters;
  private final ConcurrentHashMap<Long, CircuitBreaker> byPortal = new ConcurrentHashMap<>();

  Breakers(BreakerSettings settings, MeterRegistry meters) {
    this.openFor = settings.openFor();
    this.meters = meters;
    this.config =
        CircuitBreakerConfig.custom()
            .slidingWindowSize(settings.window())
            .minimumNumberOfCalls(settings.minimumCalls())
            .failureRateThreshold(settings.failureRate())
            .slowCallDurationThreshold(settings.slowCall())
            .slowCallRateThreshold(settings.slowRate())
            .waitDurationInOpenState(settings.openFor())
            .permittedNumberOfCallsInHalfOpenState(settings.probes())
            .writableStackTraceEnabled(false)
            .build();
    Gauge.builder("caravan.gateway.hubspot.down", this, breakers -> breakers.hubSpotDown() ? 1 : 0)
        .description("1 when no portal can reach HubSpot")
        .register(meters);
  }

  CircuitBreaker of(long portalId) {
    return byPortal.computeIfAbsent(portalId, this::create);
  }

  /** How long a refused call should wait before it asks again. */
  Duration openFor() {
    return openFor;
  }

  /** Whether it is HubSpot that is down, and not one portal's trouble: every breaker is open. */
  boolean hubSpotDown() {
    return !byPortal.isEmpty()
        && byPortal.values().stream().allMatch(breaker -> breaker.getState() == State.OPEN);
  }

  private CircuitBreaker create(long portalId) {
    var breaker = CircuitBreaker.of("portal-" + portalId, config);
    breaker
        .getEventPublisher()
        .onStateTransition(
            event ->
                LOG.warn(
                    "Circuit breaker of portal {}: {}{}",
                    portalId,
                    event.getStateTransition(),
                    hubSpotDown() ? "; HubSpot is down for every portal" : ""));
    Gauge.builder("caravan.gateway.breaker.open", breaker, b -> openness(b.getState()))
        .description("0 closed, 0.5 probing, 1 open")
        .tag("portal", Long.toString(portalId))
        .register(meters);
    return breaker;
  }

  private static double openness(State state) {
    return switch (state) {
      case OPEN, FORCED_OPEN -> 1;
      case HALF_OPEN -> 0.5;
      default -> 0;
    };
  }
}
