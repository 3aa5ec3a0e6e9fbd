package io.caravan.simulator.lists;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A list's definition. All times are milliseconds since the epoch.
 *
 * @param objectTypeId of its records, such as {@code 0-1}
 * @param filterBranch as the client gave it; null for a list without filters; not to be changed
 * @param version rises with each change of the definition
 * @param filtersUpdatedAt when the filters were last set
 * @param deletedAt 0 while it exists
 * @param folderId 0 for the topmost folder
 */
public record CrmList(
    long id,
    String name,
    String objectTypeId,
    ProcessingType type,
    JsonNode filterBranch,
    int version,
    long createdAt,
    long updatedAt,
    long filtersUpdatedAt,
    long createdBy,
    long updatedBy,
    long deletedAt,
    long folderId) {

  private static final long LEGACY_OFFSET = 10_000;

  /** The number that the first version of the lists API knew it by. */
  public long legacyId() {
    return id + LEGACY_OFFSET;
  }

  static long idOfLegacy(long legacyId) {
    return legacyId - LEGACY_OFFSET;
  }

  CrmList renamed(String newName, long by, long at) {
    return edited(newName, type, filterBranch, filtersUpdatedAt, by, at);
  }

  CrmList filtered(JsonNode filters, long by, long at) {
    return edited(name, type, filters, at, by, at);
  }

  /** The list as it is once its filters no longer choose its records. */
  CrmList converted(long at) {
    return edited(name, ProcessingType.SNAPSHOT, filterBranch, filtersUpdatedAt, updatedBy, at);
  }

  CrmList deletedAt(long at) {
    return copy(at, folderId);
  }

  CrmList in(long folder) {
    return copy(deletedAt, folder);
  }

  /** What leaves the definition, and with it the version, as it is. */
  private CrmList copy(long newDeletedAt, long newFolderId) {
    return new CrmList(
        id,
        name,
        objectTypeId,
        type,
        filterBranch,
        version,
        createdAt,
        updatedAt,
        filtersUpdatedAt,
        createdBy,
        updatedBy,
        newDeletedAt,
        newFolderId);
  }

  private CrmList edited(
      String newName, ProcessingType newType, JsonNode filters, long filtersAt, long by, long at) {
    return new CrmList(
        id,
        newName,
        objectTypeId,
        newType,
        filters,
        version + 1,
        createdAt,
        at,
        filtersAt,
        createdBy,
        by,
        deletedAt,
        folderId);
  }
}
