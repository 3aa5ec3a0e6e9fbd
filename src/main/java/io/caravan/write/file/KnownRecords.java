package io.caravan.write.file;

import io.caravan.hubspot.ObjectType;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** The records of HubSpot as they are known here, without asking HubSpot. */
public interface KnownRecords {

  /**
   * A record.
   *
   * @param complete whether its values are known
   * @param properties values by property; empty ones are left out
   */
  record Known(String recordId, boolean complete, Map<String, String> properties) {

    public Known {
      properties = Map.copyOf(properties);
    }
  }

  /** Whether records of the type are known at all; if none is, a missing one may well exist. */
  boolean covers(long portalId, ObjectType type);

  /**
   * Finds records that live.
   *
   * @param idProperty a unique property; empty for the record id
   * @return by {@link #canonical} value
   */
  Map<String, Known> find(
      long portalId, ObjectType type, String idProperty, Collection<String> values);

  /** Unique values are compared without regard to case. */
  static String canonical(String value) {
    return value.strip().toLowerCase(Locale.ROOT);
  }
}
