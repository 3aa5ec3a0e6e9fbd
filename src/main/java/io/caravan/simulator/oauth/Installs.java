package io.caravan.simulator.oauth;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.portal.Portal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which apps are installed on which portals. Thread-safe. */
public final class Installs {

  private record Key(long appId, long portalId) {}

  private final SimulatorClock clock;
  private final Tokens tokens;
  private final AuthorizationCodes codes;
  private final List<InstallListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<Key, Install> installs = new LinkedHashMap<>();

  public Installs(SimulatorClock clock, Tokens tokens, AuthorizationCodes codes) {
    this.clock = clock;
    this.tokens = tokens;
    this.codes = codes;
  }

  /** Tells a listener of all that comes from now on. */
  public void listen(InstallListener listener) {
    listeners.add(listener);
  }

  /** Installs an app, or renews what it may do. */
  public Install install(App app, Portal portal, Set<String> scopes, long userId) {
    Install install;
    boolean again;
    synchronized (this) {
      var key = new Key(app.id(), portal.id());
      Install before = installs.get(key);
      again = before != null;
      long now = clock.millis();
      install = new Install(app, portal, scopes, userId, again ? before.installedAt() : now, now);
      installs.put(key, install);
    }
    listeners.forEach(listener -> listener.installed(install, again));
    return install;
  }

  /**
   * Takes an app away: all of its tokens and codes for the portal die.
   *
   * @return false when it was not there
   */
  public boolean uninstall(App app, Portal portal) {
    Install gone;
    synchronized (this) {
      gone = installs.remove(new Key(app.id(), portal.id()));
    }
    tokens.end(app, portal);
    codes.forget(app, portal.id());
    if (gone == null) {
      return false;
    }
    long now = clock.millis();
    listeners.forEach(listener -> listener.uninstalled(gone, now));
    return true;
  }

  public synchronized Optional<Install> find(long appId, long portalId) {
    return Optional.ofNullable(installs.get(new Key(appId, portalId)));
  }

  /** The apps on a portal in the order in which they came. */
  public synchronized List<Install> on(long portalId) {
    var found = new ArrayList<Install>();
    for (Install install : installs.values()) {
      if (install.portal().id() == portalId) {
        found.add(install);
      }
    }
    return found;
  }

  /** All installs in the order in which they came. */
  synchronized List<Install> all() {
    return List.copyOf(installs.values());
  }

  /** Puts other installs in the place of all there are; nobody is told. */
  synchronized void restore(List<Install> others) {
    installs.clear();
    for (Install install : others) {
      installs.put(new Key(install.app().id(), install.portal().id()), install);
    }
  }
}
