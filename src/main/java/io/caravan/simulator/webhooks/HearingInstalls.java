package io.caravan.simulator.webhooks;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.oauth.Install;
import io.caravan.simulator.oauth.Installs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The installs that hear of a portal's changes: the apps that are there, and those that left so
 * recently that HubSpot has not noticed. Thread-safe.
 */
final class HearingInstalls {

  private record Gone(Install install, long at) {}

  private final SimulatorClock clock;
  private final Installs installs;
  private final Supplier<Duration> stopAfter;
  private final Map<Recipient, Gone> gone = new HashMap<>();

  /**
   * @param stopAfter how long an app hears of changes after it was uninstalled
   */
  HearingInstalls(SimulatorClock clock, Installs installs, Supplier<Duration> stopAfter) {
    this.clock = clock;
    this.installs = installs;
    this.stopAfter = stopAfter;
  }

  List<Install> on(long portalId) {
    List<Install> hearing = installs.on(portalId);
    synchronized (this) {
      for (Gone left : gone.values()) {
        if (left.install().portal().id() == portalId && stillHears(left)) {
          hearing.add(left.install());
        }
      }
    }
    hearing.removeIf(install -> !install.app().oauth());
    return hearing;
  }

  private boolean stillHears(Gone left) {
    return clock.millis() - left.at() < stopAfter.get().toMillis();
  }

  synchronized void came(Recipient who) {
    gone.remove(who);
  }

  synchronized void left(Recipient who, Install install, long at) {
    gone.put(who, new Gone(install, at));
  }

  synchronized void forgetThoseThatLeft() {
    gone.clear();
  }
}
