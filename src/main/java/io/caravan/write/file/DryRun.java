package io.caravan.write.file;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Tells what writes would change, and sends nothing. */
public final class DryRun {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** So many rows are looked up together. */
  private static final int TOGETHER = 10_000;

  private final KnownRecords records;
  private final ConnectedPortals portals;
  private final LongFunction<RateLimits> limits;

  /**
   * @param limits of a portal
   */
  public DryRun(KnownRecords records, ConnectedPortals portals, LongFunction<RateLimits> limits) {
    this.records = records;
    this.portals = portals;
    this.limits = limits;
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
    int[] next = {0};
    WriteRequest request = WriteRequest.read(body, portals, () -> "dry-run-" + next[0]++);
    var planner = new Planner(records);
    List<Planner.Placed> writes = new ArrayList<>();
    for (Write write : request.writes()) {
      writes.add(new Planner.Placed(writes.size() + 1, write));
    }
    ObjectNode answer = JSON.createObjectNode();
    var list = answer.putArray("writes");
    planner.plan(writes).forEach(row -> list.add(json(row)));
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
    Supplier<String> ids = () -> "dry-run";
    while (true) {
      List<Integer> going = chunk.without(refused);
      if (going.isEmpty()) {
        break;
      }
      try {
        List<Write> read = WriteRequest.read(chunk.request(going), portals, ids).writes();
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

  private static void flush(
      Planner planner,
      List<Planner.Placed> writes,
      Map<Long, Problem> problems,
      Consumer<PlannedRow> sink) {
    Map<Long, PlannedRow> rows = new TreeMap<>();
    planner.plan(writes).forEach(row -> rows.put(row.line(), row));
    problems.forEach((line, problem) -> rows.put(line, planner.invalid(line, problem)));
    rows.values().forEach(sink);
    writes.clear();
    problems.clear();
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
