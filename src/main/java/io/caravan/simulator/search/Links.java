package io.caravan.simulator.search;

import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.IndexedRecord;
import io.caravan.simulator.crm.ObjectSchema;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The pseudo property {@code associations.{type}}. Links are read when the search begins, since
 * they change under the hands of a search that goes on without the portal's lock.
 */
final class Links {

  private final ObjectSchema schema;
  private final ObjectSchema to;

  /**
   * @param schema the type that is searched
   * @param to the type in the pseudo property
   */
  Links(ObjectSchema schema, ObjectSchema to) {
    this.schema = schema;
    this.to = to;
  }

  /** Records linked to any of some others, which have the same links. */
  Filter toAnyOf(Set<Long> ids) {
    var linked = new TreeSet<Long>();
    for (long id : ids) {
      CrmRecord other = to.records().find(id);
      if (other != null) {
        for (long target : other.links().targets(schema.ordinal(), 0)) {
          linked.add(target);
        }
      }
    }
    return Filter.of(record -> linked.contains(record.record().id()))
        .among(found -> linked.forEach(id -> indexed(id, found)));
  }

  private void indexed(long id, Consumer<IndexedRecord> found) {
    CrmRecord record = schema.records().find(id);
    if (record != null && record.indexed() != null) {
      found.accept(record.indexed());
    }
  }

  /** Records with any link to the type. */
  Condition present() {
    var linked = new HashSet<Long>();
    for (int at = 0; at < schema.records().size(); at++) {
      CrmRecord record = schema.records().at(at);
      if (record.links().targets(to.ordinal(), 0).length > 0) {
        linked.add(record.id());
      }
    }
    return record -> linked.contains(record.record().id());
  }
}
