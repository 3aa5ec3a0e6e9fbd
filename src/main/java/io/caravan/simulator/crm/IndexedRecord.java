package io.caravan.simulator.crm;

/**
 * A live record as search sees it; never changes, and may be read by any thread.
 *
 * @param version its values when the index last took note of them
 */
public record IndexedRecord(CrmRecord record, Version version) {

  /** The value of a property, computed ones included; null when empty. */
  public String value(int number) {
    return record.value(version, number);
  }
}
