package io.caravan.mirror.action;

import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordRef;
import java.util.Map;

/**
 * A normalised statement of one change. Times are milliseconds since the epoch.
 *
 * @param seq grows with each action; of one portal's actions the later one has the higher number. 0
 *     before it is stored
 * @param id unique and stable: the same action has the same id however often it is sent
 * @param record what it happened to; of an association the record of the lower type, then id
 * @param other the record that it lives on as, or that it is associated with; else null
 * @param at HubSpot's time of the change; 0 when not known
 * @param madeAt when Caravan noticed
 * @param origin how Caravan noticed
 * @param properties what became of which property; empty for kinds that have no values
 * @param labels of an association; else null
 * @param erased whether there were values that have been erased since
 */
public record Action(
    long seq,
    String id,
    ActionKind kind,
    RecordRef record,
    RecordRef other,
    long at,
    long madeAt,
    Origin origin,
    Map<String, ValueChange> properties,
    LabelChange labels,
    boolean erased) {

  /** Actions of one key are sent one after another. */
  String orderKey() {
    return record.toString();
  }
}
