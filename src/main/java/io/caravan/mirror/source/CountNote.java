package io.caravan.mirror.source;

import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.sync.RunNote;
import io.caravan.mirror.sync.SyncRun;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Says so when HubSpot's search finds another number of records than the mirror has. Deletions do
 * not show in a search for changes; they show here.
 *
 * @param total what the search found; -1 when it was not asked
 */
record CountNote(SyncRun run, long total) implements RunNote {

  @Override
  public String text(Connection connection) throws SQLException {
    long mirrored = MirrorQueries.liveCount(connection, run.portalId(), run.type());
    return total < 0 || total == mirrored
        ? ""
        : "HubSpot's search finds %d %s, the mirror has %d: if that lasts, a reconciliation tells which and mends it"
            .formatted(total, run.request().object(), mirrored);
  }
}
