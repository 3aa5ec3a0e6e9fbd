package io.caravan.cli;

import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.SyncObjectView;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that say what is to be synced. */
final class SyncOptions {

  private static final String ALL = "all";
  private static final String ASSOCIATIONS = "associations";

  @Parameters(
      arity = "0..*",
      paramLabel = "OBJECT",
      description =
          "contacts, companies, deals, appointments, divisions, or whatever else has a route in"
              + " routes/sync; all for every one of them; associations for links alone.")
  private List<String> objects = List.of();

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private What what = new What();

  /** One of them at most. */
  static final class What {
    @Option(names = "--full", description = "Every record, by listing.")
    private boolean full;

    @Option(
        names = "--incremental",
        description = "What changed since the last run; the default. Full where there was none.")
    private boolean incremental;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description =
            "What changed since then: 2026-11-20, 2026-11-20T08:00 (the machine's zone),"
                + " 2026-11-20T08:00:00Z, or how long ago, such as 2h or 7d.")
    private String since;

    @Option(
        names = "--record",
        paramLabel = "ID",
        split = ",",
        description =
            "These records, by their ids or the property of --id-property. Can be repeated.")
    private List<String> records;

    @Option(
        names = "--records-from",
        paramLabel = "FILE",
        description = "The same from a file with one on each line; - for standard input.")
    private String recordsFrom;

    @Option(names = "--archived", description = "Deleted records, by the listing of archived ones.")
    private boolean archived;

    @Option(
        names = "--calculated",
        description =
            "Calculated properties alone; their changes do not show in an incremental run.")
    private boolean calculated;
  }

  @Option(
      names = "--id-property",
      paramLabel = "PROPERTY",
      description = "With --record: a property whose values are unique, such as email.")
  private String idProperty;

  @Option(
      names = "--from-object",
      paramLabel = "OBJECT",
      description = "With associations: the links of this object's records.")
  private String fromObject;

  @Option(
      names = "--to-object",
      paramLabel = "OBJECT",
      split = ",",
      description = "With associations: the links to this object. Can be repeated.")
  private List<String> toObjects;

  @Option(
      names = "--skip-associations",
      description = "Leaves out the associations that the route reads with the records.")
  private boolean skipAssociations;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Records per call, 1 to 200; of more than 100 a search alone makes use."
              + " Not with associations.")
  private Integer batchSize;

  @Option(
      names = "--max-records",
      paramLabel = "N",
      description = "Ends after so many; the next incremental run begins where it began before.")
  private Long maxRecords;

  @Option(names = "--dry-run", description = "Changes nothing; tells what would change.")
  private boolean dryRun;

  /** The ids of the records that are named. */
  @FunctionalInterface
  interface RecordIds {
    List<Long> of(long portalId, String object);
  }

  /** The records that are named. */
  GivenRecordOptions given() {
    return new GivenRecordOptions(what.records, what.recordsFrom, idProperty);
  }

  /** Whether every object is meant that has a route. */
  boolean all() {
    return objects.contains(ALL);
  }

  /**
   * What is wrong with them, whatever there is to sync.
   *
   * @throws IllegalArgumentException when they do not fit together
   */
  void check(Clock clock) {
    require(!objects.isEmpty(), "say what to sync: contacts, companies, ..., or all");
    require(
        objects.size() == 1 || !(all() || objects.contains(ASSOCIATIONS)),
        "all and associations each stand alone");
    require(
        batchSize == null || (batchSize >= 1 && batchSize <= 200),
        "--batch-size is %s, but must be 1 to 200".formatted(batchSize));
    require(
        maxRecords == null || maxRecords >= 1,
        "--max-records is %s, but must be 1 or more".formatted(maxRecords));
    require(
        !given().any() || (objects.size() == 1 && !all()),
        "--record goes with one object, for an id is of one object");
    require(
        idProperty == null || given().any(),
        "--id-property goes with --record or --records-from, which name the records");
    boolean links = objects.contains(ASSOCIATIONS);
    require(
        links || (fromObject == null && toObjects == null),
        "--from-object and --to-object go with associations:"
            + " ./caravan sync associations --from-object contacts --to-object companies");
    require(fromObject != null || toObjects == null, "--to-object needs --from-object");
    require(
        !links || (mode() == Mode.INCREMENTAL && !skipAssociations),
        "associations are always read whole: leave out the other choices");
    require(
        !links || batchSize == null,
        "--batch-size does not go with associations: up to 1,000 records go in a call of theirs,"
            + " fewer where they have many links");
    if (what.since != null) {
      SinceTime.millis(what.since, clock);
    }
  }

  /**
   * The runs that are meant.
   *
   * @param portals in which portals
   * @param routed the objects that have a route
   * @param records gives the ids of the records that are named, if some are
   * @throws IllegalArgumentException when there are none
   */
  List<SyncRequest> requests(
      List<Long> portals, List<SyncObjectView> routed, RecordIds records, Clock clock) {
    var requests = new ArrayList<SyncRequest>();
    for (long portalId : portals) {
      if (objects.contains(ASSOCIATIONS)) {
        linked(routed).forEach(object -> requests.add(links(portalId, object)));
      } else {
        names(routed).forEach(object -> requests.add(records(portalId, object, records, clock)));
      }
    }
    return requests;
  }

  private List<String> names(List<SyncObjectView> routed) {
    if (!all()) {
      return objects.stream().distinct().toList();
    }
    require(!routed.isEmpty(), "no object has a route; add one to routes/sync");
    return routed.stream().map(SyncObjectView::name).toList();
  }

  private List<String> linked(List<SyncObjectView> routed) {
    if (fromObject != null) {
      return List.of(fromObject);
    }
    List<String> names =
        routed.stream()
            .filter(object -> !object.associations().isEmpty())
            .map(SyncObjectView::name)
            .toList();
    require(
        !names.isEmpty(),
        "no route names associations (%s); say --from-object and --to-object"
            .formatted(
                routed.stream().map(SyncObjectView::name).collect(Collectors.joining(", "))));
    return names;
  }

  private SyncRequest records(long portalId, String object, RecordIds records, Clock clock) {
    return new SyncRequest(
        portalId,
        object,
        mode(),
        what.since == null ? 0 : SinceTime.millis(what.since, clock),
        given().any() ? records.of(portalId, object) : List.of(),
        skipAssociations ? List.of() : null,
        batchSize == null ? 0 : batchSize,
        maxRecords == null ? 0 : maxRecords,
        dryRun);
  }

  private SyncRequest links(long portalId, String object) {
    return new SyncRequest(
        portalId,
        object,
        Mode.ASSOCIATIONS,
        0,
        List.of(),
        toObjects,
        batchSize == null ? 0 : batchSize,
        maxRecords == null ? 0 : maxRecords,
        dryRun);
  }

  private Mode mode() {
    if (what.incremental) {
      return Mode.INCREMENTAL;
    }
    if (what.full) {
      return Mode.FULL;
    }
    if (what.since != null) {
      return Mode.SINCE;
    }
    if (given().any()) {
      return Mode.RECORDS;
    }
    if (what.archived) {
      return Mode.ARCHIVED;
    }
    return what.calculated ? Mode.CALCULATED : Mode.INCREMENTAL;
  }

  private static void require(boolean fits, String message) {
    if (!fits) {
      throw new IllegalArgumentException(message);
    }
  }
}
