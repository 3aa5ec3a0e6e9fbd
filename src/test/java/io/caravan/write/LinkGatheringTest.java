package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Associations that wait behind each other against a model of all around them: queues that hand out
 * one write of a record at a time, calls that fail, and handlings that do not count.
 */
class LinkGatheringTest {

  private static final String BAD = "9";

  @Property(tries = 500)
  void going_together_leaves_the_same_links_and_outcomes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @IntRange(min = 1, max = 12) int most) {
    List<Write> writes = writes(new Random(seed), count);
    World alone = new World(writes, 1, new Random(seed), 0, 0).run();
    World together = new World(writes, most, new Random(seed), 25, 20).run();

    assertThat(together.links).isEqualTo(alone.links);
    assertThat(together.states).isEqualTo(alone.states);
    assertThat(together.largest).isLessThanOrEqualTo(Math.max(most, 3));
  }

  @Test
  void the_links_of_one_record_take_one_call_and_the_bad_one_is_refused_alone() {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      writes.add(link("w" + i, "1", Operation.ASSOCIATE, i == 7 ? BAD : "" + (100 + i)));
    }

    World world = new World(writes, 2_000, new Random(1), 0, 0).run();

    assertThat(world.calls).isEqualTo(1);
    assertThat(world.links).hasSize(59);
    assertThat(world.states.get("w7")).isEqualTo("rejected");
  }

  @Test
  void what_comes_in_between_keeps_its_place() {
    List<Write> writes =
        List.of(
            link("a", "1", Operation.ASSOCIATE, "5"),
            link("b", "1", Operation.DISSOCIATE, "5"),
            link("c", "1", Operation.ASSOCIATE, "6"),
            link("d", "1", Operation.ASSOCIATE, "6"),
            link("e", "1", Operation.ASSOCIATE, "7"));

    World world = new World(writes, 2_000, new Random(1), 0, 0).run();

    assertThat(world.sent)
        .containsExactly(List.of("a"), List.of("b"), List.of("c"), List.of("d", "e"));
    assertThat(world.links).containsExactly("1>6", "1>7");
  }

  private static List<Write> writes(Random random, int count) {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String record = Integer.toString(random.nextInt(3));
      String end = Integer.toString(5 + random.nextInt(5));
      Operation operation = random.nextInt(4) == 0 ? Operation.DISSOCIATE : Operation.ASSOCIATE;
      writes.add(link("w" + i, record, operation, end));
    }
    return writes;
  }

  private static Write link(String id, String record, Operation operation, String end) {
    return new Write(
        id,
        1,
        ObjectType.CONTACTS,
        operation,
        Target.record(record),
        Map.of(),
        List.of(new Link(ObjectType.COMPANIES, end, List.of())),
        false,
        Priority.NORMAL);
  }

  private static final class World {
    private final Map<String, ArrayDeque<Write>> queues = new LinkedHashMap<>();
    private final Set<String> links = new TreeSet<>();
    private final Map<String, String> states = new TreeMap<>();
    private final List<List<String>> sent = new ArrayList<>();
    private final Merging merging;
    private final Random random;
    private final int failing;
    private final int redone;
    private int calls;
    private int largest;

    /**
     * @param failing percentage of inputs that fail and may be tried again
     * @param redone percentage of writes that are handed out again although they were settled
     */
    World(List<Write> writes, int most, Random random, int failing, int redone) {
      this.merging =
          new Merging(false, Map.of(Operation.ASSOCIATE, most, Operation.DISSOCIATE, most));
      this.random = random;
      this.failing = failing;
      this.redone = redone;
      writes.forEach(
          write -> queues.computeIfAbsent(write.orderKey(), k -> new ArrayDeque<>()).add(write));
    }

    World run() {
      while (queues.values().stream().anyMatch(queue -> !queue.isEmpty())) {
        Map<String, List<Merging.Candidate>> batches = new LinkedHashMap<>();
        queues.values().stream()
            .filter(queue -> !queue.isEmpty())
            .forEach(queue -> handOut(queue, batches));
        for (List<Merging.Candidate> batch : batches.values()) {
          Map<String, Outcome> outcomes = merging.send(batch, this::send).join();
          batch.forEach(candidate -> settle(candidate.write(), outcomes));
        }
      }
      return this;
    }

    private void handOut(ArrayDeque<Write> queue, Map<String, List<Merging.Candidate>> batches) {
      Write head = queue.peek();
      KnownOutcomes.Known known = merging.next(head);
      if (known.outcome().isPresent()) {
        settle(head, Map.of(head.id(), known.outcome().get()));
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

    private void settle(Write write, Map<String, Outcome> outcomes) {
      Outcome outcome = outcomes.get(write.id());
      if (!(outcome instanceof Outcome.Failed) && random.nextInt(100) >= redone) {
        queues.get(write.orderKey()).poll();
        states.put(write.id(), outcome instanceof Outcome.Done ? "done" : "rejected");
      }
    }

    private CompletableFuture<Map<String, Outcome>> send(List<Write> batch) {
      calls++;
      largest = Math.max(largest, batch.size());
      sent.add(batch.stream().map(Write::id).toList());
      Map<String, Outcome> answers = new HashMap<>();
      batch.forEach(write -> answers.put(write.id(), apply(write)));
      return CompletableFuture.completedFuture(answers);
    }

    private Outcome apply(Write write) {
      if (random.nextInt(100) < failing) {
        return new Outcome.Failed("busy");
      }
      String end = write.links().get(0).toId();
      if (end.equals(BAD)) {
        return new Outcome.Rejected(List.of(new Problem("BAD", "", "")));
      }
      String pair = write.target().value() + ">" + end;
      if (write.operation() == Operation.ASSOCIATE) {
        links.add(pair);
      } else {
        links.remove(pair);
      }
      return new Outcome.Done("", false);
    }
  }
}
