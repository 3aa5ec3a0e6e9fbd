package io.caravan.mirror.reconcile;

import io.caravan.mirror.reconcile.RunReport.Found;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A run while it is under way: what it is about, and how far it has come. Thread-safe. */
public final class Reconciliation {

  private final long runId;
  private final ReconcileRequest request;
  private final long startedAt;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong compared = new AtomicLong();
  private final AtomicLong inFlight = new AtomicLong();
  private final AtomicLong aligned = new AtomicLong();
  private final Map<DriftKind, AtomicLong> found = counters();
  private final Map<DriftKind, AtomicLong> repaired = counters();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private volatile Set<String> leftOut = Set.of();
  private volatile long hubspotRecords = -1;
  private volatile long mirrorRecords = -1;
  private volatile String phase = "";
  private volatile String verdict = RunReport.RUNNING;
  private volatile String error = "";
  private volatile long finishedAt;
  private volatile long checkedTo;
  private volatile boolean cancelled;

  Reconciliation(long runId, ReconcileRequest request, long startedAt) {
    this.runId = runId;
    this.request = request;
    this.startedAt = startedAt;
  }

  private static Map<DriftKind, AtomicLong> counters() {
    var counters = new EnumMap<DriftKind, AtomicLong>(DriftKind.class);
    for (DriftKind kind : DriftKind.values()) {
      counters.put(kind, new AtomicLong());
    }
    return counters;
  }

  public long runId() {
    return runId;
  }

  public ReconcileRequest request() {
    return request;
  }

  /** For routes: whether modification dates are compared by ranges. */
  public boolean comparesDates() {
    return request.level() == Level.DATES;
  }

  /** For routes: whether everything is listed. */
  public boolean comparesAll() {
    return request.level() == Level.FULL;
  }

  /** For routes: whether associations are compared. */
  public boolean comparesLinks() {
    return request.links() != Links.NONE;
  }

  long startedAt() {
    return startedAt;
  }

  void called() {
    calls.incrementAndGet();
  }

  void compared(long records) {
    requireGoingOn();
    compared.addAndGet(records);
  }

  void begins(String what) {
    requireGoingOn();
    phase = what;
  }

  void sizes(long hubspot, long mirror) {
    hubspotRecords = hubspot;
    mirrorRecords = mirror;
  }

  void leftOut(Set<String> properties) {
    leftOut = Set.copyOf(properties);
  }

  void note(String text) {
    notes.add(text);
  }

  void drifted(DriftKind kind, boolean mended) {
    found.get(kind).incrementAndGet();
    if (mended) {
      repaired.get(kind).incrementAndGet();
    }
  }

  void inFlight(long records) {
    inFlight.addAndGet(records);
  }

  void aligned(long records) {
    aligned.addAndGet(records);
  }

  /** What HubSpot changed up to this time has been read one by one. */
  void checkedTo(long date) {
    checkedTo = date;
  }

  /** 0 when that cannot be said: drift is left, or news are on their way. */
  long checkedTo() {
    return inFlight.get() > 0 || left() > 0 ? 0 : checkedTo;
  }

  private long left() {
    return sum(found) - sum(repaired);
  }

  private static long sum(Map<DriftKind, AtomicLong> counters) {
    return counters.values().stream().mapToLong(AtomicLong::get).sum();
  }

  /** Asks the run to end; it does so at its next step. */
  void cancel() {
    cancelled = true;
  }

  void requireGoingOn() {
    if (cancelled) {
      throw new CancellationException("the run was cancelled");
    }
  }

  void failed(Throwable cause) {
    verdict = cancelled ? "cancelled" : "failed";
    error = cancelled ? "" : words(cause);
  }

  private static String words(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root instanceof CompletionException) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  void finished(long at) {
    if (verdict.equals(RunReport.RUNNING)) {
      verdict = sum(found) == 0 ? "equal" : left() == 0 ? "repaired" : "drift";
    }
    phase = "";
    finishedAt = at;
  }

  /** What it did so far. */
  public RunReport report() {
    var drift = new LinkedHashMap<String, Found>();
    for (DriftKind kind : DriftKind.values()) {
      drift.put(kind.label(), new Found(found.get(kind).get(), repaired.get(kind).get()));
    }
    return new RunReport(
        runId,
        request.portalId(),
        request.type().pathName(),
        request.level().label(),
        request.links().label(),
        request.values(),
        request.repair(),
        startedAt,
        finishedAt,
        phase,
        finishedAt == 0 ? RunReport.RUNNING : verdict,
        hubspotRecords,
        mirrorRecords,
        compared.get(),
        calls.get(),
        drift,
        inFlight.get(),
        aligned.get(),
        leftOut.stream().sorted().toList(),
        List.copyOf(notes),
        error);
  }
}
