package io.caravan.simulator.crm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The pipelines of a portal by object type, starting with HubSpot's defaults. */
public final class Pipelines {

  /**
   * A change to a pipeline or stage.
   *
   * @param action CREATE, UPDATE or DELETE
   * @param at milliseconds since the epoch
   */
  public record Audit(String action, String message, long userId, long at) {}

  private final Map<String, Map<String, Pipeline>> byType = new LinkedHashMap<>();
  private final Map<String, List<Audit>> audits = new HashMap<>();

  Pipelines(long createdAt) {
    put(
        "0-3",
        new Pipeline("default", "Sales Pipeline", 0, dealStages(createdAt), createdAt, createdAt));
    put(
        "0-5",
        new Pipeline("0", "Support Pipeline", 0, ticketStages(createdAt), createdAt, createdAt));
  }

  /** All pipelines of a type in their display order. */
  public Collection<Pipeline> of(String typeId) {
    return byType.getOrDefault(typeId, Map.of()).values().stream()
        .sorted(Comparator.comparingInt(Pipeline::displayOrder))
        .toList();
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

  /** Whether records of a type can be in pipelines. */
  public boolean isFor(ObjectSchema schema) {
    return schema.properties().number(StageRules.pipelineProperty(schema)) >= 0;
  }

  /** Which of some stages live records of a type are in. */
  public List<String> used(ObjectSchema schema, Collection<String> stageIds) {
    int number = schema.properties().number(StageRules.stageProperty(schema));
    var used = new TreeSet<String>();
    RecordTable records = schema.records();
    for (int at = 0; at < records.size(); at++) {
      String stage = records.at(at).archived() ? null : records.at(at).value(number);
      if (stage != null && stageIds.contains(stage)) {
        used.add(stage);
      }
    }
    return List.copyOf(used);
  }

  /** Remembers a change for the audit of a pipeline or stage. */
  public void audit(String typeId, String id, Audit audit) {
    audits.computeIfAbsent(typeId + "/" + id, key -> new ArrayList<>()).add(0, audit);
  }

  /** What happened to a pipeline or stage, newest first; also to one that is gone. */
  public List<Audit> audits(String typeId, String id) {
    return List.copyOf(audits.getOrDefault(typeId + "/" + id, List.of()));
  }

  /** HubSpot's words for a stage that is in none of some pipelines. */
  static String notValid(String stageId, Collection<Pipeline> pipelines) {
    return stageId
        + " is not a valid pipeline stage ID. Valid options are: "
        + pipelines.stream()
            .map(
                pipeline ->
                    "pipelineId="
                        + pipeline.id()
                        + " : "
                        + pipeline.stages().stream().map(Pipeline.Stage::id).toList())
            .collect(Collectors.joining(", "));
  }

  /** All pipelines by the ids of their types, in the order they were made. */
  Map<String, List<Pipeline>> all() {
    var all = new LinkedHashMap<String, List<Pipeline>>();
    byType.forEach((type, pipelines) -> all.put(type, List.copyOf(pipelines.values())));
    return all;
  }

  /** All that happened, for a snapshot. */
  Map<String, List<Audit>> allAudits() {
    return audits;
  }

  /** Replaces everything by what {@link #all} and {@link #allAudits} gave. */
  void restore(Map<String, List<Pipeline>> all, Map<String, List<Audit>> allAudits) {
    byType.clear();
    all.forEach((type, pipelines) -> pipelines.forEach(pipeline -> put(type, pipeline)));
    audits.clear();
    allAudits.forEach((what, list) -> audits.put(what, new ArrayList<>(list)));
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
