package io.caravan.mirror.export;

/** Why an export cannot stand for a listing; the records are then listed. */
final class ExportUnusable extends RuntimeException {

  private final boolean refused;

  ExportUnusable(String message) {
    this(message, false);
  }

  /**
   * @param refused whether HubSpot does not grant exports
   */
  ExportUnusable(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  boolean refused() {
    return refused;
  }
}
