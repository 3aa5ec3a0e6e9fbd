package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Merging against a model of all around it: queues that hand out one write of a record at a time,
 * calls that fail, handlings that do not count, and a HubSpot with its odd rules for values.
 */
final class MergingTest {

  private static final Map<Operation, Integer> SIZES =
      Map.of(Operation.ASSOCIATE, 100, Operation.DISSOCIATE, 10);
  private static final List<String> ODD = List.of("1", "2", "", ";x", ";y");
  private static final List<String> PLAIN = List.of("1", "2", "3", "");

  @Property(tries = 1_000)
  void merging_leaves_the_same_records_and_outcomes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
    List<Write> writes = writes(new Random(seed), count, ODD);
    World plain = new World(writes, false, new Random(seed), 30, 0).run();
    World merging = new World(writes, true, new Random(seed), 30, 0).run();

    assertThat(merging.records).isEqualTo(plain.records);
    assertThat(merging.states()).isEqualTo(plain.states());
  }

  @Property(tries = 1_000)
  void merging_needs_no_more_calls(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
    List<Write> writes = writes(new Random(seed), count, PLAIN);
    World plain = new World(writes, false, new Random(seed), 0, 0).run();
    World merging = new World(writes, true, new Random(seed), 0, 0).run();

    assertThat(merging.records).isEqualTo(plain.records);
    assertThat(merging.calls).isLessThanOrEqualTo(plain.calls);
    assertThat(merging.inputs).isLessThanOrEqualTo(plain.inputs);
  }

  @Property(tries = 1_000)
  void no_update_is_lost_when_handlings_do_not_count_and_are_repeated(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
    List<Write> writes = writes(new Random(seed), count, PLAIN);
    World plain = new World(writes, false, new Random(seed), 0, 0).run();
    World merging = new World(writes, true, new Random(seed), 20, 20).run();

    assertThat(merging.records).isEqualTo(plain.records);
    assertThat(merging.states()).isEqualTo(plain.states());
  }

  @Test
  void a_long_queue_of_one_record_is_one_input() {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      writes.add(write("w" + i, 1, Operation.UPDATE, Map.of("p", "v" + i), null));
    }

    World world = new World(writes, true, new Random(1), 0, 0).run();

    assertThat(world.calls).isEqualTo(3);
    assertThat(world.records.get("1")).containsEntry("p", "v249");
  }

  @Test
  void a_refused_input_costs_one_call_more_than_sending_them_one_by_one() {
    List<Write> writes =
        List.of(
            write("a", 1, Operation.UPDATE, Map.of("p", "1"), null),
            write("b", 1, Operation.UPDATE, Map.of("q", "bad"), null),
            write("c", 1, Operation.UPDATE, Map.of("r", "3"), null));

    World world = new World(writes, true, new Random(1), 0, 0).run();

    assertThat(world.calls).isEqualTo(4);
    assertThat(world.records.get("1")).isEqualTo(Map.of("p", "1", "r", "3"));
    assertThat(world.states()).isEqualTo(Map.of("a", "done", "b", "rejected", "c", "done"));
  }

  @Test
  void a_write_says_itself_whether_it_may_be_merged() {
    List<Write> never =
        List.of(
            write("a", 1, Operation.UPDATE, Map.of("p", "1"), null),
            write("b", 1, Operation.UPDATE, Map.of("p", "2"), false),
            write("c", 1, Operation.UPDATE, Map.of("p", "3"), null));
    List<Write> always =
        List.of(
            write("a", 1, Operation.UPDATE, Map.of("p", "1"), true),
            write("b", 1, Operation.UPDATE, Map.of("p", "2"), true),
            write("c", 1, Operation.UPDATE, Map.of("p", "3"), null));

    assertThat(new World(never, true, new Random(1), 0, 0).run().calls).isEqualTo(3);
    assertThat(new World(always, false, new Random(1), 0, 0).run().calls).isEqualTo(2);
  }

  private static List<Write> writes(Random random, int count, List<String> values) {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> properties = new LinkedHashMap<>();
      for (int n = random.nextInt(3); n >= 0; n--) {
        properties.put(
            List.of("p", "q", "lifecyclestage").get(random.nextInt(3)),
            values.get(random.nextInt(values.size())));
      }
      if (values == ODD && random.nextInt(8) == 0) {
        // A bad value that a later one replaces is never sent, and then nobody is refused.
        properties.put("wrong" + i, "bad");
      }
      Operation operation =
          switch (random.nextInt(6)) {
            case 0 -> Operation.ARCHIVE;
            case 1 -> Operation.UPSERT;
            default -> Operation.UPDATE;
          };
      writes.add(write("w" + i, random.nextInt(3), operation, properties, null));
    }
    return writes;
  }

  private static Write write(
      String id, int record, Operation operation, Map<String, String> values, Boolean merge) {
    return new Write(
        id,
        1,
        ObjectType.CONTACTS,
        operation,
        Target.record(Integer.toString(record)),
        values,
        List.of(),
        false,
        Priority.NORMAL,
        merge);
  }

  private static final class World {
    private final Map<String, ArrayDeque<Write>> queues = new LinkedHashMap<>();
    private final Map<String, Outcome> outcomes = new TreeMap<>();
    private final Map<String, Map<String, String>> records = new TreeMap<>();
    private final Merging merging;
    private final Random random;
    private final int failing;
    private final int redone;
    private int calls;
    private int inputs;

    /**
     * @param failing percentage of calls that fail before anything is done
     * @param redone percentage of writes that are handed out again although they went well
     */
    World(List<Write> writes, boolean merge, Random random, int failing, int redone) {
      this.merging = new Merging(merge, SIZES);
      this.random = random;
      this.failing = failing;
      this.redone = redone;
      writes.forEach(
          write -> queues.computeIfAbsent(write.orderKey(), k -> new ArrayDeque<>()).add(write));
    }

    World run() {
      while (queues.values().stream().anyMatch(queue -> !queue.isEmpty())) {
        Map<String, List<Merging.Candidate>> batches = new HashMap<>();
        for (ArrayDeque<Write> queue : queues.values()) {
          if (!queue.isEmpty()) {
            handOut(queue, batches);
          }
        }
        for (List<Merging.Candidate> batch : batches.values()) {
          merging.send(batch, this::send).join().forEach(this::settle);
        }
      }
      return this;
    }

    private void handOut(ArrayDeque<Write> queue, Map<String, List<Merging.Candidate>> batches) {
      Write head = queue.peek();
      KnownOutcomes.Known known = merging.next(head);
      if (known.outcome().isPresent()) {
        settle(head.id(), known.outcome().get());
        return;
      }
      // What is in memory is not always all that waits.
      int inMemory = redone > 0 ? random.nextInt(4) : Integer.MAX_VALUE;
      batches
          .computeIfAbsent(head.batchKey(), k -> new ArrayList<>())
          .add(
              new Merging.Candidate(
                  head,
                  known.alone(),
                  most ->
                      queue.stream()
                          .skip(1)
                          .limit(Math.min(most, inMemory))
                          .map(WriteJson::write)
                          .toList()));
    }

    private void settle(String id, Outcome outcome) {
      for (ArrayDeque<Write> queue : queues.values()) {
        boolean settled = outcome instanceof Outcome.Done || outcome instanceof Outcome.Rejected;
        boolean again = redone > 0 && random.nextInt(100) < redone;
        if (settled && !again && !queue.isEmpty() && queue.peek().id().equals(id)) {
          queue.poll();
          outcomes.put(id, outcome);
        }
      }
    }

    private CompletableFuture<Map<String, Outcome>> send(List<Write> batch) {
      calls++;
      inputs += batch.size();
      Map<String, Outcome> answers = new HashMap<>();
      boolean fails = random.nextInt(100) < failing;
      for (Write write : batch) {
        answers.put(write.id(), fails ? new Outcome.Failed("busy") : apply(write));
      }
      return CompletableFuture.completedFuture(answers);
    }

    private Outcome apply(Write write) {
      String id = write.target().value();
      if (write.operation() == Operation.ARCHIVE) {
        records.remove(id);
        return new Outcome.Done(id, false);
      }
      if (write.properties().containsValue("bad")) {
        return new Outcome.Rejected(List.of(new Problem("BAD", "", "")));
      }
      Map<String, String> record = records.computeIfAbsent(id, k -> new TreeMap<>());
      write.properties().forEach((name, value) -> record.merge(name, value, before(name)));
      return new Outcome.Done(id, false);
    }

    private static java.util.function.BinaryOperator<String> before(String name) {
      return (before, value) -> {
        if (name.equals("lifecyclestage") && !value.isEmpty() && before.compareTo(value) > 0) {
          return before;
        }
        return value.startsWith(";") && !before.isEmpty() && !before.contains(value)
            ? before + value
            : value.startsWith(";") && !before.isEmpty() ? before : value;
      };
    }

    Map<String, String> states() {
      Map<String, String> states = new TreeMap<>();
      outcomes.forEach(
          (id, outcome) -> states.put(id, outcome instanceof Outcome.Done ? "done" : "rejected"));
      Collection<ArrayDeque<Write>> left = queues.values();
      assertThat(left).allMatch(ArrayDeque::isEmpty);
      return states;
    }
  }
}
