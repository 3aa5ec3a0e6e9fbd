package io.caravan.simulator.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.LivingCrm;
import io.caravan.simulator.clock.SimulatorClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CrmSnapshotTest {

  private static final Duration LAG = Duration.ofSeconds(2);

  @Property(tries = 40)
  void what_was_written_is_read(@ForAll long seed) throws IOException {
    var living = new LivingCrm(new Random(seed), LAG);
    living.change(80);
    define(living.crm, living.contacts);
    var bytes = new ByteArrayOutputStream();
    CrmSnapshot.write(living.crm, new DataOutputStream(bytes));
    Crm restored = empty(living.clock);
    var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    CrmSnapshot.read(restored, in);
    assertThat(in.read()).isEqualTo(-1);
    assertThat(lines(restored, true)).isEqualTo(lines(living.crm, true));

    living.clock.advance(LAG);
    living.index.catchUp();
    restored.index().catchUp();
    assertThat(lines(restored, true)).isEqualTo(lines(living.crm, true));
    for (ObjectSchema schema : restored.schemas()) {
      assertThat(restored.nextId(schema))
          .isEqualTo(living.crm.nextId(living.crm.schema(schema.ordinal())));
    }
  }

  /** What administrators do: rules, limits, a pipeline's history, a type that came and went. */
  private static void define(Crm crm, ObjectSchema contacts) {
    crm.rules().require(contacts, "city");
    crm.rules().requireWhen(contacts, new PortalRules.Condition("state", "country", "USA"));
    crm.rules().put(contacts, "city", new ValidationRule("MAX_LENGTH", List.of("20"), null));
    crm.linkLimits().put(crm.associationTypes().all().iterator().next(), 5);
    crm.pipelines().audit("0-3", "default", new Pipelines.Audit("UPDATE", "moved", 7, 8));
    var details =
        new SchemaDetails(
            "Car", "Cars", null, "model", List.of(), List.of(), List.of(), false, 1, 1, 2, 2);
    crm.undefine(crm.define("car", details));
    crm.define("boat", details);
  }

  private static Crm empty(SimulatorClock clock) {
    var index = new SearchIndex(clock, LAG);
    return new Crm(62_515, clock, index, (change, source, at) -> {});
  }

  /** All there is to a CRM, line by line. */
  private static List<String> lines(Crm crm, boolean indexed) {
    var lines = new ArrayList<String>();
    lines.add(crm.rules().state() + " " + crm.nextIds() + " " + crm.nextCustomType());
    lines.add(crm.linkLimits().all() + " " + crm.nextOrdinal());
    lines.add(crm.pipelines().all() + " " + crm.pipelines().allAudits() + " " + crm.owners());
    crm.archivedSchemas()
        .forEach(schema -> lines.add(schema.type() + " " + schema.name() + schema.details()));
    lines.add(crm.associationTypes().nextCustomId() + "");
    crm.associationTypes().all().stream().map(Object::toString).sorted().forEach(lines::add);
    for (ObjectSchema schema : crm.schemas()) {
      lines.add(schema.type() + " " + schema.ordinal() + schema.groups() + schema.details());
      schema.properties().all().forEach(property -> lines.add(property.toString()));
      RecordTable table = schema.records();
      for (int at = 0; at < table.size(); at++) {
        lines.add(line(schema, table.at(at), indexed));
      }
      lines.add(new TreeMap<>(table.merged()).toString());
      table.holders().forEach((number, holders) -> lines.add(number + " " + ids(holders)));
    }
    return lines;
  }

  private static Map<String, Long> ids(Map<String, CrmRecord> holders) {
    return holders.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, holder -> holder.getValue().id(), (a, b) -> a, TreeMap::new));
  }

  private static String line(ObjectSchema schema, CrmRecord record, boolean indexed) {
    var line = new StringBuilder();
    line.append(record.id()).append(' ').append(record.createdAt()).append(' ');
    line.append(version(schema, record.current()));
    if (indexed && record.indexed() != null) {
      line.append(" indexed ").append(version(schema, record.indexed().version()));
    }
    for (int number = 0; number < schema.properties().size(); number++) {
      if (number != PropertyCatalog.MODIFIED) {
        line.append(record.history(number));
      }
    }
    record.links().forEach((ordinal, id, code) -> line.append(List.of(ordinal, id, code)));
    return line.toString();
  }

  private static String version(ObjectSchema schema, Version version) {
    return Arrays.toString(version.copyOfValues(schema.properties().size()))
        + version.updatedAt()
        + "/"
        + version.archivedAt();
  }

  /**
   * Whoever adds a field to what keeps a portal's state meets this test: write and read the field
   * in a snapshot (and count its version up), or say here that it is no state.
   */
  @Test
  void all_state_is_known_to_the_snapshot() {
    assertThat(fields(Crm.class))
        .containsExactlyInAnyOrder(
            "schemas",
            "associationTypes",
            "pipelines",
            "owners",
            "rules",
            "linkLimits",
            "archivedSchemas",
            "nextIds",
            "nextCustomType",
            "nextOrdinal",
            // Settings of the simulator, which stay as they are.
            "choices",
            // Made anew with each CRM, or without state of their own.
            "portalId",
            "clock",
            "values",
            "stageRules",
            "index",
            "writer",
            "linker",
            "merger");
    assertThat(fields(ObjectSchema.class))
        .containsExactlyInAnyOrder(
            "type",
            "ordinal",
            "name",
            "plural",
            "properties",
            "groupName",
            "groups",
            "records",
            "details");
    assertThat(fields(PropertyCatalog.class))
        .containsExactlyInAnyOrder(
            "definitions",
            "numbers",
            // Follow from the definitions.
            "calculated",
            "formulas");
    assertThat(fields(AssociationTypes.class)).containsExactlyInAnyOrder("byPair", "nextCustomId");
    assertThat(fields(Pipelines.class)).containsExactlyInAnyOrder("byType", "audits");
    assertThat(fields(RecordTable.class))
        .containsExactlyInAnyOrder(
            "records",
            "size",
            "mergedInto",
            "unique",
            // Follow from the records.
            "indexed",
            "lastOrigin",
            // Follows from the definitions.
            "calculated");
    assertThat(fields(CrmRecord.class))
        .containsExactlyInAnyOrder(
            "id", "createdAt", "current", "indexed", "table", "origin", "history", "links");
    assertThat(fields(Version.class))
        .containsExactlyInAnyOrder("values", "updatedAt", "archivedAt");
    assertThat(fields(LinkSet.class)).containsExactlyInAnyOrder("kinds", "ids", "size");
  }

  private static Stream<String> fields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
        .map(Field::getName);
  }
}
