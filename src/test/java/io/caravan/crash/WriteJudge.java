package io.caravan.crash;

import io.caravan.crash.WriteOutcomes.Outcome;
import io.caravan.simulator.SimulatedPortal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares what was accepted, what the process says became of it, and what HubSpot has. */
final class WriteJudge {

  static final String LOST = "accepted, and without a record";
  static final String DOUBLED = "more records than writes";
  static final String UNASKED = "records of writes that were never accepted";
  static final String WITHOUT_OUTCOME = "accepted, and without an outcome";
  static final String WRONG_OUTCOME = "with another outcome than they should have";
  static final String WRONG_RECORD = "outcome names a record that is not the write's";
  static final String SHARED_RECORD = "outcomes of two writes name one record";

  private final WritePlan plan;
  private final SimulatedPortal portal;
  private final Map<String, List<String>> findings = new TreeMap<>();

  WriteJudge(WritePlan plan, SimulatedPortal portal) {
    this.plan = plan;
    this.portal = portal;
  }

  /**
   * @param accepted the plan's number of each write that was accepted, by its id
   * @param outcomes what the process noted, by the write's id
   * @return what is wrong, by kind
   */
  Map<String, List<String>> findings(Map<String, Integer> accepted, Map<String, Outcome> outcomes) {
    Map<String, Integer> wanted = new HashMap<>();
    accepted.values().stream()
        .filter(write -> !plan.isDoomed(write))
        .forEach(write -> wanted.merge(plan.name(write), 1, Integer::sum));
    Map<String, String> names = names();
    Map<String, Integer> existing = new HashMap<>();
    names.values().forEach(name -> existing.merge(name, 1, Integer::sum));
    wanted.forEach(
        (name, count) -> {
          int there = existing.getOrDefault(name, 0);
          if (there != count) {
            find(there < count ? LOST : DOUBLED, name + ": " + there + " for " + count);
          }
        });
    existing.keySet().stream()
        .filter(name -> !wanted.containsKey(name))
        .forEach(name -> find(UNASKED, name));
    judgeOutcomes(accepted, outcomes, names);
    return findings;
  }

  private void judgeOutcomes(
      Map<String, Integer> accepted, Map<String, Outcome> outcomes, Map<String, String> names) {
    Set<String> taken = new HashSet<>();
    accepted.forEach(
        (id, write) -> {
          Outcome outcome = outcomes.get(id);
          if (outcome == null || !outcome.isFinal()) {
            find(WITHOUT_OUTCOME, id + " " + outcome);
          } else if (!outcome.state().equals(plan.isDoomed(write) ? "rejected" : "done")) {
            find(WRONG_OUTCOME, plan.name(write) + " " + outcome.state());
          } else if (outcome.isDone()) {
            String record = plan.objectType(write) + "/" + outcome.recordId();
            if (!plan.name(write).equals(names.get(record))) {
              find(WRONG_RECORD, plan.name(write) + " " + record + " is " + names.get(record));
            }
            if (!taken.add(record)) {
              find(SHARED_RECORD, record);
            }
          }
        });
  }

  /** The names of all records that come from here, by type and id. */
  private Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    for (String type : List.of("contacts", "deals")) {
      for (long id : portal.ids(type, false)) {
        String name =
            portal
                .find(type, id)
                .orElseThrow()
                .properties()
                .getOrDefault(WritePlan.nameProperty(type), "");
        if (WritePlan.isOurs(name)) {
          names.put(type + "/" + id, name);
        }
      }
    }
    return names;
  }

  private void find(String kind, String which) {
    findings.computeIfAbsent(kind, first -> new ArrayList<>()).add(which);
  }
}
