package io.caravan.portal;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the renewals of portals' tokens, and hears how they end. */
final class Renewals {

  private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

  private final StoredGrants grants;
  private final PortalConnections connections;
  private final MeterRegistry meters;
  private final Clock clock;
  private final String holder = UUID.randomUUID().toString();

  Renewals(StoredGrants grants, PortalConnections connections, MeterRegistry meters, Clock clock) {
    this.grants = grants;
    this.connections = connections;
    this.meters = meters;
    this.clock = clock;
  }

  Renewal of(Portal portal, TokenEndpoint endpoint) {
    return new SharedRenewal(
        portal.id(),
        grants,
        begin(portal),
        with -> endpoint.refresh(portal.id(), with),
        reason -> gone(portal, reason),
        this::count,
        holder,
        clock);
  }

  /** What the settings have counts until it brought something, and again when it is another one. */
  private Supplier<CompletableFuture<Void>> begin(Portal portal) {
    return portal.credentials() instanceof Portal.OAuth settings
        ? () ->
            grants.begin(
                portal.id(), settings.refreshToken(), digest(settings.refreshToken().value()))
        : () -> CompletableFuture.completedFuture(null);
  }

  private void gone(Portal portal, String reason) {
    meters.counter("caravan.portal.disconnected", "portal", Long.toString(portal.id())).increment();
    LOG.error(
        "Portal {} is disconnected, nothing is sent to it any more; connect it again: {}",
        portal.name(),
        reason);
    connections.ended(portal.id(), reason);
  }

  private void count(String outcome) {
    meters.counter("caravan.portal.refreshes", "outcome", outcome).increment();
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
