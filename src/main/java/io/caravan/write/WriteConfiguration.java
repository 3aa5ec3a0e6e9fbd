package io.caravan.write;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.caravan.channel.Channels;
import io.caravan.gateway.BatchPace;
import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.caravan.store.Store;
import io.caravan.write.echo.Echoes;
import io.caravan.write.validation.ValidationConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;

/** Builds the write journey and names what its routes call. */
public final class WriteConfiguration {

  private final Writes writes;
  private final WriteBatches batches;
  private final WritePace pace;
  private final BatchSizes sizes;
  private final ReadWrites reading;
  private final ValidationConfiguration validation;
  private final AcceptWrites accepting;
  private final WritePurge purge;
  private final Echoes echoes;
  private final WriteHolds holds;
  private final WriteGate gate;

  /**
   * @param permitWait how long a call of a portal would wait for a permit now
   * @param audit hears of submissions and outcomes
   */
  public WriteConfiguration(
      WriteSettings settings,
      Store store,
      Channels channels,
      Gateway gateway,
      ApiPaths paths,
      ConnectedPortals portals,
      LongFunction<Duration> permitWait,
      WriteAudit audit,
      MeterRegistry meters,
      Clock clock) {
    var table = new WriteTable();
    var submissions = new SubmissionTable();
    var waiters = new WriteWaiters();
    // Ids grow with time, so that pages of writes and the table's index are in order.
    NoArgGenerator generator = Generators.timeBasedEpochGenerator();
    Supplier<String> ids = () -> generator.generate().toString();
    var writeChannels = new WriteChannels(settings.channel());
    channels.deadLetters().replayBy(new ReplayedWrites(settings.channel()));
    var portalMetrics = new PortalMetrics(channels, writeChannels, meters);
    channels.names().forEach(name -> writeChannels.portal(name).ifPresent(portalMetrics::portal));
    writes =
        new Writes(
            store,
            channels,
            writeChannels,
            portalMetrics,
            table,
            submissions,
            waiters,
            audit,
            ids,
            clock,
            meters);
    holds =
        new WriteHolds(
            channels,
            writeChannels,
            portals,
            new WriteDiscards(store),
            settings.keepDisconnected(),
            clock);
    // Before anything is consumed.
    holds.refresh();
    var recordIds = new RecordIds(gateway, paths);
    var claims = new RecordClaims(store.dialect());
    var restored = new RestoredWrites(settings.channel());
    gate = new WriteGate(store, restored, meters);
    var sender = new BatchSender(gateway, new BatchCall(paths));
    var creates = new Creates(sender);
    var lostCreates =
        new LostCreates(
            recordIds,
            new CreatedRecords(gateway, paths),
            creates,
            (portalId, type, candidates) ->
                store.write(connection -> claims.claim(connection, portalId, type, candidates)),
            () -> store.read(restored::last));
    var settlements = new Settlements(table, new DurableNews(waiters, store::durable));
    echoes = new Echoes(store, settings.echo(), BatchCall.DEADLINE, clock, meters);
    batches =
        new WriteBatches(
            store,
            table,
            sender,
            creates,
            recordIds,
            lostCreates,
            echoes,
            new WriteSettling(
                settlements,
                new SettledWrites(submissions, audit),
                new LinkWrites(new WaitingTable(), channels, settlements, ids, clock),
                echoes,
                holds,
                settings.resolveAfter(),
                clock,
                meters),
            audit,
            settings,
            clock,
            meters);
    sizes = new BatchSizes(settings.batchSizes());
    purge = new WritePurge(store, settings.keeping(), clock);
    pace =
        new WritePace(
            new BatchPace(settings.gather(), settings.gatherBusy(), permitWait),
            settings.batchSizes(),
            System::nanoTime);
    reading = new ReadWrites(writes, portals);
    validation = new ValidationConfiguration(settings.validation(), gateway, paths, meters);
    accepting = new AcceptWrites(writes);
  }

  /** The way in. */
  public Writes writes() {
    return writes;
  }

  /** Knows our own changes when HubSpot tells of them. */
  public Echoes echoes() {
    return echoes;
  }

  /** What waits for disconnected portals. */
  public WriteHolds holds() {
    return holds;
  }

  /** Holds writes of a restored backup back. */
  public WriteGate gate() {
    return gate;
  }

  /** What compares writes with their portals' definitions. */
  public ValidationConfiguration validation() {
    return validation;
  }

  /**
   * Names {@code readWrites}, {@code validateWrites}, {@code acceptWrites}, {@code pendingWrites},
   * {@code writeBatches}, {@code writePace}, {@code batchSizes}, {@code writePurge} and {@code
   * writeHolds} for routes.
   */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("readWrites", reading);
    validation.bind(camel);
    camel.getRegistry().bind("acceptWrites", accepting);
    camel.getRegistry().bind("pendingWrites", batches.writes());
    camel.getRegistry().bind("writeBatches", batches.batches());
    camel.getRegistry().bind("writePace", pace);
    camel.getRegistry().bind("batchSizes", sizes);
    camel.getRegistry().bind("writeHolds", holds);
    camel.getRegistry().bind("writePurge", (Processor) exchange -> purge.run().join());
    gate.openWhenDecided(camel);
  }
}
