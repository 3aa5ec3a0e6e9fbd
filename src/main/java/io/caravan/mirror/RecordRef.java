package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;

/**
 * Which record.
 *
 * @param portalId the account that it lives in
 * @param id HubSpot's record id, unique within portal and type
 */
public record RecordRef(long portalId, ObjectType type, long id) {

  /** The record of the same portal and type with another id. */
  RecordRef withId(long other) {
    return other == id ? this : new RecordRef(portalId, type, other);
  }

  @Override
  public String toString() {
    return portalId + "/" + type.id() + "/" + id;
  }
}
