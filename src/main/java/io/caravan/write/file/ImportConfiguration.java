package io.caravan.write.file;

import io.caravan.access.Caller;
import io.caravan.access.limit.FeatureFlags;
import io.caravan.store.Store;
import io.caravan.write.ConnectedPortals;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;

/** Builds imports over REST and the dry run, and names what their routes call. */
public final class ImportConfiguration {

  private final ImportRequests requests;

  /** Opens the way in of this process. */
  @FunctionalInterface
  public interface Doors {

    /**
     * @param caller who hands over
     * @param validate whether values are checked before they are accepted
     */
    WriteDoor open(Caller caller, boolean validate);
  }

  public ImportConfiguration(
      Store store,
      DryRun dryRun,
      ConnectedPortals portals,
      Doors doors,
      FeatureFlags features,
      Clock clock) {
    requests = new ImportRequests(new Imports(store, clock), dryRun, portals, doors, features);
  }

  /**
   * Names {@code planWrites}, {@code takeImport}, {@code showImport} and {@code importResults} for
   * routes.
   */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("planWrites", (Processor) requests::plan);
    camel.getRegistry().bind("takeImport", (Processor) requests::take);
    camel.getRegistry().bind("showImport", (Processor) requests::show);
    camel.getRegistry().bind("importResults", (Processor) requests::results);
  }
}
