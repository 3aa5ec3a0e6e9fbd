package io.caravan.simulator.exports;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.search.Search;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One export: writes record after record, a slice at a time. Guarded by its portal's lock. Holds
 * ids and sort keys at most, never rows.
 */
public final class ExportJob {

  /** How far it has come. */
  public enum State {
    ENQUEUED,
    PROCESSING,
    DONE,
    FAILED
  }

  private static final Logger LOG = LoggerFactory.getLogger(ExportJob.class);

  private final long id;
  private final ExportRequest request;
  private final SimulatorClock clock;
  private final long requestedAt;
  private State state = State.ENQUEUED;
  private long startedAt;
  private long completedAt;
  private int written;
  private Path file;
  private ExportFile out;
  private ExportRows rows;
  private ExportOrder order;
  private Search search;
  private long nextId;
  private List<ExportOrder.Key> keys;
  private List<Long> ids;
  private int position;

  ExportJob(long id, ExportRequest request, SimulatorClock clock) {
    this.id = id;
    this.request = request;
    this.clock = clock;
    this.requestedAt = clock.millis();
  }

  /**
   * Begins to write.
   *
   * @param members of the list to export; null for a view
   */
  void begin(Crm crm, ZoneId zone, Path directory, List<Long> members) {
    startedAt = startedAt == 0 ? clock.millis() : startedAt;
    written = 0;
    state = State.PROCESSING;
    ObjectSchema schema = schema(crm);
    rows = new ExportRows(crm, request, zone);
    order = new ExportOrder(schema, request.sorts());
    search = request.isUnfiltered() ? null : new Search(crm, schema, request.search());
    ids = members;
    keys = order.isById() ? null : new ArrayList<>();
    try {
      out = request.format().file(directory, "hubspot-export-" + id);
      out.write(rows.header());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectSchema schema(Crm crm) {
    return crm.schema(request.objectTypeId()).orElseThrow();
  }

  /**
   * Writes some records.
   *
   * @return whether anything is left to do
   */
  boolean slice(Crm crm, int some) {
    crm.index().catchUp();
    try {
      boolean more = ids == null ? fromTable(crm, some) : fromIds(crm, some);
      if (!more && keys != null) {
        keys.sort(order.comparator());
        ids = keys.stream().map(ExportOrder.Key::recordId).toList();
        keys = null;
        search = null;
        position = 0;
        return true;
      }
      if (!more) {
        file = out.finish();
        end(State.DONE);
      }
      return more;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean fromTable(Crm crm, int some) throws IOException {
    var records = schema(crm).records();
    int at = records.position(nextId);
    int end = Math.min(records.size(), at + some);
    for (; at < end; at++) {
      take(records.at(at));
      nextId = records.at(at).id() + 1;
    }
    return at < records.size();
  }

  private boolean fromIds(Crm crm, int some) throws IOException {
    int end = Math.min(ids.size(), position + some);
    for (; position < end; position++) {
      CrmRecord record = schema(crm).records().find(ids.get(position));
      if (record != null) {
        take(record);
      }
    }
    return position < ids.size();
  }

  private void take(CrmRecord record) throws IOException {
    if (record.archived() || (search != null && !search.finds(record))) {
      return;
    }
    if (keys != null) {
      keys.add(order.key(record));
    } else {
      out.write(rows.row(record));
      written++;
    }
  }

  void fail() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      LOG.warn("what export {} wrote cannot be removed", id, e);
    }
    end(State.FAILED);
  }

  private void end(State last) {
    state = last;
    completedAt = clock.millis();
    out = null;
    rows = null;
    search = null;
    ids = null;
    keys = null;
  }

  public long id() {
    return id;
  }

  public State state() {
    return state;
  }

  public String type() {
    return request.type();
  }

  public String name() {
    return request.name();
  }

  public String objectTypeId() {
    return request.objectTypeId();
  }

  public List<String> properties() {
    return request.properties();
  }

  long listId() {
    return request.listId();
  }

  /** Milliseconds since the epoch. */
  public long requestedAt() {
    return requestedAt;
  }

  /** Milliseconds since the epoch; 0 before. */
  public long startedAt() {
    return startedAt;
  }

  /** Milliseconds since the epoch; 0 before. */
  public long completedAt() {
    return completedAt;
  }

  /** How many records were written so far. */
  public int written() {
    return written;
  }

  /** The finished file; null before. */
  public Path file() {
    return file;
  }

  /** An export in a snapshot; its file is beside it. */
  record Saved(
      long id,
      ExportRequest request,
      long requestedAt,
      State state,
      long startedAt,
      long completedAt,
      int written,
      String fileName) {}

  Saved saved() {
    String name = file == null ? null : file.getFileName().toString();
    return new Saved(id, request, requestedAt, state, startedAt, completedAt, written, name);
  }

  /**
   * @param file null unless it is done
   */
  ExportJob(Saved saved, Path file, SimulatorClock clock) {
    this.id = saved.id();
    this.request = saved.request();
    this.clock = clock;
    this.requestedAt = saved.requestedAt();
    this.state = saved.state();
    this.startedAt = saved.startedAt();
    this.completedAt = saved.completedAt();
    this.written = saved.written();
    this.file = file;
  }
}
