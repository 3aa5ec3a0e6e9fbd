package io.caravan.simulator.automation;

import java.util.List;

/**
 * A kind of action that HubSpot itself offers.
 *
 * @param fields the names of its inputs; those that must be given end in an exclamation mark
 */
public record ActionType(String id, String name, String group, List<String> fields) {

  /** Source: HubSpot docs, "Create and manage workflows", action types. */
  public static final List<ActionType> BUILT_IN =
      List.of(
          new ActionType(
              "0-1", "Delay for a set amount of time", "delay", List.of("delta!", "time_unit!")),
          new ActionType(
              "0-3",
              "Create task",
              "crm",
              List.of("task_type!", "subject!", "body", "owner_assignment")),
          new ActionType("0-4", "Send email", "marketing", List.of("content_id!")),
          new ActionType(
              "0-5", "Edit record", "crm", List.of("property_name!", "value!", "association")),
          new ActionType(
              "0-8",
              "Send internal email notification",
              "internal_communication",
              List.of("user_ids", "subject!", "body")),
          new ActionType(
              "0-9",
              "Send in-app notification",
              "internal_communication",
              List.of("user_ids", "delivery_method!", "subject!", "body")),
          new ActionType(
              "0-13", "Add to or remove from static list", "marketing", List.of("listId!")),
          new ActionType(
              "0-14",
              "Create record",
              "crm",
              List.of("object_type_id!", "properties!", "use_explicit_associations")),
          new ActionType(
              "0-35",
              "Delay until a date",
              "delay",
              List.of("date!", "delta", "time_unit", "time_of_day")),
          new ActionType("0-63809083", "Add to list", "marketing", List.of("listId!")));
}
