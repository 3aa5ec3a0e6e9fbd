package io.caravan.mirror.mapping;

import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncPage;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step {@code transformPage}: maps the page's records before the database's writer has its turn
 * with them. What does not fit is stored as HubSpot has it all the same, and goes to quarantine in
 * the page's transaction ({@link MappedRecords}).
 */
final class TransformPage implements Processor {

  private final Mappings mappings;
  private final RecordMapper mapper;
  private final PreparedMappings prepared;

  TransformPage(Mappings mappings, RecordMapper mapper, PreparedMappings prepared) {
    this.mappings = mappings;
    this.mapper = mapper;
    this.prepared = prepared;
  }

  @Override
  public void process(Exchange exchange) {
    SyncPage page = exchange.getMessage().getBody(SyncPage.class);
    mappings.of(page.run()).ifPresent(mapping -> map(page, mapping));
  }

  private void map(SyncPage page, Mapping mapping) {
    var object = new PortalType(page.run().portalId(), page.run().type());
    long unfit = 0;
    for (FetchedRecord record : page.records()) {
      if (record.archivedAt() == 0) {
        MappingResult result = mapper.map(object, mapping, record.values());
        prepared.put(record.values(), result);
        unfit += result.fits() ? 0 : 1;
      }
    }
    page.count(SyncCount.QUARANTINED, unfit);
  }
}
