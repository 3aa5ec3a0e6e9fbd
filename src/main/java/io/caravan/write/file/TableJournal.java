package io.caravan.write.file;

import io.caravan.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The journal of an import that came over REST: in the database, for nobody else has it. */
final class TableJournal implements ImportJournal {

  private final Store store;
  private final ImportTable table;
  private final String runId;
  private final Map<Long, List<Long>> lines = new HashMap<>();

  TableJournal(Store store, ImportTable table, String runId) {
    this.store = store;
    this.table = table;
    this.runId = runId;
  }

  @Override
  public String runId() {
    return runId;
  }

  @Override
  public Optional<Note> find(long number) {
    Optional<ImportTable.ChunkRow> row =
        store.read(connection -> table.chunk(connection, runId, number));
    row.ifPresent(found -> lines.put(number, found.lines()));
    return row.map(ImportTable.ChunkRow::note);
  }

  @Override
  public void intend(Note note, Chunk chunk) {
    lines.put(note.number(), chunk.rows().stream().map(Row::line).toList());
    save(note, lines.get(note.number()));
  }

  @Override
  public void accepted(Note note) {
    save(note, lines.remove(note.number()));
  }

  private void save(Note note, List<Long> begins) {
    store
        .write(
            connection -> {
              table.save(connection, runId, note, begins);
              return null;
            })
        .join();
  }
}
