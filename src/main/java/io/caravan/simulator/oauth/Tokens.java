package io.caravan.simulator.oauth;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.portal.Portal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * All tokens of the simulator: private tokens, access tokens, refresh tokens, authorization codes.
 * The first ones are the same for the same seed. Thread-safe.
 */
public final class Tokens {

  /** Expired access tokens are remembered this long, so that the answer can tell since when. */
  private static final long REMEMBER_MILLIS = Duration.ofHours(24).toMillis();

  private final SimulatorClock clock;
  private final Random random;
  private final Duration lifetime;
  private final Map<String, Grant> access = new HashMap<>();
  private final Map<String, Grant> refresh = new HashMap<>();
  private final Map<String, Grant> codes = new HashMap<>();

  /**
   * @param lifetime how long access tokens live; HubSpot's live 30 minutes
   */
  public Tokens(SimulatorClock clock, long seed, Duration lifetime) {
    this.clock = clock;
    this.random = new Random(seed ^ 0x70_6b_65_6eL);
    this.lifetime = lifetime;
  }

  /** A private token that never expires. */
  public synchronized String privateToken(App app, Portal portal, Set<String> scopes, long userId) {
    String token = "pat-na1-" + uuid();
    access.put(token, new Grant(app, portal, scopes, userId, Long.MAX_VALUE));
    return token;
  }

  /** A refresh token: the app is installed on the portal. */
  public synchronized String install(App app, Portal portal, Set<String> scopes, long userId) {
    String token = "na1-" + uuid();
    refresh.put(token, new Grant(app, portal, scopes, userId, Long.MAX_VALUE));
    return token;
  }

  /** A code as the authorize page hands it out: good for one exchange. */
  public synchronized String code(App app, Portal portal, Set<String> scopes, long userId) {
    String code = "na1-" + uuid();
    codes.put(code, new Grant(app, portal, scopes, userId, Long.MAX_VALUE));
    return code;
  }

  /** Takes a code; a second time it is unknown. */
  public synchronized Optional<Grant> redeem(String code) {
    return Optional.ofNullable(codes.remove(code));
  }

  /** A new access token for a grant. */
  public synchronized String issue(Grant grant) {
    long now = clock.millis();
    access.values().removeIf(old -> old.expiresAt() < now - REMEMBER_MILLIS);
    var bytes = new byte[72];
    random.nextBytes(bytes);
    String token = "CK" + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    access.put(
        token,
        new Grant(
            grant.app(),
            grant.portal(),
            grant.scopes(),
            grant.userId(),
            now + lifetime.toMillis()));
    return token;
  }

  /** The grant of a private or access token, expired ones included. */
  public synchronized Optional<Grant> byAccessToken(String token) {
    return Optional.ofNullable(access.get(token));
  }

  /** The grant of a refresh token. */
  public synchronized Optional<Grant> byRefreshToken(String token) {
    return Optional.ofNullable(refresh.get(token));
  }

  /** Ends a refresh token; access tokens live on until they expire. */
  public synchronized void revoke(String refreshToken) {
    refresh.remove(refreshToken);
  }

  /** Ends all tokens of an app on a portal. */
  public synchronized void uninstall(App app, Portal portal) {
    access.values().removeIf(g -> g.app().id() == app.id() && g.portal() == portal);
    refresh.values().removeIf(g -> g.app().id() == app.id() && g.portal() == portal);
  }

  /** How long access tokens live. */
  public Duration lifetime() {
    return lifetime;
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
