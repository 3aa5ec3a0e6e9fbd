package io.caravan.mirror.mapping;

import io.caravan.mirror.MirrorListener;
import io.caravan.mirror.RereadQueue;
import io.caravan.settings.InvalidSettings;
import io.caravan.store.Store;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.CamelContext;

/** Builds the mappings and names what routes call. */
public final class MappingConfiguration implements AutoCloseable {

  private final Store store;
  private final Clock clock;
  private final MappingFiles files;
  private final Remapping remapping;
  private final Mappings mappings;
  private final MappedRecords records;
  private final SchemaWatch schemas;
  private final QuarantineTable table;
  private final ValidatePage validate;
  private final TransformPage transform;

  /**
   * @param folder where the mappings are; may be missing
   * @throws InvalidSettings with all that is wrong with the mappings
   * @throws IOException when they cannot be read
   */
  public MappingConfiguration(Path folder, Store store, MeterRegistry meters, Clock clock)
      throws IOException {
    this.store = store;
    this.clock = clock;
    files = MappingFiles.read(folder);
    var active = new ActiveMappings();
    var known = new KnownProperties();
    schemas = new SchemaWatch(store, known, active, clock);
    var mapper = new RecordMapper(known);
    var prepared = new PreparedMappings();
    table = new QuarantineTable(store.dialect());
    var watch = new QuarantineWatch(store, table, meters);
    records = new MappedRecords(store.dialect(), active, mapper, prepared, table, watch, clock);
    remapping = new Remapping(store, active, mapper, records, table);
    mappings = new Mappings(files, active, remapping);
    schemas.onDrift(mappings::schemaChanged);
    validate = new ValidatePage(store, table, watch, known, clock);
    transform = new TransformPage(mappings, mapper, prepared);
    Gauge.builder("caravan.mappings.refused", files, all -> all.refused().size())
        .description("Mistakes in mappings that were changed; what they said before is in force")
        .register(meters);
  }

  /** Keeps mapped records; must hear of the mirror's changes. */
  public MirrorListener listener() {
    return records;
  }

  /** Watches schemas; must hear of each that is read. */
  public SchemaWatch schemas() {
    return schemas;
  }

  /** Which object has which mapping. */
  public Mappings mappings() {
    return mappings;
  }

  /** Records that do not fit. */
  public Quarantine quarantine(RereadQueue rereads) {
    return new Quarantine(store, table, remapping, rereads, clock);
  }

  /** Names {@code validatePage} and {@code transformPage} for routes, and shows health. */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("validatePage", validate);
    camel.getRegistry().bind("transformPage", transform);
    camel.getRegistry().bind("mappingHealth", new MappingHealth(files));
  }

  @Override
  public void close() {
    mappings.close();
    remapping.close();
    files.close();
  }
}
