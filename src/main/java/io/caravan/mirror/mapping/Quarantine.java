package io.caravan.mirror.mapping;

import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.mirror.RereadQueue;
import io.caravan.mirror.RereadRequest;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records that do not fit: what operators see of them, and trying them again. Blocks its
 * callers.
 */
public final class Quarantine {

  private static final int PAGE = 500;

  private final Store store;
  private final QuarantineTable table;
  private final Remapping remapping;
  private final RereadQueue rereads;
  private final Clock clock;

  Quarantine(
      Store store, QuarantineTable table, Remapping remapping, RereadQueue rereads, Clock clock) {
    this.store = store;
    this.table = table;
    this.remapping = remapping;
    this.rereads = rereads;
    this.clock = clock;
  }

  /** For looking only, beside the process that owns the database. */
  public static Quarantine readOnly(Store store) {
    return new Quarantine(
        store, new QuarantineTable(store.dialect()), null, null, Clock.systemUTC());
  }

  /**
   * A page of them, in the order of portal, object and record id.
   *
   * @param after the last one of the page before; empty for the first page
   */
  public List<Quarantined> list(QuarantineFilter filter, Optional<Quarantined> after, int limit) {
    if (filter.portals().filter(java.util.Set::isEmpty).isPresent()) {
      return List.of();
    }
    return store.read(connection -> table.list(connection, filter, after.orElse(null), limit));
  }

  /**
   * Tries records again: those in the mirror are mapped at once. The others leave the quarantine
   * and are read from HubSpot in a while; the next sync puts back what it cannot store.
   *
   * @return how many
   */
  public long retry(QuarantineFilter filter) {
    long count = 0;
    Optional<Quarantined> last = Optional.empty();
    List<Quarantined> page;
    do {
      page = list(filter, last, PAGE);
      count += retry(page);
      last = page.isEmpty() ? last : Optional.of(page.get(page.size() - 1));
    } while (page.size() == PAGE);
    return count;
  }

  private long retry(List<Quarantined> page) {
    Map<PortalType, List<Long>> mapped = new LinkedHashMap<>();
    Map<PortalType, List<String>> unread = new LinkedHashMap<>();
    List<Effect<?>> effects = new ArrayList<>();
    long count = 0;
    for (Quarantined one : page) {
      if (!one.recordId().matches("\\d{1,18}")) {
        // Nobody can ask HubSpot for it; the next full sync brings it.
        continue;
      }
      count++;
      long id = Long.parseLong(one.recordId());
      var object = new PortalType(one.portalId(), one.type());
      if (one.step().equals(Quarantined.MAP)) {
        mapped.computeIfAbsent(object, any -> new ArrayList<>()).add(id);
      } else {
        unread.computeIfAbsent(object, any -> new ArrayList<>()).add(one.recordId());
        var ref = new RecordRef(one.portalId(), one.type(), id);
        effects.add(new Effect<>(rereads, new RereadRequest(ref, clock.millis())));
      }
    }
    mapped.forEach((object, ids) -> remapping.retry(object, ids).join());
    if (!unread.isEmpty()) {
      effects.add(new Effect<>(this::release, unread));
      store.apply(effects).join();
    }
    return count;
  }

  private void release(Connection connection, List<Map<PortalType, List<String>>> released)
      throws SQLException {
    for (Map<PortalType, List<String>> byObject : released) {
      for (var entry : byObject.entrySet()) {
        table.deleteUnusable(connection, entry.getKey(), entry.getValue());
      }
    }
  }
}
