package io.caravan.mirror.journal;

import io.caravan.channel.ChannelConfiguration;
import io.caravan.channel.ChannelSettings;
import io.caravan.gateway.GatewayRig;
import io.caravan.portal.PortalConfiguration;
import io.caravan.portal.PortalSettings;
import io.caravan.portal.vault.MemoryKeys;
import io.caravan.portal.vault.SealedSecrets;
import io.caravan.redaction.Redaction;
import io.caravan.settings.Settings;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The journal against HubSpot on localhost, on a clock that the test moves; nobody takes events
 * out.
 */
final class JournalRig implements AutoCloseable {

  static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  final SimulatorClock time = SimulatorClock.frozenAt(START);
  final Simulator hubspot;
  final AtomicLong refusals = new AtomicLong();
  final List<Instant> synced = new ArrayList<>();

  /** The first of HubSpot's two portals, until a test connects or disconnects one. */
  final List<Long> connected = new CopyOnWriteArrayList<>();

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final StoreSettings database;
  private final Map<String, String> settings = new HashMap<>();
  private GatewayRig gateway;
  private Store store;
  private ChannelConfiguration channels;
  private JournalConfiguration journal;
  private JournalSettings journalSettings;

  JournalRig(StoreSettings database, UncertainBehaviour uncertain, String... more)
      throws Exception {
    this.database = database;
    hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .clock(time)
                .portals(2)
                .noLimits()
                .uncertain(uncertain)
                .tokenLifetime(Duration.ofDays(30))
                .build());
    connected.add(hubspot.portal().id());
    App app = hubspot.apps().get(0);
    settings.put("caravan.hubspot.client-id", app.clientId());
    settings.put("caravan.hubspot.client-secret", app.clientSecret());
    settings.put("caravan.portals.test.id", Long.toString(hubspot.portal().id()));
    settings.put("caravan.portals.test.token", hubspot.credentials().privateToken());
    settings.put("caravan.journal.enabled", "true");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    open();
  }

  private void open() throws Exception {
    var read = new Settings(settings);
    journalSettings = JournalSettings.from(read);
    store = Store.open(database, meters);
    var portals =
        new PortalConfiguration(
            PortalSettings.from(read),
            GatewayRig.PATHS,
            store,
            new SealedSecrets(store, MemoryKeys.vault(), Clock.systemUTC()),
            Redaction.of(Map.of()),
            meters,
            Clock.systemUTC());
    gateway =
        new GatewayRig(
            hubspot.baseUrl(), portals::tokens, "caravan.hubspot.response-timeout", "10s");
    channels =
        new ChannelConfiguration(
            store, ChannelSettings.from(new Settings(settings)), meters, Clock.systemUTC());
    journal =
        new JournalConfiguration(
            journalSettings,
            store,
            channels.channels(),
            gateway.gateway(),
            gateway.downloads(),
            GatewayRig.PATHS,
            () -> List.copyOf(connected),
            refusals::get,
            (from, to) -> {
              synced.add(from);
              return new IncrementalSync.Started(Gap.Means.INCREMENTAL, "run 1");
            },
            meters,
            new Moved());
  }

  /** As after a restart, perhaps with other settings. */
  void restart(String... more) throws Exception {
    closeHere();
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    open();
  }

  JournalConfiguration journal() {
    return journal;
  }

  Journal.CaughtUp catchUp() {
    return journal.reader().orElseThrow().catchUp();
  }

  /** Messages that were put into the channel of events so far. */
  long events() {
    return channels.channels().backlog("events").depth();
  }

  GapWatch watch() {
    return journal.watch();
  }

  Gap lastGap() {
    return journal.gaps().list(1).get(0);
  }

  private void closeHere() throws Exception {
    channels.close();
    store.close();
    gateway.close();
  }

  @Override
  public void close() throws Exception {
    closeHere();
    hubspot.close();
  }

  private final class Moved extends Clock {
    @Override
    public Instant instant() {
      return time.instant();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
