package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.write.WriteTable.Settlement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Who waits hears of the end, whoever else waits. */
class WriteWaitersTest {

  private final WriteWaiters waiters = new WriteWaiters();

  @Test
  void one_caller_that_gives_up_takes_nothing_from_another() throws Exception {
    WriteWaiters.Waiting first = waiters.await(List.of("a", "b"));
    WriteWaiters.Waiting second = waiters.await(List.of("b", "a"));
    waiters.leave(first);

    settle("a");
    settle("b");

    second.all().get(20, TimeUnit.SECONDS);
    assertThat(first.all()).isNotDone();
    assertThat(waiters.size()).isZero();
  }

  @Test
  void what_was_settled_before_counts() throws Exception {
    WriteWaiters.Waiting waiting = waiters.await(List.of("a", "b"));
    waiting.settled("a");
    settle("a");
    settle("b");
    waiting.all().get(20, TimeUnit.SECONDS);
  }

  @Property(tries = 200)
  void a_caller_is_done_when_all_of_its_writes_are_and_no_sooner(
      @ForAll @Size(min = 1, max = 6)
          List<@Size(min = 1, max = 5) Set<@IntRange(max = 7) Integer>> callers,
      @ForAll @Size(max = 10) List<@IntRange(max = 7) Integer> settled)
      throws Exception {
    List<WriteWaiters.Waiting> waiting = new ArrayList<>();
    callers.forEach(ids -> waiting.add(waiters.await(ids.stream().map(String::valueOf).toList())));

    settled.forEach(id -> settle(id.toString()));

    for (int n = 0; n < callers.size(); n++) {
      if (new HashSet<>(settled).containsAll(callers.get(n))) {
        waiting.get(n).all().get(20, TimeUnit.SECONDS);
      } else {
        assertThat(waiting.get(n).all()).isNotDone();
      }
    }
    waiting.forEach(waiters::leave);
    assertThat(waiters.size()).isZero();
  }

  private void settle(String id) {
    waiters.settled(new Settlement(id, State.DONE, "1", false, List.of(), 0));
  }
}
