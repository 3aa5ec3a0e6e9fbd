package io.caravan.simulator.oauth;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.portal.Portal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * All tokens of the simulator: private tokens, access tokens, refresh tokens, developer keys. The
 * same calls in the same order give the same tokens for the same seed. Thread-safe.
 */
public final class Tokens {

  /** Expired access tokens are remembered until there are this many tokens. */
  private static final int REMEMBERED = 20_000;

  private final SimulatorClock clock;
  private final Random random;
  private final Duration lifetime;
  private final Map<String, Grant> access = new LinkedHashMap<>();
  private final Map<String, Grant> refresh = new HashMap<>();
  private final Map<String, Grant> developerKeys = new HashMap<>();
  private final Set<Long> closedPortals = new HashSet<>();

  /**
   * @param lifetime how long access tokens live; HubSpot's live 30 minutes
   */
  public Tokens(SimulatorClock clock, long seed, Duration lifetime) {
    this.clock = clock;
    this.random = new Random(seed ^ 0x70_6b_65_6eL);
    this.lifetime = lifetime;
  }

  /** Makes an access or private token known as it is. */
  public synchronized void putAccess(String token, Grant grant) {
    access.put(token, grant);
  }

  /** Makes a refresh token known as it is. */
  public synchronized void putRefresh(String token, Grant grant) {
    refresh.put(token, grant);
  }

  /** Makes a developer account's key known. */
  public synchronized void putDeveloperKey(String key, Grant grant) {
    developerKeys.put(key, grant);
  }

  /** A new access token for a grant. */
  public synchronized String issue(Grant grant) {
    if (access.size() >= REMEMBERED) {
      long now = clock.millis();
      access.values().removeIf(old -> old.expiresAt() <= now);
    }
    String token = SeededSecrets.accessToken(random);
    access.put(token, grant.until(clock.millis() + lifetime.toMillis()));
    return token;
  }

  /** A new refresh token for a grant. */
  public synchronized String issueRefresh(Grant grant) {
    String token = "na1-" + uuid();
    refresh.put(token, grant.until(Long.MAX_VALUE));
    return token;
  }

  /** A text for an authorization code. */
  public synchronized String newCode() {
    return "na1-" + uuid();
  }

  /** The grant of a private or access token, expired ones included; none on closed portals. */
  public synchronized Optional<Grant> byAccessToken(String token) {
    return Optional.ofNullable(access.get(token)).filter(this::open);
  }

  /** The grant of a refresh token, whether its portal is open or not. */
  public synchronized Optional<Grant> byRefreshToken(String token) {
    return Optional.ofNullable(refresh.get(token));
  }

  /** What a developer account's key allows. */
  public synchronized Optional<Grant> byDeveloperKey(String key) {
    return Optional.ofNullable(developerKeys.get(key));
  }

  /** Ends a refresh token; access tokens live on until they expire. */
  public synchronized void revoke(String refreshToken) {
    refresh.remove(refreshToken);
  }

  /** Ends all tokens of an app on a portal. */
  synchronized void end(App app, Portal portal) {
    Predicate<Grant> gone = g -> g.app().id() == app.id() && g.portal().id() == portal.id();
    access.values().removeIf(gone);
    refresh.values().removeIf(gone);
  }

  /** The portal's owner gave it up: nothing opens it any more. */
  public synchronized void close(Portal portal) {
    closedPortals.add(portal.id());
  }

  /** Whether a portal still exists for HubSpot. */
  public synchronized boolean open(Grant grant) {
    return !closedPortals.contains(grant.portal().id());
  }

  /** How long access tokens live. */
  public Duration lifetime() {
    return lifetime;
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
