package io.caravan.simulator.oauth;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.portal.Portal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All tokens of the simulator: private tokens, access tokens, refresh tokens, developer keys. The
 * same calls in the same order give the same tokens for the same seed. Thread-safe.
 */
public final class Tokens {

  /** Expired access tokens are remembered until there are this many tokens. */
  private static final int REMEMBERED = 20_000;

  private final SimulatorClock clock;
  private final SeededSecrets secrets;
  private final Duration lifetime;
  private final Map<String, Grant> access = new LinkedHashMap<>();
  private final Map<String, Grant> refresh = new HashMap<>();
  private final Map<String, Grant> developerKeys = new HashMap<>();
  private final Set<Long> closedPortals = new HashSet<>();
  private final Map<String, Grant> seededAccess = new LinkedHashMap<>();
  private final Map<String, Grant> seededRefresh = new LinkedHashMap<>();
  private long issued;

  /**
   * @param lifetime how long access tokens live; HubSpot's live 30 minutes
   */
  public Tokens(SimulatorClock clock, long seed, Duration lifetime) {
    this.clock = clock;
    this.secrets = new SeededSecrets(seed);
    this.lifetime = lifetime;
  }

  /** Makes an access or private token known as it is. */
  public synchronized void putAccess(String token, Grant grant) {
    access.put(token, grant);
    seededAccess.put(token, grant);
  }

  /** Makes a refresh token known as it is. */
  public synchronized void putRefresh(String token, Grant grant) {
    refresh.put(token, grant);
    seededRefresh.put(token, grant);
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
    String token = secrets.accessToken("issued token", next());
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

  /** Spread out, since neighbouring numbers would begin with the same letters. */
  private long next() {
    return ++issued * 0x9E37_79B9_7F4A_7C15L;
  }

  private String uuid() {
    return secrets.uuid("issued code", next());
  }

  /**
   * All tokens at one moment.
   *
   * @param seed made the simulator's own credentials among them
   * @param issued how many tokens and codes were made so far: it decides the next ones
   */
  record State(
      long seed,
      Map<String, SavedGrant> access,
      Map<String, SavedGrant> refresh,
      Set<Long> closedPortals,
      long issued) {}

  synchronized State state() {
    return new State(
        secrets.seed(), saved(access), saved(refresh), Set.copyOf(closedPortals), issued);
  }

  private static Map<String, SavedGrant> saved(Map<String, Grant> grants) {
    var saved = new LinkedHashMap<String, SavedGrant>();
    grants.forEach((token, grant) -> saved.put(token, SavedGrant.of(grant)));
    return saved;
  }

  /**
   * Puts other tokens in the place of all there are. The credentials that this simulator's own seed
   * made stay good beside those of another seed.
   */
  synchronized void restore(
      State state, Map<String, Grant> savedAccess, Map<String, Grant> savedRefresh) {
    access.clear();
    access.putAll(savedAccess);
    refresh.clear();
    refresh.putAll(savedRefresh);
    if (state.seed() != secrets.seed()) {
      access.putAll(seededAccess);
      refresh.putAll(seededRefresh);
    }
    closedPortals.clear();
    closedPortals.addAll(state.closedPortals());
    issued = state.issued();
  }

  /** The apps without OAuth, which only their tokens know. */
  synchronized Optional<App> appWithToken(long id) {
    return seededAccess.values().stream().map(Grant::app).filter(app -> app.id() == id).findFirst();
  }
}
