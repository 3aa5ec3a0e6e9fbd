package io.caravan.mirror.association;

import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.sync.ObjectNames;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.mirror.sync.SyncRuns;
import io.caravan.store.Store;
import java.time.Clock;
import org.apache.camel.CamelContext;

/** Builds the reading of associations and names what the routes of syncs call. */
public final class AssociationConfiguration {

  private final Store store;
  private final MirrorConfiguration mirror;
  private final ObjectNames names;
  private final AssociationSets sets;
  private final PendingAssociations pending;
  private final TouchedLinks touched;
  private final SweepSource sweep;
  private final Clock clock;

  /**
   * @param touched hears of the mirror's changes
   */
  public AssociationConfiguration(
      Store store,
      MirrorConfiguration mirror,
      TouchedLinks touched,
      Gateway gateway,
      ApiPaths paths,
      Clock clock) {
    this.store = store;
    this.touched = touched;
    this.clock = clock;
    this.mirror = mirror;
    names = new ObjectNames(gateway, paths);
    sets = new AssociationSets(new AssociationReads(gateway, paths, clock), new LabelDirections());
    pending = new PendingAssociations(store);
    sweep = new SweepSource(pending, clock);
  }

  /** Serves runs over associations alone. */
  public RecordSource sweep() {
    return sweep;
  }

  /**
   * Names {@code associatePage} for routes.
   *
   * @param runs knows which routes there are
   */
  public void bind(CamelContext camel, SyncRuns runs) {
    camel
        .getRegistry()
        .bind(
            "associatePage",
            new AssociatePage(
                new LinkedTypes(names, runs::objects),
                sets,
                pending,
                touched,
                mirror.writer(),
                store,
                clock));
  }
}
