package io.caravan.simulator;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.CrmListener;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.http.Network;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.journal.CallJournal;
import io.caravan.simulator.oauth.Authority;
import io.caravan.simulator.oauth.InstallAudit;
import io.caravan.simulator.state.Part;
import io.caravan.simulator.state.Snapshots;
import io.caravan.simulator.webhooks.WebhookStatistics;
import io.caravan.simulator.webhooks.Webhooks;
import io.caravan.simulator.webhooks.journal.JournalSnapshots;
import io.caravan.simulator.webhooks.journal.JournalState;
import io.caravan.simulator.webhooks.journal.Journals;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All that works behind the HTTP server: put together once, reset and closed as a whole. */
final class Machinery implements AutoCloseable {

  private final SimulatorOptions options;
  private final Vertx vertx;
  private final SimulatorClock clock;
  private final World world;
  private final Assets assets;
  private final Webhooks webhooks;
  private final Journals journals;
  private final JournalSnapshots journalSnapshots;
  private final Faults faults;
  private final CallJournal journal;
  private final Network network;
  private final Snapshots snapshots;
  private final Routes routes;

  /**
   * @throws IOException when the snapshot that it is to begin with cannot be read
   */
  Machinery(SimulatorOptions options) throws IOException {
    this.options = options;
    this.clock = options.clock() == null ? SimulatorClock.running() : options.clock();
    this.vertx = Vertx.vertx(vertxOptions());
    try {
      this.world = new World(options, clock);
      Authority authority = world.authority();
      this.faults = new Faults(options.seed(), clock);
      this.webhooks = webhooks(authority);
      this.journals =
          new Journals(clock, authority.apps(), authority.installs(), world.switches()::behaviour);
      this.journalSnapshots = new JournalSnapshots(clock, authority.installs(), journals);
      this.assets = new Assets(options, clock, vertx, world);
      authority.installs().listen(webhooks);
      authority.installs().listen(journals);
      assets.addMembershipListener(journals);
      authority.installs().listen(new InstallAudit());
      boolean restores = options.snapshot() != null && Files.exists(options.snapshot());
      world.build(this::listener, !restores);
      this.snapshots = new Snapshots(world.portals(), parts());
      if (restores) {
        snapshots.restore(options.snapshot());
      }
      this.journal = new CallJournal(options.journalSize());
      this.network = new Network(options.uplink(), options.latency(), options.seed());
      this.routes =
          new Families(clock, options.seed(), world)
              .routes(assets, webhooks, journals, journalSnapshots);
    } catch (IOException | RuntimeException e) {
      stopVertx();
      throw e;
    }
  }

  /** Few threads and no files: the simulator often shares a small machine with what it tests. */
  private static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setEventLoopPoolSize(2)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setMaxEventLoopExecuteTime(30)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private Webhooks webhooks(Authority authority) {
    return new Webhooks(
        vertx,
        clock,
        authority,
        world.privateApp(),
        options.webhooks(),
        new WebhookStatistics(options.acknowledgedKept()),
        world.switches()::behaviour,
        faults,
        options.seed());
  }

  /** Webhooks, the journal and lists hear of every change of a portal. */
  private CrmListener listener(long portalId) {
    return webhooks
        .listener(portalId)
        .and(journals.listener(portalId))
        .and(assets.listener(portalId));
  }

  /** All state that a snapshot has in it; a family that keeps something adds its part here. */
  private List<Part> parts() {
    var parts = new ArrayList<>(world.parts());
    parts.addAll(assets.parts());
    parts.add(webhooks.part());
    parts.add(JournalState.part(world.authority().apps(), journals, journalSnapshots));
    parts.add(faults.part());
    return parts;
  }

  SimulatorOptions options() {
    return options;
  }

  Vertx vertx() {
    return vertx;
  }

  SimulatorClock clock() {
    return clock;
  }

  World world() {
    return world;
  }

  Assets assets() {
    return assets;
  }

  Webhooks webhooks() {
    return webhooks;
  }

  Journals journals() {
    return journals;
  }

  Faults faults() {
    return faults;
  }

  CallJournal journal() {
    return journal;
  }

  Network network() {
    return network;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  Routes routes() {
    return routes;
  }

  /** Everything back to the beginning, but for the tokens. */
  void reset() {
    faults.reset();
    webhooks.reset();
    journals.reset();
    journalSnapshots.reset();
    assets.reset();
    world.reset();
    journal.reset();
  }

  @Override
  public void close() {
    webhooks.close();
    assets.close();
    stopVertx();
  }

  private void stopVertx() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
