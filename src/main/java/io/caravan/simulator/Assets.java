package io.caravan.simulator;

import io.caravan.simulator.api.ApiFamily;
import io.caravan.simulator.api.ExportsApi;
import io.caravan.simulator.api.FlowGate;
import io.caravan.simulator.api.FlowsApi;
import io.caravan.simulator.api.ImportsApi;
import io.caravan.simulator.api.ListsApi;
import io.caravan.simulator.api.TimelineApi;
import io.caravan.simulator.automation.FlowExamples;
import io.caravan.simulator.automation.FlowRules;
import io.caravan.simulator.automation.Flows;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmListener;
import io.caravan.simulator.exports.ExportFiles;
import io.caravan.simulator.exports.Exports;
import io.caravan.simulator.imports.Imports;
import io.caravan.simulator.jobs.Agendas;
import io.caravan.simulator.jobs.AssetPace;
import io.caravan.simulator.jobs.Workplace;
import io.caravan.simulator.lists.Lists;
import io.caravan.simulator.lists.MembershipListener;
import io.caravan.simulator.portal.PerPortal;
import io.caravan.simulator.state.Part;
import io.caravan.simulator.timeline.Timeline;
import io.caravan.simulator.timeline.TimelineEvent;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What portals have beside their CRM: workflows, lists, imports, exports. */
final class Assets implements AutoCloseable {

  private final SimulatorOptions options;
  private final SimulatorClock clock;
  private final Agendas agendas;
  private final FlowGate flowGate;
  private final PerPortal<Flows> flows;
  private final PerPortal<Lists> lists;
  private final PerPortal<Imports> imports;
  private final PerPortal<Exports> exports;
  private final ExportFiles exportFiles;
  private final PerPortal<Timeline> timelines = new PerPortal<>(id -> new Timeline());
  private final World world;
  private final List<MembershipListener> membershipListeners = new CopyOnWriteArrayList<>();
  private volatile AssetPace pace;
  private volatile FlowRules flowRules;

  Assets(SimulatorOptions options, SimulatorClock clock, Vertx vertx, World world) {
    this.options = options;
    this.clock = clock;
    this.pace = options.assetPace();
    this.flowRules = options.flowRules();
    this.agendas = new Agendas(vertx, clock, world::portals);
    this.flowGate = new FlowGate(options.tier(), this::flowRules, clock);
    this.flows = new PerPortal<>(this::newFlows);
    this.world = world;
    this.lists = new PerPortal<>(this::newLists);
    this.imports = new PerPortal<>(this::newImports);
    this.exportFiles = new ExportFiles(clock);
    this.exports = new PerPortal<>(this::newExports);
  }

  private Flows newFlows(long portalId) {
    var made = new Flows(portalId, clock);
    addExamples(made, portalId, options.flowRules().examples());
    return made;
  }

  private void addExamples(Flows to, long portalId, int count) {
    new FlowExamples(options.seed() + portalId)
        .make(count)
        .forEach(flow -> to.create(flow, Duration.ZERO));
  }

  private Lists newLists(long portalId) {
    return new Lists(
        workplace(portalId),
        change -> membershipListeners.forEach(listener -> listener.changed(change)));
  }

  private Imports newImports(long portalId) {
    return new Imports(workplace(portalId), () -> lists.of(portalId));
  }

  private Exports newExports(long portalId) {
    return new Exports(workplace(portalId), () -> lists.of(portalId), exportFiles);
  }

  private Workplace workplace(long portalId) {
    return new Workplace(
        portalId, () -> crm(portalId), clock, options.zone(), agendas.of(portalId), this::pace);
  }

  private Crm crm(long portalId) {
    return world.portal(portalId).orElseThrow().crm();
  }

  List<ApiFamily> families() {
    return List.of(
        new FlowsApi(flows, flowGate, world.switches()::behaviour, this::pace, clock),
        new ListsApi(lists),
        new ImportsApi(imports, clock),
        new ExportsApi(exports, exportFiles),
        new TimelineApi(timelines, clock));
  }

  /** What a portal's CRM tells its changes to, beside the webhooks. */
  CrmListener listener(long portalId) {
    return (change, source, at) -> lists.ifMade(portalId).ifPresent(made -> made.changed(change));
  }

  /** Tells all comings and goings in lists, of all portals. */
  void addMembershipListener(MembershipListener listener) {
    membershipListeners.add(listener);
  }

  /** Adds example workflows to a portal; under its lock. */
  void addExampleFlows(long portalId, int count) {
    addExamples(flows.of(portalId), portalId, count);
  }

  /** The timeline events of a portal; under its lock. */
  List<TimelineEvent> timeline(long portalId) {
    return timelines.of(portalId).all();
  }

  AssetPace pace() {
    return pace;
  }

  void pace(AssetPace next) {
    pace = next;
  }

  FlowRules flowRules() {
    return flowRules;
  }

  void flowRules(FlowRules next) {
    flowRules = next;
  }

  /** The parts of a snapshot, one for each portal. */
  List<Part> parts() {
    return world.portals().stream().<Part>map(it -> new AssetsPart(this, it.id())).toList();
  }

  AssetsPart.State state(long portalId) {
    return new AssetsPart.State(
        flows.of(portalId).state(),
        lists.of(portalId).state(),
        imports.of(portalId).state(),
        exports.of(portalId).state(),
        timelines.of(portalId).all());
  }

  Map<Long, Path> finishedExports(long portalId) {
    return exports.of(portalId).finished();
  }

  Path newExportDirectory(long portalId) {
    return exportFiles.newDirectory(portalId);
  }

  /** Puts what a snapshot has in the place of what there is; after the portal's records. */
  void restore(long portalId, AssetsPart.State state, Map<Long, Path> exported) {
    forget(portalId);
    flows.of(portalId).restore(state.flows());
    timelines.of(portalId).restore(state.timeline());
    lists.of(portalId).restore(state.lists());
    imports.of(portalId).restore(state.imports());
    exports.of(portalId).restore(state.exports(), exported);
  }

  /** Makes everything of a portal as new. */
  void forget(long portalId) {
    agendas.of(portalId).clear();
    flows.replace(portalId, newFlows(portalId));
    timelines.replace(portalId, new Timeline());
    lists.replace(portalId, newLists(portalId));
    imports.replace(portalId, newImports(portalId));
    exports.replace(portalId, newExports(portalId));
  }

  /** Forgets everything; to be called before the records are replaced. */
  void reset() {
    agendas.reset();
    flows.clear();
    lists.clear();
    imports.clear();
    exports.clear();
    exportFiles.reset();
    timelines.clear();
    flowGate.reset();
  }

  @Override
  public void close() {
    agendas.close();
    exportFiles.close();
  }
}
