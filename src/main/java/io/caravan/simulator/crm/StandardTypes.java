package io.caravan.simulator.crm;

import io.caravan.hubspot.ObjectType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The object types every portal has, with a believable part of HubSpot's own properties, read from
 * {@code standard-properties.txt}. Source: HubSpot docs, "Object library" and property guides.
 */
final class StandardTypes {

  private static final Map<String, List<String>> SEARCHED =
      Map.of(
          "0-1",
          List.of(
              "firstname",
              "lastname",
              "email",
              "phone",
              "hs_additional_emails",
              "fax",
              "mobilephone",
              "company",
              "hs_searchable_calculated_phone_number"),
          "0-2",
          List.of("website", "phone", "name", "domain"),
          "0-3",
          List.of("dealname", "pipeline", "dealstage", "description", "dealtype"),
          "0-5",
          List.of("subject", "content", "hs_pipeline_stage", "hs_ticket_category", "hs_ticket_id"),
          "0-46",
          List.of("hs_note_body"),
          "0-27",
          List.of("hs_task_body", "hs_task_subject"));

  private static final List<String> CUSTOM =
      List.of(
          "hubspot_owner_id|Owner|enumeration|select||o|",
          "hs_pipeline|Pipeline|enumeration|select|||",
          "hs_pipeline_stage|Pipeline Stage|enumeration|select|||",
          "hs_merged_object_ids|Merged record IDs|enumeration|checkbox||r|");

  private final long createdAt;

  StandardTypes(long createdAt) {
    this.createdAt = createdAt;
  }

  List<ObjectSchema> load() {
    var schemas = new ArrayList<ObjectSchema>();
    ObjectSchema current = null;
    for (String line : lines("standard-properties.txt")) {
      if (line.startsWith("[")) {
        current = schema(line.split(" "), schemas.size());
        schemas.add(current);
      } else if (current != null) {
        current.properties().put(property(line.split("\\|", -1), current.groupName()));
      }
    }
    return schemas;
  }

  /** The lines of a resource beside this package, without comments and blank ones. */
  static List<String> lines(String resource) {
    try (var in = StandardTypes.class.getResourceAsStream("/io/caravan/simulator/" + resource);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private ObjectSchema schema(String[] header, int ordinal) {
    String id = header[0].substring(1, header[0].length() - 1);
    var details =
        new SchemaDetails(
            label(header[1]),
            label(header[2]),
            "",
            null,
            List.of(),
            List.of(),
            SEARCHED.getOrDefault(id, List.of()),
            false,
            0,
            0,
            createdAt,
            createdAt);
    return new ObjectSchema(
        new ObjectType(id),
        ordinal,
        header[1],
        header[2],
        systemProperties(header[3], header[4], header[5], createdAt),
        header[5],
        details);
  }

  /** A catalog that holds the three computed properties alone. */
  static PropertyCatalog systemProperties(
      String created, String modified, String group, long createdAt) {
    var catalog = new PropertyCatalog();
    catalog.put(system("hs_object_id", "Record ID", "number", "number", group, createdAt));
    catalog.put(system(created, "Create Date", "datetime", "date", group, createdAt));
    catalog.put(system(modified, "Last Modified Date", "datetime", "date", group, createdAt));
    return catalog;
  }

  /** What every custom object type has from the start. */
  static PropertyCatalog customProperties(String group, long createdAt) {
    PropertyCatalog catalog =
        systemProperties("hs_createdate", "hs_lastmodifieddate", group, createdAt);
    var lines = new StandardTypes(createdAt);
    for (String line : CUSTOM) {
      catalog.put(lines.property(line.split("\\|", -1), group));
    }
    return catalog;
  }

  private static PropertyDefinition system(
      String name, String label, String type, String fieldType, String group, long at) {
    return new PropertyDefinition(
        name,
        label,
        type,
        fieldType,
        group,
        "",
        List.of(),
        -1,
        false,
        true,
        false,
        true,
        false,
        false,
        null,
        PropertyDetails.NONE,
        at,
        at,
        0);
  }

  private PropertyDefinition property(String[] parts, String group) {
    String flags = parts[5];
    return new PropertyDefinition(
        parts[0],
        parts[1],
        parts[2],
        parts[3],
        parts[4].isEmpty() ? group : parts[4],
        "",
        options(parts[6]),
        -1,
        flags.contains("u"),
        flags.contains("r"),
        flags.contains("c"),
        true,
        false,
        !flags.contains("r"),
        flags.contains("o") ? "OWNER" : null,
        PropertyDetails.NONE,
        createdAt,
        createdAt,
        0);
  }

  private static List<PropertyOption> options(String text) {
    var options = new ArrayList<PropertyOption>();
    for (String option : text.isEmpty() ? new String[0] : text.split(",")) {
      int at = option.indexOf('=');
      options.add(
          new PropertyOption(
              option.substring(at + 1), option.substring(0, at), options.size(), false, ""));
    }
    return options;
  }

  private static String label(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('_', ' ');
  }
}
