package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The rule of order against a model of all around it: a log, a deferred table, handlers that fail,
 * commits that fail, a clock. Whatever happens in whatever order, messages of one key take effect
 * one after another in the order of their numbers, each once, and nothing stays behind.
 */
final class KeyOrderTest {

  @Property(tries = 3_000)
  void messages_of_a_key_take_effect_once_and_in_order(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int messages,
      @ForAll @IntRange(min = 1, max = 4) int keys,
      @ForAll @IntRange(min = 0, max = 60) int percentOfFailures) {
    World world = new World(new Random(seed), messages, keys, percentOfFailures);

    world.run();

    assertThat(world.order.heldKeys()).isZero();
    assertThat(world.deferred).isEmpty();
    assertThat(world.inMemory).isEmpty();
    for (long key = 0; key < keys; key++) {
      List<Long> expected = new ArrayList<>();
      for (long seq = 1; seq <= messages; seq++) {
        if (world.keyOf(seq) == key) {
          expected.add(seq);
        }
      }
      assertThat(world.passed.getOrDefault(key, List.of())).isEqualTo(expected);
    }
  }

  @Property(tries = 500)
  void a_key_that_waits_holds_back_no_other(@ForAll long seed) {
    World world = new World(new Random(seed), 40, 4, 0);
    world.alwaysFailing = 0L;

    world.runWithoutFinish(5_000);

    for (long seq = 1; seq <= 40; seq++) {
      long key = world.keyOf(seq);
      if (key != 0) {
        assertThat(world.passed.getOrDefault(key, List.of())).contains(seq);
      } else {
        assertThat(world.passed.getOrDefault(key, List.of())).isEmpty();
      }
    }
  }

  @Test
  void a_key_held_before_a_restart_is_held_again_and_read_when_it_is_due() {
    Steps steps = new Steps();
    KeyOrder<Msg> order = new KeyOrder<>(steps);

    order.restore(7, 100);
    order.arrive(message(5, 7, true, 0));
    order.due(7, 99);

    assertThat(order.heldKeys()).isEqualTo(1);
    assertThat(steps.taken).containsExactly("wake 7 at 100", "hold 5");
    order.stored(message(5, 7, true, 0), 99);
    order.due(7, 100);
    assertThat(steps.taken).endsWith("fetch 7 after -1");
  }

  @Test
  void a_deferred_message_that_is_due_this_very_moment_is_handled() {
    Steps steps = new Steps();
    KeyOrder<Msg> order = new KeyOrder<>(steps);
    order.restore(7, 100);
    order.due(7, 100);

    order.fetched(7, 1, List.of(message(3, 7, false, 100), message(4, 7, false, 101)), 100);

    assertThat(steps.taken)
        .containsExactly("wake 7 at 100", "fetch 7 after -1", "ready 3", "drop 4");
  }

  @Test
  void what_waits_behind_a_message_that_died_at_its_commit_is_read_at_once() {
    Steps steps = new Steps();
    KeyOrder<Msg> order = new KeyOrder<>(steps);
    Msg dead = message(3, 7, true, 0);
    order.arrive(dead);
    order.passed(dead, 50);

    order.failedToCommit(dead, 0, List.of(), 50);

    assertThat(steps.taken).containsExactly("ready 3", "wake 7 at 0", "fetch 7 after 2");
  }

  @Test
  void what_follows_a_message_is_told_only_while_it_is_being_handled_and_counts() {
    KeyOrder<Msg> order = new KeyOrder<>(new Steps());
    Msg first = message(1, 7, true, 0);
    Msg second = message(2, 7, true, 0);
    Msg later = message(3, 7, true, 90);
    List.of(first, second, later).forEach(order::arrive);

    assertThat(order.following(first, 9, 50)).containsExactly(second);
    assertThat(order.following(first, 9, 90)).containsExactly(second, later);
    assertThat(order.following(second, 9, 90)).isEmpty();
    order.passed(first, 50);
    assertThat(order.following(first, 9, 90)).isEmpty();
    assertThat(order.following(second, 9, 90)).containsExactly(later);
    order.failedToCommit(first, 100, List.of(), 60);
    assertThat(order.following(second, 9, 90)).isEmpty();
  }

  private static Msg message(long seq, long key, boolean fromLog, long dueAt) {
    return new Msg(seq, seq, key, fromLog, dueAt, 0);
  }

  /** Notes what is asked for. */
  private static final class Steps implements KeyOrder.Steps<Msg> {
    private final List<String> taken = new ArrayList<>();

    @Override
    public void ready(Msg message) {
      taken.add("ready " + message.seq());
    }

    @Override
    public void hold(Msg message) {
      taken.add("hold " + message.seq());
    }

