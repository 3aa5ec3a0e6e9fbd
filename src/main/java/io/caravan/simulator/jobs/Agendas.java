package io.caravan.simulator.jobs;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.portal.PerPortal;
import io.caravan.simulator.portal.Portal;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Works off the agendas of all portals on a worker thread. The simulator's clock can be moved at
 * any time, so while something is entered it looks every few milliseconds whether it is due; else
 * it rests. Thread-safe.
 */
public final class Agendas implements AutoCloseable {

  private static final long LOOK_EVERY_MILLIS = 2;

  private final Vertx vertx;
  private final Supplier<Collection<Portal>> portals;
  private final PerPortal<Agenda> agendas;
  private final Set<Long> busy = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param portals all there are at the time of asking
   */
  public Agendas(Vertx vertx, SimulatorClock clock, Supplier<Collection<Portal>> portals) {
    this.vertx = vertx;
    this.portals = portals;
    this.agendas = new PerPortal<>(id -> new Agenda(clock, () -> wake(id)));
  }

  /** The agenda of a portal; to be used under the portal's lock. */
  public Agenda of(long portalId) {
    return agendas.of(portalId);
  }

  private void wake(long portalId) {
    busy.add(portalId);
    look();
  }

  private void look() {
    if (!closed && looking.compareAndSet(false, true)) {
      vertx.setTimer(
          LOOK_EVERY_MILLIS,
          timer ->
              vertx
                  .executeBlocking(this::workOff, false)
                  .onComplete(
                      done -> {
                        looking.set(false);
                        if (!busy.isEmpty()) {
                          look();
                        }
                      }));
    }
  }

  private Void workOff() {
    for (Portal portal : List.copyOf(portals.get())) {
      if (busy.remove(portal.id()) && !closed) {
        boolean more = portal.exclusively(() -> agendas.of(portal.id()).runDue());
        if (more) {
          busy.add(portal.id());
        }
      }
    }
    return null;
  }

  /** Forgets all that was entered. */
  public void reset() {
    for (Portal portal : portals.get()) {
      portal.exclusively(
          () -> {
            agendas.of(portal.id()).clear();
            return null;
          });
    }
  }

  /** Waits for a slice that is being done, and does no more. */
  @Override
  public void close() {
    closed = true;
    reset();
  }
}
