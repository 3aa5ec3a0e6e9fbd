package io.caravan.mirror.sync;

import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RereadQueue;
import io.caravan.mirror.RereadRequest;
import io.caravan.store.Effect;
import io.caravan.store.Participant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds live records of the mirror that a page should have held and did not, and asks HubSpot for
 * each: it may have been deleted, merged away or erased, or have come too late for the page.
 */
final class AbsentRecords implements Effect.Applier<AbsentRecords.Page>, Participant {

  private static final String SQL =
      """
      SELECT record_id FROM mirror_record
      WHERE portal_id = ? AND object_type = ? AND record_id > ? AND record_id <= ?
        AND state = 'live' AND complete = 1
      """;

  private final RereadQueue rereads;

  AbsentRecords(RereadQueue rereads) {
    this.rereads = rereads;
  }

  /** A page and where the number of absent records is told. */
  record Page(SyncPage page, Tally tally) {}

  Effect<Page> effect(SyncPage page, Tally tally) {
    return new Effect<>(this, new Page(page, tally));
  }

  @Override
  public void apply(Connection connection, List<Page> pages) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      for (Page page : pages) {
        List<RereadRequest> absent = absent(statement, page.page());
        page.tally().absent(absent.size());
        if (!absent.isEmpty()) {
          rereads.ask(connection, absent);
        }
      }
    }
  }

  private static List<RereadRequest> absent(PreparedStatement statement, SyncPage page)
      throws SQLException {
    SyncRun run = page.run();
    statement.setLong(1, run.portalId());
    statement.setString(2, run.type().id());
    statement.setLong(3, page.fetched().covered().after());
    statement.setLong(4, page.fetched().covered().to());
    Set<Long> listed = new HashSet<>();
    page.fetched().records().forEach(record -> listed.add(record.ref().id()));
    var absent = new ArrayList<RereadRequest>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        if (!listed.contains(rows.getLong(1))) {
          absent.add(
              new RereadRequest(
                  new RecordRef(run.portalId(), run.type(), rows.getLong(1)),
                  page.fetched().askedAt(),
                  Origin.sync(run.id())));
        }
      }
    }
    return absent;
  }

  @Override
  public int mark() {
    return rereads.mark();
  }

  @Override
  public void undo(int mark) {
    rereads.undo(mark);
  }

  @Override
  public void committed() {
    rereads.committed();
  }
}
