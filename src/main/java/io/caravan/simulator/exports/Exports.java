package io.caravan.simulator.exports;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.jobs.Workplace;
import io.caravan.simulator.limits.RollingWindow;
import io.caravan.simulator.lists.Lists;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exports of one portal: one at a time, 30 in any 24 hours. Not thread-safe: guarded by the
 * portal's lock.
 */
public final class Exports {

  private static final Logger LOG = LoggerFactory.getLogger(Exports.class);
  private static final int PER_DAY = 30;
  private static final int SLICE = 1000;
  private static final long FIRST_ID = 12_000_001;

  private final Workplace workplace;
  private final Supplier<Lists> lists;
  private final ExportFiles files;
  private final TreeMap<Long, ExportJob> byId = new TreeMap<>();
  private final RollingWindow today = new RollingWindow(Duration.ofHours(24).toNanos());
  private boolean running;

  /**
   * @param lists of the portal, whose members can be exported
   */
  public Exports(Workplace workplace, Supplier<Lists> lists, ExportFiles files) {
    this.workplace = workplace;
    this.lists = lists;
    this.files = files;
  }

  /**
   * Takes an export; it begins once those before it have ended.
   *
   * @throws ExportRefused when it is not valid, or there were too many
   */
  public ExportJob start(JsonNode json) {
    ExportRequest request = ExportRequest.read(workplace.crm(), json);
    if (request.listId() != 0
        && lists
            .get()
            .find(request.listId())
            .filter(list -> list.list().objectTypeId().equals(request.objectTypeId()))
            .isEmpty()) {
      throw ExportRefused.invalid(
          "List %d of type %s does not exist".formatted(request.listId(), request.objectTypeId()));
    }
    if (today.count(workplace.clock().ticks()) >= PER_DAY) {
      throw ExportRefused.tooMany(
          "You have reached the limit of %d exports in 24 hours".formatted(PER_DAY));
    }
    today.add(workplace.clock().ticks());
    long id = byId.isEmpty() ? FIRST_ID : byId.lastKey() + 1;
    var job = new ExportJob(id, request, workplace.clock());
    byId.put(id, job);
    beginNext();
    return job;
  }

  private void beginNext() {
    if (running) {
      return;
    }
    byId.values().stream()
        .filter(job -> job.state() == ExportJob.State.ENQUEUED)
        .findFirst()
        .ifPresent(
            job -> {
              running = true;
              workplace.soon(() -> begin(job));
            });
  }

  private void begin(ExportJob job) {
    carefully(
        job,
        () -> {
          List<Long> members =
              job.listId() == 0
                  ? null
                  : lists
                      .get()
                      .find(job.listId())
                      .map(list -> list.members().ids())
                      .orElse(List.of());
          job.begin(
              workplace.crm(), workplace.zone(), files.directory(workplace.portalId()), members);
          workplace.after(1, () -> slice(job));
        });
  }

  private void slice(ExportJob job) {
    carefully(
        job,
        () -> {
          if (job.slice(workplace.crm(), SLICE)) {
            workplace.after(SLICE, () -> slice(job));
          } else {
            running = false;
            beginNext();
          }
        });
  }

  /** A full disk fails the export and lets the next one try. */
  private void carefully(ExportJob job, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("export {} of portal {} failed", job.id(), workplace.portalId(), e);
      job.fail();
      running = false;
      beginNext();
    }
  }

  public Optional<ExportJob> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All exports of a portal in a snapshot, without their files. */
  public record State(List<ExportJob.Saved> exports) {}

  public State state() {
    return new State(byId.values().stream().map(ExportJob::saved).toList());
  }

  /** The finished files by the numbers of their exports. */
  public Map<Long, Path> finished() {
    var finished = new TreeMap<Long, Path>();
    for (ExportJob job : byId.values()) {
      if (job.file() != null) {
        finished.put(job.id(), job.file());
      }
    }
    return finished;
  }

  /**
   * Takes exports as they were; one that was being written is written anew.
   *
   * @param finished the files of those that are done
   */
  public void restore(State state, Map<Long, Path> finished) {
    long ticks = workplace.clock().ticks();
    for (ExportJob.Saved saved : state.exports()) {
      var job = new ExportJob(saved, finished.get(saved.id()), workplace.clock());
      byId.put(job.id(), job);
      long age = Math.max(0, workplace.now() - job.requestedAt());
      if (age < Duration.ofDays(1).toMillis()) {
        today.add(ticks - Duration.ofMillis(age).toNanos());
      }
      if (job.state() == ExportJob.State.PROCESSING) {
        running = true;
        workplace.soon(() -> begin(job));
      }
    }
    beginNext();
  }
}
