package io.caravan.mirror.reconcile;

import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.MirrorContents;
import io.caravan.mirror.RecordReader;
import io.caravan.store.Store;
import java.util.ArrayList;
import java.util.List;

/** What a run works with. */
final class RunTools {

  private static final int OUR_PAGE = 10_000;

  private final Reconciliation run;
  private final ObjectTypes types;
  private final Gateway gateway;
  private final ApiPaths paths;
  private final MirrorContents mirror;
  private final ReconcileRuns runs;
  private final Patience patience;
  private final Repair repair;
  private final DriftNotes notes;
  private final ComparedProperties properties;
  private final Confirmation confirmation;

  /** What all runs share. */
  record Shared(
      ReconcileSettings settings,
      Store store,
      Gateway gateway,
      ApiPaths paths,
      MirrorConfiguration mirror,
      ObjectTypes types,
      ReconcileRuns runs,
      Patience patience,
      java.time.Clock clock) {}

  /** Reads the type's properties; fails as the gateway fails. */
  RunTools(Reconciliation run, Shared shared) {
    this.run = run;
    this.types = shared.types();
    this.gateway = new CountedGateway(shared.gateway(), run::called);
    this.paths = shared.paths();
    this.mirror = new MirrorContents(shared.store());
    this.runs = shared.runs();
    this.patience = shared.patience();
    this.repair = new Repair(shared.store(), shared.mirror().writer(), run.runId());
    this.notes = new DriftNotes(runs, run, shared.clock(), shared.settings().keptDrift());
    ReconcileRequest request = run.request();
    // By the gateway itself: it answers from its cache nearly always.
    this.properties =
        ComparedProperties.read(
            shared.gateway(),
            paths,
            request.portalId(),
            request.type(),
            types.properties(request.portalId(), request.type()),
            shared.settings().ignoredProperties());
    run.leftOut(properties.leftOut());
    this.confirmation =
        new Confirmation(
            run,
            new SecondLook(
                new RecordReader(gateway, paths, shared.mirror().schemas()),
                mirror,
                properties,
                request.portalId(),
                request.type()),
            repair,
            notes,
            patience);
  }

  Confirmation confirmation() {
    return confirmation;
  }

  SearchIndex index() {
    return new SearchIndex(gateway, paths, run.request().portalId(), run.request().type());
  }

  /** The mirror's live records. */
  MirrorSide mirrorSide() {
    return visitor -> {
      MirrorContents.Page page;
      long after = 0;
      do {
        run.requireGoingOn();
        page =
            mirror.page(
                run.request().portalId(), run.request().type(), after, Long.MAX_VALUE, OUR_PAGE);
        for (int i = 0; i < page.size(); i++) {
          visitor.record(page.ids()[i], page.dates()[i]);
        }
        after = page.lastId();
      } while (page.size() == OUR_PAGE);
    };
  }

  Listing listing() {
    return new Listing(
        gateway, paths, mirror, run, properties, confirmation, range -> runs.note(run, range));
  }

  LinkComparison links() {
    return new LinkComparison(
        run,
        new LinkSets(gateway, paths, run.request().portalId()),
        mirror,
        runs,
        repair,
        notes,
        patience);
  }

  /**
   * The types with which the run's type has associations to be compared, itself included, as pairs
   * in the order of types.
   */
  List<List<ObjectType>> pairs() {
    ObjectType own = run.request().type();
    List<List<ObjectType>> pairs = new ArrayList<>();
    for (ObjectType other : types.usual(run.request().portalId())) {
      int order = own.compareTo(other);
      if (order <= 0) {
        pairs.add(List.of(own, other));
      } else if (order > 0 && !run.request().ownLinks()) {
        pairs.add(List.of(other, own));
      }
    }
    return pairs;
  }
}
