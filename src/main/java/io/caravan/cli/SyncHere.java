package io.caravan.cli;

import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.FoundRecords;
import io.caravan.operations.RunView;
import io.caravan.operations.SyncDesk;
import io.caravan.operations.SyncObjectView;
import io.caravan.operations.SyncPlanned;
import io.caravan.operations.SyncSight;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Syncs in this process. */
final class SyncHere implements SyncDoor {

  private final Application application;
  private final SyncDesk desk;

  /**
   * @param application closed with the door
   */
  SyncHere(Application application) {
    this.application = application;
    this.desk = application.syncDesk();
  }

  @Override
  public String where() {
    return "this process";
  }

  @Override
  public boolean isHere() {
    return true;
  }

  @Override
  public List<SyncObjectView> objects() {
    return desk.objects();
  }

  @Override
  public FoundRecords find(FoundRecords.Wanted wanted) {
    return desk.find(wanted);
  }

  @Override
  public SyncPlanned plan(SyncRequest request) {
    return desk.plan(request);
  }

  @Override
  public RunView start(SyncRequest request) {
    return desk.start(request);
  }

  @Override
  public RunView resume(long runId) {
    return desk.resume(runId);
  }

  @Override
  public boolean cancel(long runId) {
    return desk.cancel(runId);
  }

  @Override
  public SyncSight look(Collection<Long> runIds, boolean pages) {
    return desk.look(runIds, pages);
  }

  @Override
  public Optional<RunView> whole(long runId) {
    return desk.whole(runId);
  }

  @Override
  public void close() {
    application.close();
  }
}