    @Override
    public void drop(Msg message) {
      taken.add("drop " + message.seq());
    }

    @Override
    public void fetch(long key, long after, long fetch) {
      taken.add("fetch " + key + " after " + after);
    }

    @Override
    public void wakeAt(long key, long dueAt) {
      taken.add("wake " + key + " at " + dueAt);
    }
  }

  /** A message read twice is two copies, told apart by a number. */
  private record Msg(long copy, long seq, long keyHash, boolean fromLog, long dueAt, int attempts)
      implements KeyOrder.Ordered {}

  private record Row(long dueAt, int attempts) {}

  private enum Kind {
    DONE,
    DEAD,
    DEFERRED,
    HELD
  }

  private record Out(Msg msg, Kind kind, long dueAt, int attempts) {
    boolean passes() {
      return kind == Kind.DONE || kind == Kind.DEAD;
    }
  }

  private record Wanted(long key, long after, long number) {}

  /** Does what the consumer does around the rule, one random step at a time. */
  private static final class World implements KeyOrder.Steps<Msg> {
    private final KeyOrder<Msg> order = new KeyOrder<>(this);
    private final Random random;
    private final int messages;
    private final Map<Long, Long> keys = new HashMap<>();
    private final Map<Long, Long> dues = new HashMap<>();
    private int percentOfFailures;
    private Long alwaysFailing;
    private long now;
    private long nextLog = 1;
    private long copies;
    private final Map<Long, Integer> failures = new HashMap<>();
    private final List<Msg> ready = new ArrayList<>();
    private final Set<Long> running = new HashSet<>();
    private List<Out> pending = new ArrayList<>();
    private List<Out> committing;
    private final List<Wanted> fetches = new ArrayList<>();
    private final List<long[]> wakes = new ArrayList<>();
    // The database.
    private final TreeMap<Long, Row> deferred = new TreeMap<>();
    private final Map<Long, List<Long>> passed = new LinkedHashMap<>();
    // Messages in memory: must all be gone in the end, or the read-ahead would leak.
    private final List<Msg> inMemory = new ArrayList<>();

    World(Random random, int messages, int keyCount, int percentOfFailures) {
      this.random = random;
      this.messages = messages;
      this.percentOfFailures = percentOfFailures;
      for (long seq = 1; seq <= messages; seq++) {
        keys.put(seq, (long) random.nextInt(keyCount));
        dues.put(seq, random.nextInt(10) == 0 ? random.nextLong(50) : 0L);
      }
    }

    long keyOf(long seq) {
      return keys.get(seq);
    }

    void run() {
      runWithoutFinish(400 + 20 * messages);
      percentOfFailures = 0;
      for (int i = 0; i < 100_000 && !finished(); i++) {
        step();
      }
      assertThat(finished()).as("nothing stays behind").isTrue();
    }

    void runWithoutFinish(int steps) {
      for (int i = 0; i < steps; i++) {
        step();
      }
    }

    private boolean finished() {
      return nextLog > messages
          && ready.isEmpty()
          && pending.isEmpty()
          && committing == null
          && fetches.isEmpty()
          && order.heldKeys() == 0;
    }

    private void step() {
      switch (random.nextInt(7)) {
        case 0 -> read();
        case 1, 2 -> handle();
        case 3 -> startCommit();
        case 4 -> endCommit();
        case 5 -> fetch();
        default -> wake();
      }
    }

    private void read() {
      if (nextLog <= messages) {
        Msg msg = new Msg(++copies, nextLog, keyOf(nextLog), true, dues.get(nextLog), 0);
        nextLog++;
        inMemory.add(msg);
        order.arrive(msg);
      }
    }

    private void handle() {
      if (ready.isEmpty()) {
        return;
      }
      Msg msg = ready.remove(random.nextInt(ready.size()));
      assertThat(running.remove(msg.keyHash())).isTrue();
      if (order.mustRedo(msg)) {
        order.redo(msg, now);
        return;
      }
      assertThat(msg.attempts()).isEqualTo(failures.getOrDefault(msg.seq(), 0));
      if (msg.dueAt() > now) {
        defer(msg, msg.dueAt(), msg.attempts());
      } else if (fails(msg)) {
        if (alwaysFailing == null && random.nextInt(4) == 0) {
          pending.add(new Out(msg, Kind.DEAD, 0, 0));
          order.passed(msg, now);
        } else {
          defer(msg, now + random.nextInt(20), failed(msg));
        }
      } else {
        pending.add(new Out(msg, Kind.DONE, 0, 0));
        order.passed(msg, now);
      }
    }

    private boolean fails(Msg msg) {
      return alwaysFailing != null
          ? alwaysFailing == msg.keyHash()
          : random.nextInt(100) < percentOfFailures;
    }

