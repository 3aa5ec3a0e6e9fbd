package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(30)
final class StoreTest {

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private StoreSettings settings;
  private Store store;

  @BeforeEach
  void open() {
    settings = TestDatabase.fresh(dialect, directory);
    store = Store.open(settings, registry);
    store
        .write(
            c -> c.createStatement().execute("CREATE TABLE t (n BIGINT, unique_n BIGINT UNIQUE)"))
        .join();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void effects_that_come_last_do_so_together_and_only_with_those_they_came_with() {
    List<List<String>> applied = new ArrayList<>();
    Effect.Applier<String> usual = (c, changes) -> applied.add(List.copyOf(changes));
    Effect.Applier<String> last =
        new Effect.Applier<>() {
          @Override
          public void apply(Connection connection, List<String> changes) {
            applied.add(List.copyOf(changes));
          }

          @Override
          public boolean comesLast() {
            return true;
          }
        };
    Effect.Applier<String> failing =
        (c, changes) -> {
          throw new SQLException("on purpose");
        };
    store
        .transact(
            transaction -> {
              transaction.apply(
                  List.of(
                      new Effect<>(last, "z1"),
                      new Effect<>(usual, "a"),
                      new Effect<>(last, "z2")));
              assertThat(
                      transaction.attempt(
                          List.of(new Effect<>(last, "never"), new Effect<>(failing, "x"))))
                  .isPresent();
              transaction.apply(List.of(new Effect<>(usual, "b")));
              return null;
            })
        .join();
    assertThat(applied).containsExactly(List.of("a"), List.of("b"), List.of("z1", "z2"));
  }

  @Test
  void what_is_written_is_seen_by_readers_when_the_future_completes() {
    assertThat(store.write(c -> insert(c, 7)).join()).isEqualTo(1);

    assertThat(rows()).containsExactly(7L);
  }

  @Test
  void works_of_concurrent_callers_share_a_transaction() throws Exception {
    double before = registry.get("caravan.store.commit").timer().count();
    List<CompletableFuture<?>> futures = new ArrayList<>();
    whileTheWriterIsBusy(
        () -> {
          for (int n = 0; n < 500; n++) {
            int number = n;
            futures.add(store.write(c -> insert(c, number)));
          }
        });

    futures.forEach(CompletableFuture::join);

    assertThat(rows()).hasSize(500);
    assertThat(registry.get("caravan.store.commit").timer().count() - before)
        .isLessThanOrEqualTo(3);
  }

  @Test
  void a_work_that_fails_fails_alone() throws Exception {
    List<CompletableFuture<Integer>> good = new ArrayList<>();
    AtomicReference<CompletableFuture<Integer>> bad = new AtomicReference<>();
    whileTheWriterIsBusy(
        () -> {
          good.add(store.write(c -> insert(c, 1)));
          bad.set(
              store.write(
                  c -> {
                    insert(c, 2);
                    throw new IllegalStateException("mine");
                  }));
          good.add(store.write(c -> insert(c, 3)));
        });

    good.forEach(CompletableFuture::join);
    assertThatThrownBy(() -> bad.get().get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("mine");
    assertThat(rows()).containsExactly(1L, 3L);
    assertThat(registry.get("caravan.store.isolations").counter().count()).isEqualTo(1);
  }

  @Test
  void a_statement_that_fails_fails_its_own_work_alone() throws Exception {
    store.write(c -> insertUnique(c, 1)).join();
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    whileTheWriterIsBusy(
        () -> {
          for (int n = 0; n < 3; n++) {
            int number = n;
            futures.add(store.write(c -> insertUnique(c, number)));
          }
        });

    assertThat(futures.get(0).get(5, TimeUnit.SECONDS)).isEqualTo(1);
    assertThatThrownBy(() -> futures.get(1).get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(SQLException.class);
    assertThat(futures.get(2).get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void effects_take_place_all_or_none() {
    Effect.Applier<Integer> insert = (c, numbers) -> numbers.forEach(n -> insertUnchecked(c, n));
    Effect.Applier<Integer> fail =
        (c, numbers) -> {
          throw new IllegalStateException("no");
        };

    CompletableFuture<Void> future =
        store.apply(List.of(new Effect<>(insert, 1), new Effect<>(fail, 2)));

    assertThatThrownBy(future::join).cause().hasMessage("no");
    assertThat(rows()).isEmpty();
  }

  @Test
  void consecutive_effects_of_one_kind_are_applied_in_one_call_also_across_callers()
      throws Exception {
    List<String> calls = new ArrayList<>();
    Effect.Applier<Integer> a = (c, numbers) -> calls.add("a" + numbers);
    Effect.Applier<Integer> b = (c, numbers) -> calls.add("b" + numbers);
    List<CompletableFuture<?>> futures = new ArrayList<>();
    whileTheWriterIsBusy(
        () -> {
          futures.add(store.apply(List.of(new Effect<>(a, 1), new Effect<>(a, 2))));
          futures.add(store.apply(List.of(new Effect<>(a, 3), new Effect<>(b, 4))));
          futures.add(store.apply(List.of(new Effect<>(b, 5))));
          futures.add(
              store.write(
                  c -> {
                    calls.add("work");
                    return null;
                  }));
          futures.add(store.apply(List.of(new Effect<>(b, 6), new Effect<>(a, 7))));
        });

    futures.forEach(CompletableFuture::join);

    assertThat(calls).containsExactly("a[1, 2, 3]", "b[4, 5]", "work", "b[6]", "a[7]");
  }

  @Test
  void a_part_of_a_transaction_can_be_taken_back() {
    Effect.Applier<Integer> insert =
        (c, numbers) -> {
          for (int n : numbers) {
            insertUnique(c, n);
          }
        };

    List<Boolean> failed =
        store
            .transact(
                transaction ->
                    List.of(
                        transaction.attempt(List.of(new Effect<>(insert, 1))).isPresent(),
                        transaction
                            .attempt(List.of(new Effect<>(insert, 2), new Effect<>(insert, 1)))
                            .isPresent(),
                        transaction.attempt(List.of(new Effect<>(insert, 3))).isPresent()))
            .join();

    assertThat(failed).containsExactly(false, true, false);
    assertThat(unique()).containsExactly(1L, 3L);
  }

  @Test
  void state_in_memory_goes_the_way_of_the_transaction() throws Exception {
    Counting counting = new Counting();
    Effect.Applier<Integer> fail =
        (c, numbers) -> {
          throw new IllegalStateException("no");
        };
    List<CompletableFuture<?>> futures = new ArrayList<>();
    whileTheWriterIsBusy(
        () -> {
          futures.add(store.apply(List.of(new Effect<>(counting, 1))));
          futures.add(store.apply(List.of(new Effect<>(counting, 2), new Effect<>(fail, 0))));
          futures.add(store.apply(List.of(new Effect<>(counting, 3))));
        });

    futures.get(0).get(5, TimeUnit.SECONDS);
    futures.get(2).get(5, TimeUnit.SECONDS);

    assertThat(futures.get(1)).isCompletedExceptionally();
    assertThat(counting.committed).containsExactly(1, 3);
  }

  @Test
  void too_much_waiting_is_refused_and_nothing_of_it_taken_on() throws Exception {
    store.close();
    settings =
        new StoreSettings(
            settings.url(), settings.user(), settings.password(), 2, 10, 1 << 20, 3, 10_000);
    store = Store.open(settings, registry);
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    whileTheWriterIsBusy(
        () -> {
          for (int n = 0; n < 3; n++) {
            int number = n;
            futures.add(store.write(c -> insert(c, number)));
          }
          assertThatThrownBy(() -> store.write(c -> insert(c, 99)))
              .isInstanceOf(StoreOverloaded.class);
        });

    futures.forEach(CompletableFuture::join);
    assertThat(rows()).containsExactly(0L, 1L, 2L);
    assertThat(registry.get("caravan.store.refused").counter().count()).isEqualTo(1);
  }

  @Test
  void a_callback_that_waits_for_another_commit_does_not_stall_the_writer() throws Exception {
    CompletableFuture<Integer> second =
        store.write(c -> insert(c, 1)).thenApply(n -> store.write(c -> insert(c, 2)).join());

    assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void closing_commits_what_waits() throws Exception {
    List<CompletableFuture<?>> futures = new ArrayList<>();
    whileTheWriterIsBusy(
        () -> {
          for (int n = 0; n < 100; n++) {
            int number = n;
            futures.add(store.write(c -> insert(c, number)));
          }
        });

    store.close();

    assertThat(futures).allMatch(CompletableFuture::isDone);
    assertThatThrownBy(() -> store.write(c -> insert(c, 1))).isInstanceOf(StoreException.class);
    store = Store.open(settings, registry);
    assertThat(rows()).hasSize(100);
  }

  @Test
  void a_store_for_reading_reads_beside_its_owner_and_refuses_to_write() {
    store.write(c -> insert(c, 1)).join();
    try (Store reader = Store.openReadOnly(settings)) {
      List<Long> seen = reader.read(c -> numbers(c, "SELECT n FROM t"));
      assertThat(seen).containsExactly(1L);
      assertThatThrownBy(() -> reader.write(c -> insert(c, 2)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("reading only");
      assertThatThrownBy(() -> reader.read(c -> insert(c, 2))).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void a_query_that_fails_says_so() {
    assertThatThrownBy(() -> store.read(c -> numbers(c, "SELECT n FROM nowhere")))
        .isInstanceOf(StoreException.class)
        .isNotInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("nowhere");
  }

  private void whileTheWriterIsBusy(Runnable submit) throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    store.write(
        c -> {
          busy.countDown();
          await(go);
          return null;
        });
    busy.await();
    submit.run();
    go.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException(new TimeoutException());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Long> rows() {
    return store.read(c -> numbers(c, "SELECT n FROM t WHERE n IS NOT NULL ORDER BY n"));
  }

  private List<Long> unique() {
    return store.read(
        c -> numbers(c, "SELECT unique_n FROM t WHERE unique_n IS NOT NULL ORDER BY unique_n"));
  }

  private static List<Long> numbers(Connection connection, String sql) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    return numbers;
  }

  private static int insert(Connection connection, long n) throws SQLException {
    return update(connection, "INSERT INTO t (n) VALUES (?)", n);
  }

  private static int insertUnique(Connection connection, long n) throws SQLException {
    return update(connection, "INSERT INTO t (unique_n) VALUES (?)", n);
  }

  private static void insertUnchecked(Connection connection, long n) {
    try {
      insert(connection, n);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int update(Connection connection, String sql, long n) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setLong(1, n);
      return insert.executeUpdate();
    }
  }

  private static final class Counting implements Effect.Applier<Integer>, Participant {
    private final List<Integer> open = new ArrayList<>();
    private final List<Integer> committed = new ArrayList<>();

    @Override
    public void apply(Connection connection, List<Integer> changes) {
      open.addAll(changes);
    }

    @Override
    public int mark() {
      return open.size();
    }

    @Override
    public void undo(int mark) {
      open.subList(mark, open.size()).clear();
    }

    @Override
    public void committed() {
      committed.addAll(open);
      open.clear();
    }
  }
}
