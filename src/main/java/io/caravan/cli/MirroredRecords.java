package io.caravan.cli;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.Knowledge;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorRecord;
import io.caravan.write.file.KnownRecords;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The mirror, as a dry run asks for it. */
record MirroredRecords(MirrorQueries mirror) implements KnownRecords {

  /** Longer numbers are ids of nothing. */
  private static final Pattern RECORD_ID = Pattern.compile("\\d{1,18}");

  @Override
  public boolean covers(long portalId, ObjectType type) {
    return !mirror.liveRecords(portalId, type, 0, 1).isEmpty();
  }

  @Override
  public Map<String, Known> find(
      long portalId, ObjectType type, String idProperty, Collection<String> values) {
    Map<String, Known> found = new HashMap<>();
    if (idProperty.isEmpty()) {
      List<Long> ids =
          values.stream()
              .filter(id -> RECORD_ID.matcher(id).matches())
              .map(Long::valueOf)
              .distinct()
              .toList();
      mirror
          .liveRecords(portalId, type, ids)
          .forEach((id, record) -> found.put(Long.toString(id), known(record)));
      return found;
    }
    mirror
        .liveRecords(
            portalId,
            type,
            idProperty,
            values.stream().map(KnownRecords::canonical).distinct().toList())
        .forEach((value, record) -> found.put(value, known(record)));
    return found;
  }

  private static Known known(MirrorRecord record) {
    return new Known(
        Long.toString(record.ref().id()),
        record.knowledge() == Knowledge.COMPLETE,
        record.properties());
  }
}