    private int failed(Msg msg) {
      failures.put(msg.seq(), msg.attempts() + 1);
      return msg.attempts() + 1;
    }

    private void defer(Msg msg, long dueAt, int attempts) {
      pending.add(new Out(msg, Kind.DEFERRED, dueAt, attempts));
      order.deferred(msg, dueAt);
    }

    private void startCommit() {
      if (committing == null && !pending.isEmpty()) {
        int size = 1 + random.nextInt(pending.size());
        committing = new ArrayList<>(pending.subList(0, size));
        pending = new ArrayList<>(pending.subList(size, pending.size()));
      }
    }

    private void endCommit() {
      if (committing == null) {
        return;
      }
      List<Out> batch = committing;
      committing = null;
      List<Out> settled = new ArrayList<>();
      Set<Long> failed = new HashSet<>();
      for (Out out : batch) {
        if (out.passes() && failed.contains(out.msg().keyHash())) {
          settled.add(
              out.msg().fromLog() ? new Out(out.msg(), Kind.HELD, 0, out.msg().attempts()) : null);
        } else if (out.kind() == Kind.DONE && random.nextInt(100) < percentOfFailures / 2) {
          failed.add(out.msg().keyHash());
          settled.add(
              random.nextInt(4) == 0
                  ? new Out(out.msg(), Kind.DEAD, 0, 0)
                  : new Out(out.msg(), Kind.DEFERRED, now + random.nextInt(20), failed(out.msg())));
        } else {
          settled.add(out);
        }
      }
      settled.forEach(this::store);
      for (int i = 0; i < batch.size(); i++) {
        Out before = batch.get(i);
        Out after = settled.get(i);
        remove(before.msg());
        if (before.equals(after)) {
          if (!before.passes()) {
            order.stored(before.msg(), now);
          }
        } else if (after != null && after.kind() != Kind.HELD) {
          long key = before.msg().keyHash();
          List<Msg> later =
              pending.stream()
                  .filter(out -> out.passes() && out.msg().keyHash() == key)
                  .map(Out::msg)
                  .toList();
          order.failedToCommit(before.msg(), after.dueAt(), later, now);
        }
      }
    }

    private void store(Out out) {
      if (out == null) {
        return;
      }
      Msg msg = out.msg();
      if (out.passes()) {
        passed.computeIfAbsent(msg.keyHash(), key -> new ArrayList<>()).add(msg.seq());
        deferred.remove(msg.seq());
      } else if (out.kind() == Kind.DEFERRED) {
        deferred.put(msg.seq(), new Row(out.dueAt(), out.attempts()));
      } else {
        deferred.put(msg.seq(), new Row(msg.dueAt(), out.attempts()));
      }
    }

    private void fetch() {
      if (fetches.isEmpty()) {
        return;
      }
      Wanted wanted = fetches.remove(random.nextInt(fetches.size()));
      List<Msg> found = new ArrayList<>();
      deferred
          .tailMap(wanted.after(), false)
          .forEach(
              (seq, row) -> {
                if (keyOf(seq) == wanted.key() && found.size() < 3) {
                  found.add(
                      new Msg(++copies, seq, wanted.key(), false, row.dueAt(), row.attempts()));
                }
              });
      inMemory.addAll(found);
      // Reading takes its time: other things may happen before the rows are handed in.
      for (int i = random.nextInt(3); i > 0; i--) {
        step();
      }
      order.fetched(wanted.key(), wanted.number(), new ArrayDeque<>(found), now);
    }

    private void wake() {
      now += random.nextInt(10);
      List<long[]> due = wakes.stream().filter(wake -> wake[1] <= now).toList();
      wakes.removeAll(due);
      due.forEach(wake -> order.due(wake[0], now));
    }

    private void remove(Msg msg) {
      assertThat(inMemory.remove(msg)).isTrue();
    }

    @Override
    public void ready(Msg msg) {
      assertThat(running.add(msg.keyHash())).as("one message of a key at a time").isTrue();
      ready.add(msg);
    }

    @Override
    public void hold(Msg msg) {
      Out held = new Out(msg, Kind.HELD, 0, msg.attempts());
      for (int i = 0; i < pending.size(); i++) {
        if (pending.get(i).msg().equals(msg)) {
          pending.set(i, held);
          return;
        }
      }
      pending.add(held);
    }

    @Override
    public void drop(Msg msg) {
      pending.removeIf(out -> out.msg().equals(msg));
      remove(msg);
    }

    @Override
    public void fetch(long key, long after, long number) {
      fetches.add(new Wanted(key, after, number));
    }

    @Override
    public void wakeAt(long key, long dueAt) {
      wakes.add(new long[] {key, dueAt});
    }
  }
}
