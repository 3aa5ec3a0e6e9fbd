package io.caravan.mirror.sync;

import io.caravan.store.Effect;
import java.sql.Connection;
import java.sql.SQLException;

/** What is worth knowing of a run that went well. */
@FunctionalInterface
public interface RunNote {

  /** The words; empty for none. */
  String text(Connection connection) throws SQLException;

  /** An effect that keeps the note with the run. */
  default Effect<?> of(SyncRun run) {
    return RunRepository.note(run, this);
  }
}
