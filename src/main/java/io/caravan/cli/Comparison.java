package io.caravan.cli;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.simulator.SimulatedPortal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds the mirror against the simulator, record by record and link by link.
 *
 * <p>Only the time of the last change is left out: HubSpot sends no event for it.
 */
public final class Comparison {

  private static final Set<String> NOT_COMPARED = Set.of("lastmodifieddate", "hs_lastmodifieddate");
  private static final int PAGE = 500;

  private final SimulatedPortal hubspot;
  private final MirrorQueries mirror;

  private long records;
  private long associations;
  private final List<String> differences = new ArrayList<>();

  private Comparison(SimulatedPortal hubspot, MirrorQueries mirror) {
    this.hubspot = hubspot;
    this.mirror = mirror;
  }

  /**
   * What was found.
   *
   * @param records live records in HubSpot
   * @param associations links between them, each seen from one side
   * @param differences one sentence each: what, where, and both values; empty when the mirror is
   *     true
   */
  public record Result(long records, long associations, List<String> differences) {}

  /** Compares all live records of the types and the links among them. */
  public static Result of(SimulatedPortal hubspot, MirrorQueries mirror, List<ObjectType> types) {
    var comparison = new Comparison(hubspot, mirror);
    types.forEach(comparison::compareRecords);
    for (ObjectType from : types) {
      for (ObjectType to : types) {
        if (from.compareTo(to) < 0) {
          comparison.compareLinks(from, to);
        }
      }
    }
    return new Result(comparison.records, comparison.associations, comparison.differences);
  }

  private void compareRecords(ObjectType type) {
    var expected = new HashSet<>(hubspot.ids(type.pathName(), false));
    records += expected.size();
    long last = 0;
    List<MirrorRecord> page = mirror.liveRecords(hubspot.id(), type, last, PAGE);
    while (!page.isEmpty()) {
      for (MirrorRecord record : page) {
        last = record.ref().id();
        if (expected.remove(last)) {
          compareValues(record);
        } else {
          differences.add("extra: " + type + " " + last + " is not in HubSpot");
        }
      }
      page = mirror.liveRecords(hubspot.id(), type, last, PAGE);
    }
    for (long missing : expected) {
      String known =
          mirror
              .record(new RecordRef(hubspot.id(), type, missing))
              .map(
                  record ->
                      record.state() == RecordState.LIVE
                          ? ""
                          : " (the mirror holds it as " + record.state() + ")")
              .orElse("");
      differences.add("missing: " + type + " " + missing + known);
    }
  }

  private void compareValues(MirrorRecord record) {
    String type = record.ref().type().pathName();
    Map<String, String> theirs =
        hubspot
            .find(type, record.ref().id())
            .map(SimulatedPortal.Snapshot::properties)
            .orElse(Map.of());
    Map<String, String> unlike = new TreeMap<>();
    Set<String> names = new HashSet<>(theirs.keySet());
    names.addAll(record.properties().keySet());
    names.removeAll(NOT_COMPARED);
    for (String name : names) {
      String their = theirs.getOrDefault(name, "");
      String our = record.properties().getOrDefault(name, "");
      if (!their.equals(our)) {
        unlike.put(name, "HubSpot '" + their + "', mirror '" + our + "'");
      }
    }
    if (!unlike.isEmpty()) {
      differences.add("different: " + type + " " + record.ref().id() + " " + unlike);
    }
  }

  private void compareLinks(ObjectType from, ObjectType to) {
    for (long id : hubspot.ids(from.pathName(), false)) {
      Set<Long> theirs = new HashSet<>(hubspot.associated(from.pathName(), id, to.pathName()));
      Set<Long> ours =
          mirror.associations(new RecordRef(hubspot.id(), from, id), to).stream()
              .map(associated -> associated.ref().id())
              .collect(Collectors.toSet());
      associations += theirs.size();
      if (!theirs.equals(ours)) {
        Map<String, Set<Long>> both = new HashMap<>();
        both.put("HubSpot", theirs);
        both.put("mirror", ours);
        differences.add("links: " + from + " " + id + " to " + to + " " + both);
      }
    }
  }
}
