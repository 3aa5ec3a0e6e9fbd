package io.caravan.read;

import io.caravan.gateway.BatchPace;
import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongFunction;
import org.apache.camel.CamelContext;

/** Builds the reading of single records and names what its routes call. */
public final class ReadConfiguration {

  private final Reads reads;
  private final ReadBatches batches;
  private final ReadPace pace;

  /**
   * @param permitWait how long a call of a portal would wait for a permit now
   */
  public ReadConfiguration(
      ReadSettings settings,
      Gateway gateway,
      ApiPaths paths,
      ReadablePortals portals,
      LongFunction<Duration> permitWait,
      MeterRegistry meters) {
    var calls = new RecordCalls(paths, settings.deadline());
    reads = new Reads(gateway, calls, portals, settings, meters);
    batches = new ReadBatches(gateway, calls, meters);
    pace = new ReadPace(new BatchPace(settings.gather(), settings.gatherBusy(), permitWait));
  }

  /**
   * Names {@code readRequest}, {@code admitRead}, {@code readPace}, {@code readBatches} and {@code
   * readAnswer} for routes.
   */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("readRequest", reads.requests());
    camel.getRegistry().bind("admitRead", reads.admission());
    camel.getRegistry().bind("readPace", pace);
    camel.getRegistry().bind("readBatches", batches);
    camel.getRegistry().bind("readAnswer", reads.answers());
  }
}
