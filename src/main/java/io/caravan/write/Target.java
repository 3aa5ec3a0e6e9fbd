package io.caravan.write;

import java.util.Locale;
import java.util.Objects;

/**
 * Which record a write is about.
 *
 * @param idProperty the unique property that identifies the record, such as {@code email}; empty
 *     for HubSpot's record id
 * @param value the record id, or the value of that property
 */
public record Target(String idProperty, String value) {

  public Target {
    Objects.requireNonNull(idProperty, "idProperty");
    Objects.requireNonNull(value, "value");
  }

  /** A record by its id. */
  public static Target record(String id) {
    return new Target("", id);
  }

  /** Whether it is HubSpot's record id. */
  public boolean isRecordId() {
    return idProperty.isEmpty();
  }

  /**
   * The same for all spellings of a value that HubSpot takes for one: unique values are compared
   * without regard to case.
   */
  String canonical() {
    return isRecordId() ? value : idProperty + "=" + value.trim().toLowerCase(Locale.ROOT);
  }
}
