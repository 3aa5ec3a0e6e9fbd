package io.caravan.write;

import io.caravan.access.Caller;
import io.caravan.store.Effect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells the audit of outcomes, once it is known who submitted the writes. */
final class SettledWrites implements Effect.Applier<SettledWrite> {

  /** Who submits what nobody else does. */
  static final Caller ROUTES = Caller.caravan("routes");

  private final SubmissionTable submissions;
  private final WriteAudit audit;

  SettledWrites(SubmissionTable submissions, WriteAudit audit) {
    this.submissions = submissions;
    this.audit = audit;
  }

  @Override
  public boolean comesLast() {
    return true;
  }

  @Override
  public void apply(Connection connection, List<SettledWrite> writes) throws SQLException {
    Map<String, Caller> callers =
        submissions.callers(
            connection, writes.stream().map(settled -> settled.write().id()).toList());
    List<SettledWrite> told = new ArrayList<>(writes.size());
    for (SettledWrite settled : writes) {
      told.add(settled.by(callers.getOrDefault(settled.write().id(), ROUTES)));
    }
    audit.settled(connection, told);
  }
}
