package io.caravan.mirror.mapping;

import io.caravan.mirror.RecordRepository.PortalType;
import java.util.List;
import java.util.Map;

/** Applies a mapping to records of an object. Thread-safe. */
final class RecordMapper {

  private final KnownProperties known;

  RecordMapper(KnownProperties known) {
    this.known = known;
  }

  /**
   * What the mapping makes of the values; a strict one also asks whether they are of their types.
   */
  MappingResult map(PortalType object, Mapping mapping, Map<String, String> values) {
    if (mapping.strict()) {
      List<Reason> reasons = TypeCheck.reasons(values, known.of(object));
      if (!reasons.isEmpty()) {
        return new MappingResult(mapping.hash(), null, reasons);
      }
    }
    return mapping.map(values);
  }

  /** The reasons as sentences that may be stored and shown. */
  List<String> shown(PortalType object, MappingResult result) {
    Reason.Secrets secrets = known.secrets(object);
    return result.reasons().stream().map(reason -> reason.shown(secrets)).toList();
  }
}
