package io.caravan.write.file;

import io.caravan.access.Caller;
import io.caravan.store.Store;
import io.caravan.write.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Writer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Imports that came over REST: takes files in, and tells what became of their rows. Blocks. */
final class Imports {

  /** How long a full channel is waited for before the caller is sent away. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int REJECTED_SHOWN = 100;

  private final Store store;
  private final ImportTable table = new ImportTable();
  private final Clock clock;

  Imports(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * How far an import is.
   *
   * @param whole whether all rows of the file were handed over
   * @param rows of the file, as far as it was handed over
   * @param states rows in each state; those that were not accepted are rejected
   * @param rejected the first rows that were refused or given up on
   */
  record Progress(
      String id,
      boolean whole,
      long rows,
      long accepted,
      Map<State, Long> states,
      List<ResultRow> rejected) {}

  /**
   * Takes a file in; with the key of an earlier one, goes on with that.
   *
   * @param caller whose import it will be
   * @param key of the caller's choice; null for none
   * @return the import's id
   * @throws NothingFits when its beginning is refused whole; nothing was accepted
   * @throws UnusableInput when the key belongs to another file
   * @throws WriteDoor.Busy when no more can be kept; what was accepted stays so
   */
  String take(Caller caller, byte[] file, ImportOrder order, String key, WriteDoor door)
      throws IOException, InterruptedException, WriteDoor.Busy {
    try (Rows rows = Rows.open(new ByteArrayInputStream(file), order)) {
      var fresh =
          new ImportTable.Row(
              UUID.randomUUID().toString(), order.words(), order.format(), false, caller.domain());
      ImportTable.Row entry =
          store
              .write(connection -> table.insert(connection, fresh, caller.own(key), clock.millis()))
              .join();
      if (!entry.words().equals(order.words())) {
        throw new UnusableInput(
            "the Idempotency-Key was used for another import: " + entry.words());
      }
      handOver(new Chunks(rows), entry.id(), door);
      change(connection -> table.whole(connection, entry.id()));
      return entry.id();
    }
  }

  private void handOver(Chunks chunks, String id, WriteDoor door)
      throws IOException, InterruptedException, WriteDoor.Busy {
    var handingOver = new HandingOver(door, new TableJournal(store, table, id));
    boolean any = false;
    for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      ImportJournal.Note note = patiently(handingOver, chunk);
      if (!any && note.submission().isEmpty()) {
        change(connection -> table.delete(connection, id));
        throw NothingFits.of(chunk, note);
      }
      any = true;
    }
    if (!any) {
      change(connection -> table.delete(connection, id));
      throw new UnusableInput("the file holds no row");
    }
  }

  private static ImportJournal.Note patiently(HandingOver handingOver, Chunk chunk)
      throws IOException, InterruptedException, WriteDoor.Busy {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return handingOver.handOver(chunk);
      } catch (WriteDoor.Busy busy) {
        if (System.nanoTime() > end) {
          throw busy;
        }
        Thread.sleep(busy.pause().toMillis());
      }
    }
  }

  /** How far an import is; empty when there is none with this id that the caller sees. */
  Optional<Progress> progress(Caller caller, String id, WriteDoor door)
      throws IOException, InterruptedException {
    Optional<ImportTable.Row> entry = entry(caller, id);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    Map<State, Long> states = new EnumMap<>(State.class);
    List<ResultRow> rejected = new ArrayList<>();
    long[] counts = new long[2];
    each(
        id,
        door,
        rows ->
            rows.forEach(
                row -> {
                  State state = State.find(row.state()).orElseThrow();
                  counts[0]++;
                  counts[1] += row.writeId().isEmpty() ? 0 : 1;
                  states.merge(state, 1L, Long::sum);
                  boolean bad = state == State.REJECTED || state == State.DEAD;
                  if (bad && rejected.size() < REJECTED_SHOWN) {
                    rejected.add(row);
                  }
                }));
    return Optional.of(
        new Progress(id, entry.get().whole(), counts[0], counts[1], states, rejected));
  }

  Optional<ImportTable.Row> entry(Caller caller, String id) {
    return store
        .read(connection -> table.find(connection, id))
        .filter(row -> caller.sees(row.domain()));
  }

  /** Writes what became of each row as a file. */
  void results(String id, FileFormat format, WriteDoor door, Writer out)
      throws IOException, InterruptedException {
    try (var file = new ResultFile(out, format)) {
      List<IOException> failures = new ArrayList<>();
      each(
          id,
          door,
          rows -> {
            try {
              file.write(rows);
            } catch (IOException e) {
              failures.add(e);
            }
          });
      if (!failures.isEmpty()) {
        throw failures.get(0);
      }
    }
  }

  private void each(String id, WriteDoor door, Consumer<List<ResultRow>> sink)
      throws IOException, InterruptedException {
    long number = 0;
    Optional<ImportTable.ChunkRow> chunk = chunk(id, number);
    while (chunk.isPresent() && chunk.get().note().submission() != null) {
      String submission = chunk.get().note().submission();
      sink.accept(
          ResultRow.of(
              chunk.get().lines(),
              chunk.get().note(),
              submission.isEmpty() ? List.of() : door.outcomes(submission)));
      chunk = chunk(id, ++number);
    }
  }

  private Optional<ImportTable.ChunkRow> chunk(String id, long number) {
    return store.read(connection -> table.chunk(connection, id, number));
  }

  private void change(Change change) {
    store
        .write(
            connection -> {
              change.on(connection);
              return null;
            })
        .join();
  }

  @FunctionalInterface
  private interface Change {
    void on(java.sql.Connection connection) throws java.sql.SQLException;
  }
}
