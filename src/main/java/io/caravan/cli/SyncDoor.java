package io.caravan.cli;

import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.FoundRecords;
import io.caravan.operations.RunView;
import io.caravan.operations.SyncObjectView;
import io.caravan.operations.SyncPlanned;
import io.caravan.operations.SyncSight;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The way to whatever carries out syncs: this process, or the Caravan that runs on the data. */
interface SyncDoor extends AutoCloseable {

  /** Who does the work, in words. */
  String where();

  /** Whether the work ends when this process does. */
  boolean isHere();

  /** The objects that have a route, by name. */
  List<SyncObjectView> objects();

  /**
   * Finds records by the values of a unique property.
   *
   * @throws RunRefused when HubSpot cannot find them so
   */
  FoundRecords find(FoundRecords.Wanted wanted);

  /**
   * What a run would cost.
   *
   * @throws RunRefused when there is no such object
   */
  SyncPlanned plan(SyncRequest request);

  /**
   * Starts a run; what was never synced is synced in full where incremental is asked for.
   *
   * @throws RunRefused when it cannot be
   */
  RunView start(SyncRequest request);

  /**
   * Takes a run up where it ended.
   *
   * @throws RunRefused when it cannot be
   */
  RunView resume(long runId);

  /** Ends a run after the page that it is at; false when it is not being carried out there. */
  boolean cancel(long runId);

  /**
   * How things stand.
   *
   * @param pages whether the runs' last pages are wanted
   */
  SyncSight look(Collection<Long> runIds, boolean pages);

  /** A run with all that is known of it; empty when there is none. */
  Optional<RunView> whole(long runId);

  @Override
  void close();
}
