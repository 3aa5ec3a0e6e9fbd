package io.caravan.simulator.lists;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Reads a list's filters. Source: HubSpot docs, "List filters".
 *
 * <p>Filters about what people do (forms, pages, e-mails, ads, events) are taken and kept, but here
 * nobody ever does anything: they hold for what did not happen.
 */
final class FilterReader {

  private static final Set<String> ACTIVITIES =
      Set.of(
          "PAGE_VIEW",
          "CTA",
          "EVENT",
          "FORM_SUBMISSION",
          "FORM_SUBMISSION_ON_PAGE",
          "INTEGRATION_EVENT",
          "EMAIL_SUBSCRIPTION",
          "COMMUNICATION_SUBSCRIPTION",
          "CAMPAIGN_INFLUENCED",
          "SURVEY_MONKEY",
          "SURVEY_MONKEY_VALUE",
          "WEBINAR",
          "EMAIL_EVENT",
          "PRIVACY",
          "ADS_SEARCH",
          "ADS_TIME",
          "UNIFIED_EVENTS");

  private final Crm crm;
  private final SimulatorClock clock;
  private final ZoneId zone;
  private final LongFunction<Members> membersOf;
  private final Set<Integer> linkedTypes = new HashSet<>();
  private final Set<Long> lists = new HashSet<>();
  private boolean timeDependent;

  /**
   * @param membersOf the members of a list, null when there is no such list
   */
  FilterReader(Crm crm, SimulatorClock clock, ZoneId zone, LongFunction<Members> membersOf) {
    this.crm = crm;
    this.clock = clock;
    this.zone = zone;
    this.membersOf = membersOf;
  }

  /**
   * Reads the topmost branch, which must be an OR of ANDs.
   *
   * @throws ListRefused when HubSpot would not take it
   */
  ReadFilter read(JsonNode root, ObjectSchema schema) {
    if (!root.path("filterBranchType").asText().equals("OR")) {
      throw new ListRefused("Invalid filter: the topmost filterBranchType must be OR");
    }
    if (!root.path("filters").isEmpty()) {
      throw new ListRefused(
          "Invalid filter: the topmost OR branch must have no filters, but AND branches with filters");
    }
    if (root.path("filterBranches").isEmpty()) {
      throw new ListRefused("Invalid filter: the topmost OR branch needs at least one AND branch");
    }
    for (JsonNode branch : root.path("filterBranches")) {
      if (!branch.path("filterBranchType").asText().equals("AND")) {
        throw new ListRefused(
            "Invalid filter: below the topmost OR branch there must be AND branches");
      }
    }
    ListFilter test = branch(root, schema);
    return new ReadFilter(test, Set.copyOf(linkedTypes), Set.copyOf(lists), timeDependent);
  }

  private ListFilter branch(JsonNode branch, ObjectSchema schema) {
    String type = branch.path("filterBranchType").asText();
    return switch (type) {
      case "AND", "RESTRICTED" -> all(parts(branch, schema));
      case "OR" -> any(parts(branch, schema));
      case "NOT_ALL" -> all(parts(branch, schema)).not();
      case "NOT_ANY" -> any(parts(branch, schema)).not();
      case "UNIFIED_EVENTS" -> {
        boolean not = branch.path("operator").asText().equals("HAS_NOT_COMPLETED");
        yield record -> not;
      }
      case "ASSOCIATION" -> association(branch, schema);
      case "PROPERTY_ASSOCIATION" -> propertyAssociation(branch, schema);
      default ->
          throw new ListRefused(
              "Invalid filter: filterBranchType '%s' is not known".formatted(type));
    };
  }

  private List<ListFilter> parts(JsonNode branch, ObjectSchema schema) {
    var parts = new ArrayList<ListFilter>();
    branch.path("filters").forEach(filter -> parts.add(filter(filter, schema)));
    branch.path("filterBranches").forEach(nested -> parts.add(branch(nested, schema)));
    return parts;
  }

  private static ListFilter all(List<ListFilter> parts) {
    return record -> {
      for (ListFilter part : parts) {
        if (!part.accepts(record)) {
          return false;
        }
      }
      return true;
    };
  }

  private static ListFilter any(List<ListFilter> parts) {
    return record -> {
      for (ListFilter part : parts) {
        if (part.accepts(record)) {
          return true;
        }
      }
      return false;
    };
  }

  private ListFilter filter(JsonNode filter, ObjectSchema schema) {
    String type = filter.path("filterType").asText();
    if (ACTIVITIES.contains(type)) {
      boolean not = filter.path("operator").asText().contains("NOT");
      return record -> not;
    }
    return switch (type) {
      case "PROPERTY" -> property(filter, schema);
      case "IN_LIST" -> {
        Members members = members(filter);
        boolean in = isIn(filter);
        yield record -> in == members.contains(record.id());
      }
      case "CONSTANT" -> {
        boolean accept = filter.path("shouldAccept").asBoolean();
        yield record -> accept;
      }
      case "NUM_ASSOCIATIONS" -> numberOfAssociations(filter, schema);
      case "ASSOCIATION" -> associatedInList(filter, schema);
      default ->
          throw new ListRefused("Invalid filter: filterType '%s' is not known".formatted(type));
    };
  }

