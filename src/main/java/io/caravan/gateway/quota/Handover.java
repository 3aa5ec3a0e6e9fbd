package io.caravan.gateway.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What was decided under a portal's lock and is told after it is released, so that no caller's code
 * runs inside the lock. Used by one thread.
 */
final class Handover {

  private final List<Waiter> waiters = new ArrayList<>(4);
  private final List<Object> outcomes = new ArrayList<>(4);
  private PortalUsage picture;

  void grant(Waiter waiter, Permit permit) {
    waiters.add(waiter);
    outcomes.add(permit);
  }

  void fail(Waiter waiter, QuotaExceeded why) {
    waiters.add(waiter);
    outcomes.add(why);
  }

  void save(PortalUsage usage) {
    picture = usage;
  }

  /** Tells everybody; the picture goes first, because the next calls wait for it. */
  void deliver(Consumer<PortalUsage> save) {
    if (picture != null) {
      save.accept(picture);
    }
    for (int i = 0; i < waiters.size(); i++) {
      if (outcomes.get(i) instanceof Permit permit) {
        if (!waiters.get(i).complete(permit)) {
          permit.notSent();
        }
      } else {
        waiters.get(i).completeExceptionally((QuotaExceeded) outcomes.get(i));
      }
    }
  }
}
