package io.caravan.mirror.action;

import io.caravan.store.Store;
import java.util.List;

/** Questions to the table of actions; each blocks its caller for one query. */
public final class ActionLog {

  private final Store store;
  private final ActionTable table = new ActionTable();

  public ActionLog(Store store) {
    this.store = store;
  }

  /** The newest actions that match, the older ones first. */
  public List<Action> newest(ActionFilter filter, int limit) {
    return store.read(connection -> table.newest(connection, filter, limit));
  }
}
