package io.caravan.simulator.webhooks.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Installs;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.webhooks.journal.JournalSubscription.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Records as they are at one moment, asked for and then found in the journal. They take two seconds
 * of the simulator's clock, and are made when somebody looks after that.
 *
 * <p>Thread-safe.
 */
public final class JournalSnapshots {

  private static final Duration PENDING_FOR = Duration.ofSeconds(1);
  private static final Duration DONE_AFTER = Duration.ofSeconds(2);

  private final SimulatorClock clock;
  private final Installs installs;
  private final Journals journals;
  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
  private long made;

  public JournalSnapshots(SimulatorClock clock, Installs installs, Journals journals) {
    this.clock = clock;
    this.installs = installs;
    this.journals = journals;
  }

  /** HubSpot's names of a snapshot's states. */
  public enum Status {
    PENDING,
    IN_PROGRESS,
    SUCCESS,
    FAILED,
    EXPIRED
  }

  /**
   * What was asked for.
   *
   * @param properties names of the properties to tell
   */
  public record Request(
      App app, long portalId, String objectTypeId, long objectId, List<String> properties) {}

  /**
   * A snapshot and what became of it.
   *
   * @param initiatedAt milliseconds since the epoch
   * @param completedAt 0 until it is done
   * @param errorCode VALIDATION_ERROR or PERMISSION_DENIED; null unless it failed
   */
  public record Snapshot(
      String id,
      Request request,
      long initiatedAt,
      Status status,
      long completedAt,
      String errorCode,
      String message) {

    private Snapshot became(Status next, long at, String error, String text) {
      return new Snapshot(id, request, initiatedAt, next, at, error, text);
    }
  }

  /** Takes a request; its state can be asked for by the id. */
  public synchronized Snapshot ask(Request request) {
    String id = new UUID(0x736e_6170_0000_4000L, 0x8000_0000_0000_0000L | ++made).toString();
    var snapshot = new Snapshot(id, request, clock.millis(), Status.PENDING, 0, null, null);
    snapshots.put(id, snapshot);
    return snapshot;
  }

  /** The state of one of an app's snapshots now. */
  public Optional<Snapshot> find(String id, App app) {
    settle();
    synchronized (this) {
      return Optional.ofNullable(snapshots.get(id))
          .filter(found -> found.request().app().id() == app.id())
          .map(this::asSeenNow);
    }
  }

  private Snapshot asSeenNow(Snapshot snapshot) {
    long age = clock.millis() - snapshot.initiatedAt();
    if (age > AppJournal.RETENTION.toMillis()) {
      return snapshot.became(Status.EXPIRED, snapshot.completedAt(), null, null);
    }
    return snapshot.status() == Status.PENDING && age >= PENDING_FOR.toMillis()
        ? snapshot.became(Status.IN_PROGRESS, 0, null, null)
        : snapshot;
  }

  /** Makes the snapshots whose time has come; takes the lock of each portal on its way. */
  public void settle() {
    for (Snapshot due : due()) {
      Snapshot done = make(due);
      synchronized (this) {
        snapshots.replace(due.id(), done);
      }
    }
  }

  /** They leave the waiting ones here, so that nobody makes one twice. */
  private synchronized List<Snapshot> due() {
    long now = clock.millis();
    long expired = now - 2 * AppJournal.RETENTION.toMillis();
    snapshots.values().removeIf(each -> each.initiatedAt() < expired);
    var due = new ArrayList<Snapshot>();
    for (Snapshot each : snapshots.values()) {
      if (each.status() == Status.PENDING && now - each.initiatedAt() >= DONE_AFTER.toMillis()) {
        due.add(each);
      }
    }
    due.forEach(each -> snapshots.put(each.id(), each.became(Status.IN_PROGRESS, 0, null, null)));
    return due;
  }

  private Snapshot make(Snapshot snapshot) {
    Request request = snapshot.request();
    long now = clock.millis();
    return installs
        .find(request.app().id(), request.portalId())
        .map(
            install ->
                install
                    .portal()
                    .exclusively(() -> make(snapshot, install.portal(), install.scopes(), now)))
        .orElseGet(
            () ->
                snapshot.became(
                    Status.FAILED,
                    now,
                    "PERMISSION_DENIED",
                    "The app is not installed on portal " + request.portalId()));
  }

  private Snapshot make(Snapshot snapshot, Portal portal, java.util.Set<String> scopes, long now) {
    Request request = snapshot.request();
    ObjectSchema schema = portal.crm().schema(request.objectTypeId()).orElse(null);
    CrmRecord record = schema == null ? null : schema.records().find(request.objectId());
    if (record == null || record.archived()) {
      return snapshot.became(
          Status.FAILED,
          now,
          "VALIDATION_ERROR",
          "There is no record %d of type %s".formatted(request.objectId(), request.objectTypeId()));
    }
    if (!scopes.contains(Scopes.records(schema, false))) {
      return snapshot.became(
          Status.FAILED, now, "PERMISSION_DENIED", "The app may not read " + schema.plural());
    }
    ObjectNode event =
        JournalEvents.object(
            Type.OBJECT, portal.id(), now, "SNAPSHOT", schema.type().id(), record.id());
    ObjectNode values = event.putObject("propertyChanges");
    for (String property : request.properties()) {
      int number = schema.properties().number(property);
      if (number >= 0) {
        values.put(property, record.value(number));
      }
    }
    event.put("snapshotStatusId", snapshot.id());
    journals.of(request.app()).add(portal.id(), snapshot, event, newest -> false);
    return snapshot.became(Status.SUCCESS, now, null, null);
  }

  /** Forgets all requests. */
  public synchronized void reset() {
    snapshots.clear();
  }

  /** One of them in a snapshot of the simulator. */
  record Saved(
      String id,
      long appId,
      long portalId,
      String objectTypeId,
      long objectId,
      List<String> properties,
      long initiatedAt,
      Status status,
      long completedAt,
      String errorCode,
      String message) {

    static Saved of(Snapshot it) {
      Request request = it.request();
      return new Saved(
          it.id(),
          request.app().id(),
          request.portalId(),
          request.objectTypeId(),
          request.objectId(),
          request.properties(),
          it.initiatedAt(),
          it.status(),
          it.completedAt(),
          it.errorCode(),
          it.message());
    }

    Snapshot in(Function<Long, App> apps) {
      var request = new Request(apps.apply(appId), portalId, objectTypeId, objectId, properties);
      return new Snapshot(id, request, initiatedAt, status, completedAt, errorCode, message);
    }
  }

  /** All of them. */
  record State(List<Saved> snapshots, long made) {}

  synchronized State state() {
    return new State(snapshots.values().stream().map(Saved::of).toList(), made);
  }

  synchronized void restore(State state, Function<Long, App> apps) {
    snapshots.clear();
    state.snapshots().forEach(each -> snapshots.put(each.id(), each.in(apps)));
    made = state.made();
  }
}
