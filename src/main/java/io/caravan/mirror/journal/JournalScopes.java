package io.caravan.mirror.journal;

import io.caravan.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides whose events the next reading of the journal takes: those of the portals that are
 * connected by then.
 *
 * <p>Where only one is, HubSpot can be asked for its events alone; but not any more once several
 * were read together, for the place that was reached there is the newer one.
 */
final class JournalScopes {

  private final Supplier<List<Long>> portals;
  private final Store store;

  /**
   * @param portals numbers of the connected portals, as of whenever it is asked
   */
  JournalScopes(Supplier<List<Long>> portals, Store store) {
    this.portals = portals;
    this.store = store;
  }

  /** Nobody is connected, so there is nothing to read. */
  static final class NoPortal extends RuntimeException {

    private static final long serialVersionUID = 1;

    NoPortal() {
      super("no portal is connected", null, false, false);
    }
  }

  /**
   * The scope of a reading that begins now. Blocks for a query.
   *
   * @throws NoPortal when no portal is connected
   */
  JournalScope now() {
    List<Long> connected = portals.get();
    if (connected.isEmpty()) {
      throw new NoPortal();
    }
    JournalScope together = JournalScope.among(connected);
    if (connected.size() > 1) {
      return together;
    }
    JournalScope alone = JournalScope.only(connected.get(0));
    Optional<JournalPosition> there = place(together);
    Optional<JournalPosition> here = place(alone);
    boolean newer =
        there.isPresent()
            && here.map(own -> there.get().readUntil().isAfter(own.readUntil())).orElse(true);
    return newer ? together : alone;
  }

  private Optional<JournalPosition> place(JournalScope scope) {
    return new JournalOffsets(store, scope.reader()).load();
  }
}
