package io.caravan.mirror.mapping;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.mirror.mapping.QuarantineTable.Entry;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncPage;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step {@code validatePage}: takes records out of the page that could not be stored, and puts
 * them in quarantine together with the page. Those of earlier runs that are sound now are let out.
 * Values that are not of their type in HubSpot's schema are counted as warnings.
 */
final class ValidatePage implements Processor, Effect.Applier<ValidatePage.Found> {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Store store;
  private final QuarantineTable quarantine;
  private final QuarantineWatch watch;
  private final KnownProperties known;
  private final Clock clock;

  ValidatePage(
      Store store,
      QuarantineTable quarantine,
      QuarantineWatch watch,
      KnownProperties known,
      Clock clock) {
    this.store = store;
    this.quarantine = quarantine;
    this.watch = watch;
    this.known = known;
    this.clock = clock;
  }

  /** What a page has for the quarantine. */
  record Found(PortalType object, List<Entry> unusable, Set<String> sound) {}

  @Override
  public void process(Exchange exchange) {
    SyncPage page = exchange.getMessage().getBody(SyncPage.class);
    var object = new PortalType(page.run().portalId(), page.run().type());
    Map<String, PropertyDefinition> properties = known.of(object);
    List<Entry> unusable = new ArrayList<>();
    List<String> sound = new ArrayList<>();
    long warnings = 0;
    for (FetchedRecord record : List.copyOf(page.records())) {
      List<Reason> reasons = RecordCheck.reasons(page.run(), record);
      if (reasons.isEmpty()) {
        sound.add(Long.toString(record.ref().id()));
        warnings += TypeCheck.reasons(record.values(), properties).size();
      } else {
        page.withhold(record);
        unusable.add(entry(record, reasons));
      }
    }
    page.count(SyncCount.WARNINGS, warnings);
    page.count(SyncCount.QUARANTINED, unusable.size());
    Set<String> released = released(object, sound);
    if (!unusable.isEmpty() || !released.isEmpty()) {
      page.add(new Effect<>(this, new Found(object, unusable, released)));
    }
  }

  /** What was unusable in an earlier run. */
  private Set<String> released(PortalType object, List<String> sound) {
    return watch.mayHold(object)
        ? store.read(connection -> quarantine.unusable(connection, object, sound))
        : Set.of();
  }

  @Override
  public void apply(Connection connection, List<Found> pages) throws SQLException {
    for (Found found : pages) {
      if (!found.unusable().isEmpty()) {
        watch.watch(found.object());
      }
      quarantine.deleteUnusable(connection, found.object(), found.sound());
      quarantine.put(connection, found.object(), found.unusable(), clock.millis());
    }
  }

  private static Entry entry(FetchedRecord record, List<Reason> reasons) {
    ObjectNode raw =
        JSON.createObjectNode()
            .put("id", record.ref().id())
            .put("createdAt", record.createdAt())
            .put("updatedAt", record.updatedAt())
            .put("archivedAt", record.archivedAt());
    raw.set("properties", JSON.valueToTree(record.values()));
    return new Entry(
        key(record),
        Quarantined.VALIDATE,
        reasons.stream().map(reason -> reason.shown(property -> true)).toList(),
        raw.toString().replace("\\u0000", ""),
        "");
  }

  /** Records without a usable id must not take each other's place. */
  private static String key(FetchedRecord record) {
    if (record.ref().id() > 0) {
      return Long.toString(record.ref().id());
    }
    String own = record.values().getOrDefault("hs_object_id", "");
    return own.matches("\\d{1,18}")
        ? own
        : "unknown-" + Integer.toHexString(record.values().hashCode());
  }
}
