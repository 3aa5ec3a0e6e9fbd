package io.caravan.write;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.caravan.channel.Channels;
import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongFunction;
import org.apache.camel.CamelContext;

/** Builds the write journey and names what its routes call. */
public final class WriteConfiguration {

  private final Writes writes;
  private final WriteBatches batches;
  private final WritePace pace;
  private final AcceptWrites accepting;

  /**
   * @param permitWait how long a call of a portal would wait for a permit now
   */
  public WriteConfiguration(
      WriteSettings settings,
      Store store,
      Channels channels,
      Gateway gateway,
      ApiPaths paths,
      ConnectedPortals portals,
      LongFunction<Duration> permitWait,
      MeterRegistry meters,
      Clock clock) {
    var table = new WriteTable();
    var waiters = new WriteWaiters();
    // Ids grow with time, so that pages of writes and the table's index are in order.
    NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    writes =
        new Writes(
            store,
            channels,
            settings.channel(),
            table,
            new SubmissionTable(),
            waiters,
            () -> ids.generate().toString(),
            clock,
            meters);
    var recordIds = new RecordIds(gateway, paths);
    var claims = new RecordClaims();
    var sender = new BatchSender(gateway, new BatchCall(paths));
    var creates = new Creates(sender);
    var lostCreates =
        new LostCreates(
            recordIds,
            new CreatedRecords(gateway, paths),
            creates,
            (portalId, type, candidates) ->
                store.write(connection -> claims.claim(connection, portalId, type, candidates)));
    batches =
        new WriteBatches(
            store,
            table,
            sender,
            creates,
            recordIds,
            lostCreates,
            new WriteSettling(
                new Settlements(table, waiters::settled), settings.resolveAfter(), clock, meters),
            settings.resolveAfter(),
            clock,
            meters);
    pace = new WritePace(settings, permitWait, System::nanoTime);
    accepting = new AcceptWrites(writes, portals);
  }

  /** The way in. */
  public Writes writes() {
    return writes;
  }

  /**
   * Names {@code acceptWrites}, {@code pendingWrites}, {@code writeBatches} and {@code writePace}
   * for routes.
   */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("acceptWrites", accepting);
    camel.getRegistry().bind("pendingWrites", batches.writes());
    camel.getRegistry().bind("writeBatches", batches.batches());
    camel.getRegistry().bind("writePace", pace);
  }
}
