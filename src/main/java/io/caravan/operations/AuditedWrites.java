package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.store.Effect;
import io.caravan.write.Link;
import io.caravan.write.Operation;
import io.caravan.write.Problem;
import io.caravan.write.SettledWrite;
import io.caravan.write.State;
import io.caravan.write.SubmittedWrites;
import io.caravan.write.Target;
import io.caravan.write.Write;
import io.caravan.write.WriteAudit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Writes down in the audit log who handed writes over, and what became of each. An entry's target
 * is the record by its id; what else names a record may be personal and stands among the values.
 */
public final class AuditedWrites implements WriteAudit {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WITHHELD = "(withheld)";

  private final AuditTrail trail;
  private final BiPredicate<String, String> withheld;
  private final ValuesBefore valuesBefore;

  /**
   * @param withheld whether the value of a property must not be written down, by the type's name
   */
  public AuditedWrites(
      AuditTrail trail, BiPredicate<String, String> withheld, ValuesBefore valuesBefore) {
    this.trail = trail;
    this.withheld = withheld;
    this.valuesBefore = valuesBefore;
  }

  @Override
  public Effect<?> submitted(SubmittedWrites submitted) {
    List<Long> portals = submitted.writes().stream().map(Write::portalId).distinct().toList();
    ObjectNode after = JSON.createObjectNode().put("writes", submitted.writes().size());
    if (submitted.refused() > 0) {
      after.put("refused", submitted.refused());
    }
    return trail.recording(
        new AuditEntry(
            submitted.at(),
            submitted.caller(),
            "writes.submit",
            "submissions/" + submitted.submission(),
            portals.size() == 1 ? portals.get(0) : 0,
            "",
            after.toString(),
            AuditEntry.DONE));
  }

  @Override
  public CompletableFuture<Map<String, Map<String, String>>> before(List<Write> writes) {
    return valuesBefore.of(writes);
  }

  @Override
  public void settled(Connection connection, List<SettledWrite> writes) throws SQLException {
    List<AuditEntry> entries = new ArrayList<>(writes.size());
    writes.forEach(settled -> entries.add(entry(settled)));
    trail.append(connection, entries);
  }

  private AuditEntry entry(SettledWrite settled) {
    Write write = settled.write();
    return new AuditEntry(
        settled.at(),
        settled.caller(),
        "write." + write.operation().label(),
        target(settled),
        write.portalId(),
        before(settled),
        after(settled),
        result(settled));
  }

  /**
   * The mirror finds a record by its id alone: by another property it would have to read the whole
   * type for each batch. So of a record that an upsert changed it is said that nothing is known,
   * for no value before would mean that there was none.
   */
  private String before(SettledWrite settled) {
    if (!settled.before().isEmpty()) {
      return values(settled.write(), settled.before()).toString();
    }
    Target target = settled.write().target();
    boolean changed =
        settled.write().operation() == Operation.UPSERT
            && settled.state() == State.DONE
            && !settled.created();
    return changed && target != null && !target.isRecordId()
        ? "not known: the record was named by " + target.idProperty()
        : "";
  }

  private static String target(SettledWrite settled) {
    Write write = settled.write();
    String type = write.type().pathName();
    if (settled.recordId() != null && !settled.recordId().isEmpty()) {
      return type + "/" + settled.recordId();
    }
    boolean byId = write.target() != null && write.target().isRecordId();
    return byId ? type + "/" + write.target().value() : type;
  }

  private String after(SettledWrite settled) {
    Write write = settled.write();
    ObjectNode after = values(write, write.properties());
    Target target = write.target();
    if (target != null && !target.isRecordId() && !after.has(target.idProperty())) {
      after.setAll(values(write, Map.of(target.idProperty(), target.value())));
    }
    if (write.operation().ofLink()) {
      write.links().forEach(link -> put(after, link));
    }
    if (settled.created()) {
      after.put("created", true);
    }
    return after.isEmpty() ? "" : after.toString();
  }

  private ObjectNode values(Write write, Map<String, String> properties) {
    ObjectNode values = JSON.createObjectNode();
    new TreeMap<>(properties)
        .forEach(
            (name, value) ->
                values.put(name, withheld.test(write.type().pathName(), name) ? WITHHELD : value));
    return values;
  }

  private static void put(ObjectNode after, Link link) {
    after
        .putObject("to")
        .put("objectType", link.toType() == null ? null : link.toType().pathName())
        .put("id", link.toId());
    if (!link.types().isEmpty()) {
      after.set("types", JSON.valueToTree(link.types()));
    }
  }

  /** HubSpot's codes; its words may quote values. */
  private static String result(SettledWrite settled) {
    if (settled.state() == State.DONE) {
      return AuditEntry.DONE;
    }
    return settled.problems().stream()
        .map(Problem::code)
        .distinct()
        .collect(Collectors.joining(", ", settled.state().label() + ": ", ""));
  }
}
