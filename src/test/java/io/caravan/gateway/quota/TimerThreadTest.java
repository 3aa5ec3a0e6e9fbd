package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TimerThreadTest {

  @Test
  void a_task_runs_on_a_daemon_thread_no_earlier_than_asked_and_a_cancelled_one_not_at_all()
      throws Exception {
    var cancelledRan = new AtomicBoolean();
    var daemon = new AtomicBoolean();
    var done = new CountDownLatch(1);
    try (var timer = new TimerThread("quota-timer")) {
      long start = System.nanoTime();
      timer.after(20_000_000, () -> cancelledRan.set(true)).run();
      timer.after(
          30_000_000,
          () -> {
            daemon.set(
                Thread.currentThread().isDaemon()
                    && Thread.currentThread().getName().equals("quota-timer"));
            done.countDown();
          });
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
    }
    assertThat(daemon).isTrue();
    assertThat(cancelledRan).isFalse();
  }

  @Test
  void a_closed_timer_takes_tasks_and_runs_none() {
    var ran = new AtomicBoolean();
    var timer = new TimerThread("quota-timer");
    timer.close();
    timer.after(0, () -> ran.set(true)).run();
    assertThat(ran).isFalse();
  }
}
