package io.caravan.write;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One intended change to one record or association of HubSpot.
 *
 * @param id names the write for good; also HubSpot's {@code objectWriteTraceId}
 * @param portalId the portal
 * @param type type of the record
 * @param operation what happens to it
 * @param target which record; null for a create without a unique value
 * @param properties new values by property; the empty text clears
 * @param links associations of the record for create, update and upsert; the one for associate and
 *     dissociate
 * @param updateDuplicate whether a create of a record that exists becomes an update of it
 * @param priority who goes first when permits are short
 * @param merge whether it may go in one input with waiting ones of the same record; null as {@code
 *     caravan.write.merge} says
 */
public record Write(
    String id,
    long portalId,
    ObjectType type,
    Operation operation,
    Target target,
    Map<String, String> properties,
    List<Link> links,
    boolean updateDuplicate,
    Priority priority,
    Boolean merge) {

  /** A write that leaves merging to the settings. */
  public Write(
      String id,
      long portalId,
      ObjectType type,
      Operation operation,
      Target target,
      Map<String, String> properties,
      List<Link> links,
      boolean updateDuplicate,
      Priority priority) {
    this(id, portalId, type, operation, target, properties, links, updateDuplicate, priority, null);
  }

  public Write {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    links = List.copyOf(links);
  }

  /** The record's identity, where the write names one. */
  public Optional<Target> identity() {
    return Optional.ofNullable(target);
  }

  /**
   * Writes with the same key are done one after another, in the order of their acceptance. A create
   * without a unique value concerns a record that no other write can name yet.
   */
  public String orderKey() {
    String record = target == null ? "new:" + id : target.canonical();
    return portalId + "/" + type.id() + "/" + record;
  }

  /** Writes with the same key can go in one call. */
  public String batchKey() {
    String kind = portalId + "/" + type.id() + "/" + operation.label() + "/" + priority;
    if (operation.ofLink()) {
      Link link = links.get(0);
      kind += "/" + link.toType().id() + (link.types().isEmpty() ? "/plain" : "");
    }
    // The records of one call are named, and looked up, in one way.
    return target == null ? kind : kind + "/" + target.idProperty();
  }

  /** The same change as another operation on another record. */
  Write as(Operation other, Target record) {
    return new Write(
        id, portalId, type, other, record, properties, links, updateDuplicate, priority, merge);
  }

  /** The same change with other values. */
  Write with(Map<String, String> others) {
    return new Write(
        id, portalId, type, operation, target, others, links, updateDuplicate, priority, merge);
  }

  /** The same change without its associations. */
  Write unlinked() {
    return new Write(
        id,
        portalId,
        type,
        operation,
        target,
        properties,
        List.of(),
        updateDuplicate,
        priority,
        merge);
  }

  /** Whether it brings associations beside the change of its record. */
  boolean bringsLinks() {
    return !operation.ofLink() && operation != Operation.ARCHIVE && !links.isEmpty();
  }

  /** Without values: they may be personal, and this may end in a log. */
  @Override
  public String toString() {
    return "Write[%s, %s %s of portal %d]".formatted(id, operation.label(), type, portalId);
  }
}
