package io.caravan.simulator.crm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pipelines of a portal by object type, starting with HubSpot's defaults. */
public final class Pipelines {

  private final Map<String, Map<String, Pipeline>> byType = new LinkedHashMap<>();

  Pipelines(long createdAt) {
    put(
        "0-3",
        new Pipeline("default", "Sales Pipeline", 0, dealStages(createdAt), createdAt, createdAt));
    put(
        "0-5",
        new Pipeline("0", "Support Pipeline", 0, ticketStages(createdAt), createdAt, createdAt));
  }

  /** All pipelines of a type in the order they were made. */
  public Collection<Pipeline> of(String typeId) {
    return List.copyOf(byType.getOrDefault(typeId, Map.of()).values());
  }

  public Optional<Pipeline> find(String typeId, String id) {
    return Optional.ofNullable(byType.getOrDefault(typeId, Map.of()).get(id));
  }

  /** Adds a pipeline or replaces the one with its id. */
  public void put(String typeId, Pipeline pipeline) {
    byType.computeIfAbsent(typeId, t -> new LinkedHashMap<>()).put(pipeline.id(), pipeline);
  }

  /** Removes a pipeline, if there is one with this id. */
  public void remove(String typeId, String id) {
    byType.getOrDefault(typeId, new LinkedHashMap<>()).remove(id);
  }

  /** All pipelines by the ids of their types, in the order they were made. */
  Map<String, List<Pipeline>> all() {
    var all = new LinkedHashMap<String, List<Pipeline>>();
    byType.forEach((type, pipelines) -> all.put(type, List.copyOf(pipelines.values())));
    return all;
  }

  /** Replaces all pipelines by those that {@link #all} gave. */
  void restore(Map<String, List<Pipeline>> all) {
    byType.clear();
    all.forEach((type, pipelines) -> pipelines.forEach(pipeline -> put(type, pipeline)));
  }

  private static List<Pipeline.Stage> dealStages(long at) {
    String[][] stages = {
      {"appointmentscheduled", "Appointment scheduled", "0.2"},
      {"qualifiedtobuy", "Qualified to buy", "0.4"},
      {"presentationscheduled", "Presentation scheduled", "0.6"},
      {"decisionmakerboughtin", "Decision maker bought-In", "0.8"},
      {"contractsent", "Contract sent", "0.9"},
      {"closedwon", "Closed won", "1.0"},
      {"closedlost", "Closed lost", "0.0"}
    };
    var list = new ArrayList<Pipeline.Stage>();
    for (String[] stage : stages) {
      String closed = String.valueOf(stage[0].startsWith("closed"));
      list.add(
          new Pipeline.Stage(
              stage[0],
              stage[1],
              list.size(),
              Map.of("isClosed", closed, "probability", stage[2]),
              at,
              at));
    }
    return list;
  }

  private static List<Pipeline.Stage> ticketStages(long at) {
    var list = new ArrayList<Pipeline.Stage>();
    for (String label : List.of("New", "Waiting on contact", "Waiting on us", "Closed")) {
      list.add(
          new Pipeline.Stage(
              String.valueOf(list.size() + 1),
              label,
              list.size(),
              Map.of("ticketState", label.equals("Closed") ? "CLOSED" : "OPEN"),
              at,
              at));
    }
    return list;
  }
}