  private ListFilter property(JsonNode filter, ObjectSchema schema) {
    var points = new TimePoints(clock, zone, schema.properties());
    int number = points.number(filter.path("property").asText());
    var times = new TimeTests(points);
    ListFilter test = new PropertyTests(times).of(filter.path("operation"), number);
    // Another formula gives other values without a change of any record.
    boolean recalculated = schema.properties().get(number).calculated();
    timeDependent |= times.timeDependent() || recalculated;
    return test;
  }

  private Members members(JsonNode filter) {
    long id = filter.path("listId").asLong();
    Members members = membersOf.apply(id);
    if (members == null) {
      throw new ListRefused("Invalid filter: list %s does not exist".formatted(id));
    }
    lists.add(id);
    return members;
  }

  private static boolean isIn(JsonNode filter) {
    return !filter.path("operator").asText("IN_LIST").startsWith("NOT_");
  }

  private ObjectSchema schema(String type) {
    return crm.schema(type)
        .orElseThrow(
            () -> new ListRefused("Invalid filter: object type '%s' is not known".formatted(type)));
  }

  private AssociationType type(JsonNode node, ObjectSchema from, ObjectSchema to) {
    return crm.associationTypes()
        .find(
            from.ordinal(),
            to.ordinal(),
            node.path("associationCategory").asText("HUBSPOT_DEFINED"),
            node.path("associationTypeId").asInt())
        .orElseThrow(
            () ->
                new ListRefused(
                    "Invalid filter: association type %s does not lead from %s to %s"
                        .formatted(
                            node.path("associationTypeId").asText(), from.name(), to.name())));
  }

  /** Any associated record for which all nested filters hold. */
  private ListFilter association(JsonNode branch, ObjectSchema from) {
    ObjectSchema to = schema(branch.path("objectTypeId").asText());
    AssociationType type = type(branch, from, to);
    ListFilter nested = all(parts(branch, to));
    linkedTypes.add(to.ordinal());
    return record -> {
      for (CrmRecord other : linked(record, to, type)) {
        if (nested.accepts(other)) {
          return true;
        }
      }
      return false;
    };
  }

  private static List<CrmRecord> linked(CrmRecord record, ObjectSchema to, AssociationType type) {
    var found = new ArrayList<CrmRecord>();
    for (long id : record.links().targets(to.ordinal(), 0)) {
      CrmRecord other = to.records().find(id);
      if (other == null || other.archived()) {
        continue;
      }
      for (int code : record.links().codes(to.ordinal(), id)) {
        if (code == type.code()) {
          found.add(other);
        }
      }
    }
    return found;
  }

  private ListFilter propertyAssociation(JsonNode branch, ObjectSchema from) {
    ObjectSchema to = schema(branch.path("objectTypeId").asText());
    int number =
        new TimePoints(clock, zone, from.properties())
            .number(branch.path("propertyWithObjectId").asText());
    ListFilter nested = all(parts(branch, to));
    return record -> {
      String id = record.value(number);
      CrmRecord other =
          id == null || !id.matches("\\d{1,18}") ? null : to.records().resolve(Long.parseLong(id));
      return other != null && !other.archived() && nested.accepts(other);
    };
  }

  private ListFilter numberOfAssociations(JsonNode filter, ObjectSchema from) {
    int typeId = filter.path("associationTypeId").asInt();
    String category = filter.path("associationCategory").asText("HUBSPOT_DEFINED");
    AssociationType type =
        crm.associationType(from, category, typeId)
            .orElseThrow(
                () ->
                    new ListRefused(
                        "Invalid filter: association type %s does not lead from %s"
                            .formatted(filter.path("associationTypeId").asText(), from.name())));
    ObjectSchema to = crm.schema(type.to());
    JsonNode refine = filter.path("coalescingRefineBy");
    int min = refine.path("minOccurrences").asInt(0);
    int max = refine.path("maxOccurrences").asInt(Integer.MAX_VALUE);
    linkedTypes.add(to.ordinal());
    return record -> {
      int count = linked(record, to, type).size();
      return count >= min && count <= max;
    };
  }

  private ListFilter associatedInList(JsonNode filter, ObjectSchema from) {
    ObjectSchema to = schema(filter.path("toObjectTypeId").asText());
    AssociationType type = type(filter, from, to);
    Members members = members(filter);
    boolean in = isIn(filter);
    linkedTypes.add(to.ordinal());
    return record ->
        in == linked(record, to, type).stream().anyMatch(other -> members.contains(other.id()));
  }
}
