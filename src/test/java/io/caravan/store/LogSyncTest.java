package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LogSyncTest {

  private final Disk disk = new Disk();
  private final LogSync sync =
      new LogSync(disk, group -> group.forEach(Submission::complete), new SimpleMeterRegistry());

  @AfterEach
  void close() throws Exception {
    disk.allowed.release(1_000);
    sync.close();
  }

  @Test
  void callers_are_told_after_the_fsync_and_not_before() throws Exception {
    CompletableFuture<Void> told = commit();
    disk.begun.acquire();
    assertThat(told).isNotDone();

    disk.allowed.release();

    told.join();
  }

  @Test
  void what_is_committed_during_an_fsync_is_told_after_the_next_one_which_is_for_all_of_it()
      throws Exception {
    CompletableFuture<Void> first = commit();
    disk.begun.acquire();
    CompletableFuture<Void> second = commit();
    CompletableFuture<Void> third = commit();

    disk.allowed.release();
    first.join();
    disk.begun.acquire();
    assertThat(second).isNotDone();
    assertThat(third).isNotDone();
    disk.allowed.release();
    second.join();
    third.join();

    assertThat(disk.forced).hasValue(2);
  }

  @Test
  void after_an_fsync_that_failed_nothing_is_called_durable_again() throws Exception {
    disk.fails = true;
    disk.allowed.release();
    CompletableFuture<Void> lost = commit();
    assertThatThrownBy(lost::join)
        .cause()
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("check it, then start Caravan again")
        .hasMessageContaining("no such luck");

    disk.fails = false;
    disk.allowed.release();
    CompletableFuture<Void> later = commit();

    assertThatThrownBy(later::join).cause().isInstanceOf(StoreUnavailable.class);
    assertThat(disk.forced).hasValue(1);
  }

  @Test
  void closing_makes_durable_what_was_committed() throws Exception {
    CompletableFuture<Void> last = commit();
    disk.allowed.release();

    sync.close();

    assertThat(last).isDone();
    assertThat(disk.closed).isTrue();
  }

  private CompletableFuture<Void> commit() throws InterruptedException {
    Submission<Void> submission = Submission.of(List.of(), 1);
    sync.committed(List.of(submission));
    return submission.future();
  }

  /** Takes as long as it is told to. */
  private static final class Disk implements LogSync.Log {
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore allowed = new Semaphore(0);
    private final AtomicInteger forced = new AtomicInteger();
    private volatile boolean fails;
    private volatile boolean closed;

    @Override
    public void force() throws IOException {
      begun.release();
      allowed.acquireUninterruptibly();
      forced.incrementAndGet();
      if (fails) {
        throw new IOException("no such luck");
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
