package io.caravan.mirror;

import io.caravan.channel.Channels;
import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.camel.CamelContext;

/** Builds the mirror and names what routes call. */
public final class MirrorConfiguration {

  private final MirrorHandlers handlers;
  private final RereadBatches rereads;
  private final MirrorQueries queries;
  private final PropertySchemas schemas;
  private final RecordReader reader;
  private final MirrorWriter writer;
  private final RereadQueue queue;

  /** Without anybody who hears of schemas. */
  public MirrorConfiguration(
      MirrorSettings settings,
      Store store,
      Channels channels,
      Gateway gateway,
      ApiPaths paths,
      MeterRegistry meters,
      List<MirrorListener> listeners) {
    this(settings, store, channels, gateway, paths, meters, listeners, List.of());
  }

  /**
   * Opens the channel of re-reads on the way.
   *
   * @param listeners hear of every change, in the transaction that makes it
   * @param schemaListeners hear of every schema that is read
   */
  public MirrorConfiguration(
      MirrorSettings settings,
      Store store,
      Channels channels,
      Gateway gateway,
      ApiPaths paths,
      MeterRegistry meters,
      List<MirrorListener> listeners,
      List<SchemaListener> schemaListeners) {
    // Opening a channel needs the database's writer, which is busy whenever a re-read is asked for.
    channels.open(List.of(settings.refetchChannel()));
    queue = new RereadQueue(messages -> channels.appending(settings.refetchChannel(), messages));
    writer = new MirrorWriter(store.dialect(), queue, listeners);
    schemas = new PropertySchemas(gateway, paths, new TypedViews(store), schemaListeners);
    reader = new RecordReader(gateway, paths, schemas);
    handlers = new MirrorHandlers(writer, schemas);
    rereads = new RereadBatches(store, reader, writer, meters);
    queries = new MirrorQueries(store);
  }

  /** Answers questions about the mirror. */
  public MirrorQueries queries() {
    return queries;
  }

  /** The property schemas of the portals. */
  public PropertySchemas schemas() {
    return schemas;
  }

  /** Reads records whole. */
  public RecordReader reader() {
    return reader;
  }

  /** The one way to change the mirror. */
  public MirrorWriter writer() {
    return writer;
  }

  /** Asks for re-reads. */
  public RereadQueue rereads() {
    return queue;
  }

  /** Names {@code mirror}, {@code rereadRequests} and {@code rereadBatches} for routes. */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("mirror", handlers);
    camel.getRegistry().bind("rereadRequests", rereads.requests());
    camel.getRegistry().bind("rereadBatches", rereads.batches());
  }
}
