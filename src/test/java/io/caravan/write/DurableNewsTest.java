package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.write.WriteTable.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DurableNewsTest {

  private final WriteWaiters waiters = new WriteWaiters();
  private final List<CompletableFuture<Void>> asked = new ArrayList<>();
  private final DurableNews news =
      new DurableNews(
          waiters,
          () -> {
            var durable = new CompletableFuture<Void>();
            asked.add(durable);
            return durable;
          });

  @Test
  void nobody_hears_of_an_outcome_before_it_is_on_disk() throws Exception {
    WriteWaiters.Waiting waiting = waiters.await(List.of("a", "b"));

    news.accept(List.of(settlement("a"), settlement("b")));

    assertThat(waiting.all()).isNotDone();
    assertThat(waiters.size()).as("still waiting").isEqualTo(2);
    asked.get(0).complete(null);
    waiting.all().get(20, TimeUnit.SECONDS);
    assertThat(waiters.size()).isZero();
  }

  @Test
  void each_transaction_tells_its_own_outcomes() throws Exception {
    WriteWaiters.Waiting first = waiters.await(List.of("a"));
    WriteWaiters.Waiting second = waiters.await(List.of("b"));
    news.accept(List.of(settlement("a")));
    news.accept(List.of(settlement("b")));

    asked.get(0).complete(null);

    first.all().get(20, TimeUnit.SECONDS);
    assertThat(second.all()).isNotDone();
    assertThat(waiters.size()).isEqualTo(1);
  }

  @Test
  void a_disk_that_fails_keeps_nobody_waiting() throws Exception {
    WriteWaiters.Waiting waiting = waiters.await(List.of("a"));
    news.accept(List.of(settlement("a")));

    asked.get(0).completeExceptionally(new IllegalStateException("no space left"));

    waiting.all().get(20, TimeUnit.SECONDS);
  }

  @Test
  void where_nobody_waits_nothing_is_waited_for() {
    news.accept(List.of(settlement("a")));

    assertThat(asked).isEmpty();
  }

  private static Settlement settlement(String id) {
    return new Settlement(id, State.DONE, "1", false, List.of(), 0);
  }
}
