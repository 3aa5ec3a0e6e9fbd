package io.caravan.mirror.source;

import io.caravan.mirror.MirrorListener;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.RecordTransition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Erases the former values of a person whose data was erased, in the same transaction. */
public final class ErasedHistory implements MirrorListener {

  @Override
  public void recordsChanged(Connection connection, List<RecordTransition> transitions)
      throws SQLException {
    for (RecordTransition transition : transitions) {
      if (transition.after().state() == RecordState.ERASED
          && transition.before().state() != RecordState.ERASED) {
        HistoryTable.erase(connection, transition.after().ref());
      }
    }
  }
}
