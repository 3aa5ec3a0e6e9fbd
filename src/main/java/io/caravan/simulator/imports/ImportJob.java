package io.caravan.simulator.imports;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.Crm;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** One import. Guarded by its portal's lock. */
public final class ImportJob {

  private final long id;
  private final long appId;
  private ImportRequest request;
  private final SimulatorClock clock;
  private final long createdAt;
  private final int rows;
  private final ImportCounters counters;
  private final ImportErrors errors;
  private ImportState state = ImportState.DEFERRED;
  private long updatedAt;
  private long listId;
  private Deque<ImportFile> waiting;
  private RowReader reader;
  private FilePlan plan;
  private RowImporter importer;
  private RowLinks links;
  private Progress progress;

  ImportJob(long id, long appId, ImportRequest request, int rows, SimulatorClock clock) {
    this.id = id;
    this.appId = appId;
    this.request = request;
    this.rows = rows;
    this.clock = clock;
    this.createdAt = clock.millis();
    this.updatedAt = createdAt;
    this.counters = new ImportCounters(rows);
    this.errors = new ImportErrors(clock, counters);
    this.waiting = new ArrayDeque<>(request.files());
  }

  void become(ImportState next) {
    state = next;
    updatedAt = clock.millis();
    if (next.ended()) {
      close();
    }
  }

  /**
   * Imports some rows.
   *
   * @return whether anything is left to do
   */
  boolean slice(Crm crm, int some) {
    updatedAt = clock.millis();
    try {
      if (importer == null) {
        begin(crm);
      }
      for (int i = 0; i < some; i++) {
        if (reader == null && !open(crm)) {
          return links.resolve(some);
        }
        List<String> row = reader.next();
        if (row == null) {
          reader.close();
          reader = null;
        } else {
          importer.row(plan, row, reader.line());
        }
      }
      return true;
    } catch (FilePlan.Unusable e) {
      fail(e.type(), e.getMessage());
    } catch (IOException e) {
      fail("COULD_NOT_PARSE_ROW", "the file cannot be read: " + e.getMessage());
    }
    return false;
  }

  private void begin(Crm crm) throws IOException, FilePlan.Unusable {
    var source = new ChangeSource("IMPORT", Long.toString(id));
    links = new RowLinks(crm, errors, source);
    importer = new RowImporter(crm, new AlternateIds(), counters, errors, links, source);
    if (progress != null) {
      links.restore(progress.links());
      if (progress.line() > 0 && open(crm)) {
        while (reader.line() < progress.line() && reader.next() != null) {
          // These rows were written before the snapshot.
        }
      }
      progress = null;
    }
  }

  /** Goes on to the next file; false when there is none. */
  private boolean open(Crm crm) throws IOException, FilePlan.Unusable {
    ImportFile file = waiting.poll();
    if (file == null) {
      return false;
    }
    reader = RowReader.of(file.content(), file.hasHeader() ? 0 : file.columns().size());
    List<String> header = file.hasHeader() ? reader.next() : null;
    if (file.hasHeader() && header == null) {
      throw new FilePlan.Unusable(
          "INVALID_COLUMN_CONFIGURATION", "file '%s' is empty".formatted(file.name()));
    }
    plan = new FilePlan(crm, request, file, header);
    return true;
  }

  /** Ends it for a reason that lies in no cell. */
  void fail(String type, String message) {
    long file = plan == null ? request.files().get(0).id() : plan.file().id();
    int line = reader == null ? 1 : reader.line();
    errors.add(new ImportErrors.Place(file, line, List.of()), type, message, "", null, -1);
    become(ImportState.FAILED);
  }

  /** Lets go of the files, which may have half a gigabyte. */
  private void close() {
    waiting = new ArrayDeque<>();
    request = request.withoutContents();
    reader = null;
    plan = null;
    importer = null;
    links = null;
    counters.close();
  }

  public long id() {
    return id;
  }

  /** The app that began it. */
  public long appId() {
    return appId;
  }

  public ImportState state() {
    return state;
  }

  /** Milliseconds since the epoch. */
  public long createdAt() {
    return createdAt;
  }

  /** Milliseconds since the epoch. */
  public long updatedAt() {
    return updatedAt;
  }

  public String name() {
    return request.name();
  }

  ImportRequest request() {
    return request;
  }

  /** The request as the client gave it; not to be changed. */
  public com.fasterxml.jackson.databind.JsonNode requestJson() {
    return request.json();
  }

  /** The object types of its files. */
  public List<String> objectTypeIds() {
    return request.objectTypeIds();
  }

  /** The numbers of its files. */
  public List<Long> fileIds() {
    return request.files().stream().map(ImportFile::id).toList();
  }

  /** How many rows its files have, headers left out. */
  public int rows() {
    return rows;
  }

  /** What was done so far, by HubSpot's names. */
  public Map<String, Integer> counters() {
    return counters.counts();
  }

  /** What went wrong so far, in order. */
  public List<ImportError> errors() {
    return errors.all();
  }

  /** The list of its contacts; 0 when there is none. */
  public long listId() {
    return listId;
  }

  void listId(long newId) {
    listId = newId;
  }

  /** The contacts that it wrote. */
  List<Long> written(String objectTypeId) {
    return counters.written(objectTypeId);
  }

  /**
   * How far an import had come.
   *
   * @param files how many of its files were read to their end
   * @param line of the next file that was read last; 0 when it was not begun
   */
  record Progress(int files, int line, RowLinks.State links) {}

  /** An import in a snapshot; one that has ended comes without the contents of its files. */
  record State(
      long id,
      long appId,
      ImportRequest request,
      int rows,
      long createdAt,
      long updatedAt,
      ImportState state,
      long listId,
      ImportCounters.State counters,
      List<ImportError> errors,
      Progress progress) {}

  State saved() {
    int begun = request.files().size() - waiting.size() - (reader == null ? 0 : 1);
    Progress far =
        importer == null
            ? progress
            : new Progress(begun, reader == null ? 0 : reader.line(), links.state());
    return new State(
        id,
        appId,
        state.ended() ? request.withoutContents() : request,
        rows,
        createdAt,
        updatedAt,
        state,
        listId,
        counters.state(),
        errors.all(),
        state.ended() ? null : far);
  }

  ImportJob(State saved, SimulatorClock clock) {
    this.id = saved.id();
    this.appId = saved.appId();
    this.request = saved.request();
    this.rows = saved.rows();
    this.clock = clock;
    this.createdAt = saved.createdAt();
    this.updatedAt = saved.updatedAt();
    this.state = saved.state();
    this.listId = saved.listId();
    this.counters = new ImportCounters(rows);
    this.errors = new ImportErrors(clock, counters);
    this.counters.restore(saved.counters());
    this.errors.restore(saved.errors());
    this.progress = saved.progress();
    this.waiting = new ArrayDeque<>();
    if (!state.ended()) {
      int read = progress == null ? 0 : progress.files();
      waiting.addAll(request.files().subList(read, request.files().size()));
    }
  }
}
