package io.caravan.cli;

import io.caravan.mirror.reconcile.NotedDrift;
import io.caravan.mirror.reconcile.RunReport;
import java.util.List;

/** Where the comparison with HubSpot takes place: in this process, or in the one that runs. */
interface ReconcileDoor extends AutoCloseable {

  /**
   * Starts the runs, one for each object.
   *
   * @throws io.caravan.write.file.UnusableInput when that is not possible
   */
  List<RunReport> start(ReconcileOrder order);

  /** How far a run is. */
  RunReport report(long runId);

  /** The first of what a run found. */
  List<NotedDrift> drift(long runId, int limit);

  /** Asks a run to end. */
  void cancel(long runId);

  /** In words. */
  String where();

  @Override
  void close();
}
