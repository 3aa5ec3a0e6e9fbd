package io.caravan.simulator.oauth;

import io.caravan.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The codes that the authorize page hands out: each is good for one exchange, and not for long.
 * Thread-safe.
 */
public final class AuthorizationCodes {

  /** HubSpot says short-lived; OAuth's own recommendation is ten minutes at most. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final int KEPT = 10_000;

  private final SimulatorClock clock;
  private final Map<String, Agreed> codes = new LinkedHashMap<>();

  public AuthorizationCodes(SimulatorClock clock) {
    this.clock = clock;
  }

  /**
   * What a person agreed to.
   *
   * @param redirectUri must be named again at the exchange
   * @param codeChallenge of PKCE, S256; null when the app sent none
   * @param expiresAt milliseconds since the epoch
   */
  public record Agreed(Grant grant, String redirectUri, String codeChallenge, long expiresAt) {}

  /** Hands out a code. */
  public synchronized void put(String code, Grant grant, String redirectUri, String codeChallenge) {
    put(code, new Agreed(grant, redirectUri, codeChallenge, clock.millis() + LIFETIME.toMillis()));
  }

  /** Hands out a code that waits as long as it takes: the one of the seed. */
  public synchronized void putForever(String code, Grant grant, String redirectUri) {
    put(code, new Agreed(grant, redirectUri, null, Long.MAX_VALUE));
  }

  private void put(String code, Agreed agreed) {
    if (codes.size() >= KEPT) {
      codes.values().removeIf(old -> old.expiresAt() <= clock.millis());
    }
    codes.put(code, agreed);
  }

  /** What stands behind an app's code, as long as it is good. */
  public synchronized Optional<Agreed> find(String code, App app) {
    return Optional.ofNullable(codes.get(code))
        .filter(agreed -> agreed.grant().app().id() == app.id())
        .filter(agreed -> agreed.expiresAt() > clock.millis());
  }

  /**
   * Takes a code: from now on it is unknown.
   *
   * @return false when somebody else was faster
   */
  public synchronized boolean take(String code) {
    return codes.remove(code) != null;
  }

  synchronized void forget(App app, long portalId) {
    codes
        .values()
        .removeIf(
            agreed ->
                agreed.grant().app().id() == app.id() && agreed.grant().portal().id() == portalId);
  }

  /** What stands behind each code. */
  synchronized Map<String, Agreed> all() {
    return new LinkedHashMap<>(codes);
  }

  /** Puts other codes in the place of all there are. */
  synchronized void restore(Map<String, Agreed> others) {
    codes.clear();
    codes.putAll(others);
  }
}
