package io.caravan.simulator.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.jobs.Workplace;
import io.caravan.simulator.lists.ListEntry;
import io.caravan.simulator.lists.ListFolders;
import io.caravan.simulator.lists.Lists;
import io.caravan.simulator.lists.ProcessingType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The imports of one portal: up to three at a time, the others wait. Not thread-safe: guarded by
 * the portal's lock.
 */
public final class Imports {

  private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
  private static final int RUNNING = 3;
  private static final long ROWS_PER_DAY = 80_000_000;
  private static final int SLICE = 200;
  private static final long FIRST_ID = 41_000_001;
  private static final long FIRST_FILE_ID = 130_600_001;

  private final Workplace workplace;
  private final Supplier<Lists> lists;
  private final TreeMap<Long, ImportJob> byId = new TreeMap<>();
  private long nextFileId = FIRST_FILE_ID;

  /**
   * @param lists of the portal, for the contacts that become one
   */
  public Imports(Workplace workplace, Supplier<Lists> lists) {
    this.workplace = workplace;
    this.lists = lists;
  }

  /**
   * Begins an import, or lets it wait when three are running.
   *
   * @param uploads the files by name
   * @throws ImportRefused when it cannot be begun
   */
  public ImportJob start(JsonNode json, Map<String, byte[]> uploads, long appId) {
    ImportRequest request =
        new ImportRequestReader(workplace.crm(), () -> nextFileId++).read(json, uploads);
    int rows = 0;
    for (ImportFile file : request.files()) {
      int own = ImportRequestReader.rows(file) - (file.hasHeader() ? 1 : 0);
      if (own > ImportRequestReader.MAX_ROWS) {
        throw ImportRefused.tooMuch(
            "File '%s' has %d rows; at most %d can be imported at once"
                .formatted(file.name(), own, ImportRequestReader.MAX_ROWS));
      }
      rows += Math.max(0, own);
    }
    if (rowsToday() + rows > ROWS_PER_DAY) {
      throw ImportRefused.tooMuch(
          "At most %d rows can be imported per day".formatted(ROWS_PER_DAY));
    }
    long id = byId.isEmpty() ? FIRST_ID : byId.lastKey() + 1;
    var job = new ImportJob(id, appId, request, rows, workplace.clock());
    byId.put(id, job);
    startWaiting();
    return job;
  }

  private long rowsToday() {
    LocalDate today = day(workplace.now());
    return byId.values().stream()
        .filter(job -> day(job.createdAt()).equals(today))
        .mapToLong(ImportJob::rows)
        .sum();
  }

  private LocalDate day(long millis) {
    return Instant.ofEpochMilli(millis).atZone(workplace.zone()).toLocalDate();
  }

  private void startWaiting() {
    long running =
        byId.values().stream()
            .filter(
                job -> job.state() == ImportState.STARTED || job.state() == ImportState.PROCESSING)
            .count();
    for (ImportJob job : byId.values()) {
      if (running < RUNNING && job.state() == ImportState.DEFERRED) {
        running++;
        job.become(ImportState.STARTED);
        workplace.soon(() -> process(job));
      }
    }
  }

  private void process(ImportJob job) {
    if (job.state() == ImportState.STARTED) {
      job.become(ImportState.PROCESSING);
      workplace.after(Math.min(SLICE, job.rows()), () -> slice(job));
    }
  }

  private void slice(ImportJob job) {
    if (job.state().ended()) {
      return;
    }
    try {
      if (job.slice(workplace.crm(), SLICE)) {
        workplace.after(SLICE, () -> slice(job));
        return;
      }
      if (!job.state().ended()) {
        makeList(job);
        job.become(ImportState.DONE);
      }
    } catch (RuntimeException e) {
      // Left as it is, it would be PROCESSING for good and take the place of one that waits.
      LOG.warn("import {} of portal {} failed", job.id(), workplace.portalId(), e);
      job.fail("INTERNAL_ERROR", "the import cannot go on: " + e.getMessage());
    }
    startWaiting();
  }

  private void makeList(ImportJob job) {
    ObjectSchema contacts = workplace.crm().schema("0-1").orElseThrow();
    var ids = job.written("0-1").stream().map(String::valueOf).toList();
    if (!job.request().contactList() || ids.isEmpty()) {
      return;
    }
    String name = job.name();
    if (lists.get().findByName("0-1", name).isPresent()) {
      name = name + " " + job.id();
    }
    ListEntry list =
        lists
            .get()
            .create(name, contacts, ProcessingType.MANUAL, null, ListFolders.ROOT, job.appId());
    lists.get().memberships().edit(list, contacts, ids, List.of());
    job.listId(list.list().id());
  }

  /**
   * Stops an import; what it wrote stays.
   *
   * @return false when it has ended already
   */
  public boolean cancel(ImportJob job) {
    if (job.state().ended()) {
      return false;
    }
    job.become(ImportState.CANCELED);
    startWaiting();
    return true;
  }

  public Optional<ImportJob> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All imports, the newest first. */
  public Collection<ImportJob> newestFirst() {
    return byId.descendingMap().values();
  }

  /** All imports of a portal in a snapshot. */
  public record State(List<ImportJob.State> imports, long nextFileId) {}

  public State state() {
    return new State(byId.values().stream().map(ImportJob::saved).toList(), nextFileId);
  }

  /** Takes imports as they were; those that were at work go on with the rows that they had left. */
  public void restore(State state) {
    nextFileId = state.nextFileId();
    for (ImportJob.State saved : state.imports()) {
      var job = new ImportJob(saved, workplace.clock());
      byId.put(job.id(), job);
      if (job.state() == ImportState.STARTED) {
        workplace.soon(() -> process(job));
      } else if (job.state() == ImportState.PROCESSING) {
        workplace.after(Math.min(SLICE, job.rows()), () -> slice(job));
      }
    }
    startWaiting();
  }
}
