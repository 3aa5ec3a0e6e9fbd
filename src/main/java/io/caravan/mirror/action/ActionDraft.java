package io.caravan.mirror.action;

import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordRef;
import java.util.Map;

/** An action before it has an id, a number and the time of its making; see {@link Action}. */
record ActionDraft(
    ActionKind kind,
    RecordRef record,
    RecordRef other,
    long at,
    Origin origin,
    Map<String, ValueChange> properties,
    LabelChange labels) {

  static ActionDraft of(
      ActionKind kind,
      RecordRef record,
      long at,
      Origin origin,
      Map<String, ValueChange> properties) {
    return new ActionDraft(kind, record, null, at, origin, properties, null);
  }

  Action made(String id, long now) {
    return new Action(0, id, kind, record, other, at, now, origin, properties, labels, false);
  }
}
