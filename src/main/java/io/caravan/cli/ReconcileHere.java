package io.caravan.cli;

import io.caravan.mirror.reconcile.AlreadyRunning;
import io.caravan.mirror.reconcile.NotedDrift;
import io.caravan.mirror.reconcile.Reconciliations;
import io.caravan.mirror.reconcile.RunReport;
import io.caravan.write.file.UnusableInput;
import java.util.ArrayList;
import java.util.List;

/** Comparisons in this process. */
record ReconcileHere(Application application) implements ReconcileDoor {

  @Override
  public List<RunReport> start(ReconcileOrder order) {
    List<RunReport> started = new ArrayList<>();
    try {
      for (var request : runs().plan(order.portalId(), order.object(), order::apply)) {
        started.add(runs().start(request).report());
      }
    } catch (IllegalArgumentException | AlreadyRunning e) {
      started.forEach(run -> runs().cancel(run.runId()));
      throw new UnusableInput(e.getMessage());
    }
    return started;
  }

  private Reconciliations runs() {
    return application.reconciliations();
  }

  @Override
  public RunReport report(long runId) {
    return runs().report(runId).orElseThrow();
  }

  @Override
  public List<NotedDrift> drift(long runId, int limit) {
    return runs().drift(runId, 0, limit);
  }

  @Override
  public void cancel(long runId) {
    runs().cancel(runId);
  }

  @Override
  public String where() {
    return "this process";
  }

  @Override
  public void close() {
    application.close();
  }
}
