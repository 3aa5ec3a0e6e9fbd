package io.caravan.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.portal.PortalConnection.State;
import io.caravan.portal.vault.MemoryKeys;
import io.caravan.portal.vault.SealedSecrets;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortalConnectionsTest {

  private static final long PORTAL = 62_515;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Store store;
  private StoredGrants grants;
  private Portals portals;
  private PortalConnections connections;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = Store.open(TestDatabase.fresh(Dialect.SQLITE, directory), new SimpleMeterRegistry());
    grants =
        new StoredGrants(store, new SealedSecrets(store, MemoryKeys.vault(), Clock.systemUTC()));
    use(new Portals(List.of()));
  }

  private void use(Portals these) {
    portals = these;
    connections = new PortalConnections(store, grants, portals, Clock.systemUTC());
    connections.reload();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void a_loss_that_is_told_late_does_not_take_away_what_was_connected_again() {
    connect();
    connect();
    connections.ended(PORTAL, "an older refresh token was refused");
    await().atMost(PATIENCE).until(() -> portals.find(PORTAL).isPresent());
    assertThat(connections.find(PORTAL).orElseThrow().connected()).isTrue();
  }

  @Test
  void a_portal_of_the_settings_stays_whatever_becomes_of_a_connection_that_it_had() {
    connect();
    var fixed =
        new Portal(
            "fixed",
            PORTAL,
            "default",
            Optional.empty(),
            AppKind.PRIVATE,
            Optional.empty(),
            new Portal.OAuth(new Secret("refresh")));
    use(new Portals(List.of(fixed)));
    connections.ended(PORTAL, "gone");
    assertThat(connections.disconnect(PORTAL, "ended").join()).isTrue();
    assertThat(portals.all()).containsExactly(fixed);
  }

  @Test
  void a_domain_owns_its_portal_also_after_it_was_disconnected() {
    connect();
    var owners = new OwnersOfPortals(portals, connections);
    assertThat(owners.domains()).containsEntry(PORTAL, "acme");
    connections.disconnect(PORTAL, "ended").join();
    assertThat(owners.domains()).isEmpty();
    assertThat(owners.ever()).containsEntry(PORTAL, "acme");
    var atRest = PortalConnections.owners(new Portals(List.of()), store);
    assertThat(atRest.domains()).isEmpty();
    assertThat(atRest.ever()).containsEntry(PORTAL, "acme");
  }

  private void connect() {
    var wanted =
        new PortalConnection(
            PORTAL,
            "emea",
            "acme",
            State.CONNECTED,
            "client",
            List.of("oauth"),
            "",
            0,
            "",
            "STANDARD",
            Optional.empty(),
            AppKind.PRIVATE,
            Optional.empty(),
            "ada",
            Instant.parse("2026-11-22T10:00:00Z"),
            Optional.empty(),
            "",
            0);
    connections
        .connect(
            wanted,
            new TokenGrant(
                new Secret("access"), Optional.of(new Secret("refresh")), Duration.ofMinutes(30)))
        .join();
  }
}
