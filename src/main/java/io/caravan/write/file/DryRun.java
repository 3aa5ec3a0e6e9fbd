package io.caravan.write.file;

import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.hubspot.RateLimits;
import io.caravan.write.ConnectedPortals;
import io.caravan.write.InvalidWrite;
import io.caravan.write.Problem;
import io.caravan.write.Write;
import io.caravan.write.WriteRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Tells what writes would change, and sends nothing. */
public final class DryRun {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** So many rows are looked up together. */
  private static final int TOGETHER = 10_000;

  private final KnownRecords records;
  private final ConnectedPortals portals;
  private final LongFunction<RateLimits> limits;
  private final WriteRules rules;
  private final AtomicLong ids = new AtomicLong();

  /**
   * @param limits of a portal
   * @param rules find what HubSpot would refuse
   */
  public DryRun(
      KnownRecords records,
      ConnectedPortals portals,
      LongFunction<RateLimits> limits,
      WriteRules rules) {
    this.records = records;
    this.portals = portals;
    this.limits = limits;
    this.rules = rules;
  }

  /** The same for a caller, who knows the own portals alone. */
  DryRun seenBy(Caller caller) {
    return new DryRun(records, portals.seenBy(caller), limits, rules);
  }

  /** Finds what HubSpot would refuse. */
  @FunctionalInterface
  public interface WriteRules {

    /** Leaves it to HubSpot. */
    WriteRules NONE = (portalId, writes) -> Map.of();

    /** All problems of those writes that have any, by write id; may wait for definitions. */
    Map<String, List<Problem>> problems(long portalId, List<Write> writes);
  }

  /**
   * The sum of a plan.
   *
   * @param counts rows of each kind
   * @param calls to HubSpot, look-ups included
   * @param lookUps calls that only find record ids
   * @param time that the calls take under the portal's limits, when nobody else calls
   * @param dailyLimit calls per day
   */
  public record Sum(
      Map<PlannedRow.Kind, Long> counts, long calls, long lookUps, Duration time, long dailyLimit) {

    /** Rows of a kind. */
    public long count(PlannedRow.Kind kind) {
      return counts.getOrDefault(kind, 0L);
    }
  }

  /**
   * Plans a file.
   *
   * @param sink takes each row's plan, in the order of the file
   */
  public Sum of(Rows rows, long portalId, Consumer<PlannedRow> sink) throws IOException {
    var planner = new Planner(records);
    var chunks = new Chunks(rows);
    List<Planner.Placed> writes = new ArrayList<>();
    Map<Long, Problem> problems = new TreeMap<>();
    for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      read(chunk, writes, problems);
      if (writes.size() + problems.size() >= TOGETHER) {
        flush(planner, writes, problems, sink);
      }
    }
    flush(planner, writes, problems, sink);
    return sum(planner, portalId);
  }

  /**
   * Plans a request as {@link WriteRequest#read} takes it.
   *
   * @throws InvalidWrite when anything is wrong with it
   */
  ObjectNode of(byte[] body) {
    WriteRequest request = WriteRequest.read(body, portals, this::newId);
    var planner = new Planner(records);
    List<Planner.Placed> writes = new ArrayList<>();
    for (Write write : request.writes()) {
      writes.add(new Planner.Placed(writes.size() + 1, write));
    }
    ObjectNode answer = JSON.createObjectNode();
    var list = answer.putArray("writes");
    flush(planner, writes, new TreeMap<>(), row -> list.add(json(row)));
    answer.setAll(json(sum(planner, request.writes().get(0).portalId())));
    return answer;
  }

  /** A row's plan as JSON. */
  public static ObjectNode json(PlannedRow row) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("line", row.line())
            .put("effect", row.kind().label())
            .put("identity", row.identity())
            .put("recordId", row.recordId());
    ObjectNode changes = node.putObject("changes");
    row.changes()
        .forEach(
            (property, change) ->
                changes.putObject(property).put("old", change.before()).put("new", change.after()));
    if (row.problem() != null) {
      node.set("problem", JSON.valueToTree(row.problem()));
    }
    return node;
  }

  /** The sum as JSON. */
  static ObjectNode json(Sum sum) {
    ObjectNode node = JSON.createObjectNode();
    ObjectNode counts = node.putObject("counts");
    sum.counts().forEach((kind, count) -> counts.put(kind.label(), count));
    return node.put("calls", sum.calls())
        .put("lookUpCalls", sum.lookUps())
        .put("seconds", sum.time().toSeconds());
  }

  /** Refused ones are taken out until the others can be read. */
  private void read(Chunk chunk, List<Planner.Placed> writes, Map<Long, Problem> problems) {
    Map<Integer, Problem> refused = new TreeMap<>(chunk.unreadable());
    while (true) {
      List<Integer> going = chunk.without(refused);
      if (going.isEmpty()) {
        break;
      }
      try {
        List<Write> read = WriteRequest.read(chunk.request(going), portals, this::newId).writes();
        for (int at = 0; at < read.size(); at++) {
          writes.add(new Planner.Placed(chunk.rows().get(going.get(at)).line(), read.get(at)));
        }
        break;
      } catch (InvalidWrite e) {
        Map<Integer, Problem> wrong = DirectDoor.byPosition(e.problems());
        if (wrong.isEmpty()) {
          throw new UnusableInput(e.getMessage());
        }
        wrong.forEach((position, problem) -> refused.put(going.get(position), problem));
      }
    }
    refused.forEach(
        (position, problem) -> problems.put(chunk.rows().get(position).line(), problem));
  }

  private String newId() {
    return "dry-run-" + ids.incrementAndGet();
  }

  private void flush(
      Planner planner,
      List<Planner.Placed> writes,
      Map<Long, Problem> problems,
      Consumer<PlannedRow> sink) {
    refuse(writes, problems);
    Map<Long, PlannedRow> rows = new TreeMap<>();
    planner.plan(writes).forEach(row -> rows.put(row.line(), row));
    problems.forEach((line, problem) -> rows.put(line, planner.invalid(line, problem)));
    rows.values().forEach(sink);
    writes.clear();
    problems.clear();
  }

  private void refuse(List<Planner.Placed> writes, Map<Long, Problem> problems) {
    Map<Long, List<Write>> byPortal =
        writes.stream()
            .map(Planner.Placed::write)
            .collect(Collectors.groupingBy(Write::portalId, LinkedHashMap::new, toList()));
    byPortal.forEach(
        (portalId, some) -> {
          Map<String, List<Problem>> found = rules.problems(portalId, some);
          writes.removeIf(
              placed -> {
                List<Problem> own = found.getOrDefault(placed.write().id(), List.of());
                if (!own.isEmpty()) {
                  problems.put(placed.line(), together(own));
                }
                return !own.isEmpty();
              });
        });
  }

  /** A row has room for one. */
  private static Problem together(List<Problem> problems) {
    Problem first = problems.get(0);
    return problems.size() == 1
        ? first
        : new Problem(
            first.code(),
            first.field(),
            problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
  }

  private Sum sum(Planner planner, long portalId) {
    Map<PlannedRow.Kind, Long> counts = new EnumMap<>(PlannedRow.Kind.class);
    for (PlannedRow.Kind kind : PlannedRow.Kind.values()) {
      counts.put(kind, planner.count(kind));
    }
    RateLimits plan = limits.apply(portalId);
    return new Sum(
        counts,
        planner.calls().total(),
        planner.calls().lookUpCalls(),
        planner.calls().time(plan),
        plan.daily());
  }
}
