package io.caravan.mirror.sync;

import org.apache.camel.Exchange;

/** The names that the routes of syncs share with their beans. */
public final class SyncConstants {

  /** The exchange variable that holds the {@link SyncRun}. */
  public static final String RUN = "run";

  private SyncConstants() {}

  /**
   * The run that an exchange carries out.
   *
   * @throws IllegalStateException when the step stands in a route that does not begin with {@code
   *     sync:}
   */
  public static SyncRun run(Exchange exchange) {
    SyncRun run = exchange.getVariable(RUN, SyncRun.class);
    if (run == null) {
      throw new IllegalStateException("this step works in a route that begins with sync: only");
    }
    return run;
  }
}
