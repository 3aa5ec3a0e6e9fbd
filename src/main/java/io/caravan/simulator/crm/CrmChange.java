package io.caravan.simulator.crm;

import java.util.List;

/** Something that happened to a record; what webhooks tell about. */
public sealed interface CrmChange {

  /** The record's type. */
  ObjectSchema schema();

  /** A record was made. */
  record Created(ObjectSchema schema, long id) implements CrmChange {}

  /** A property got another value; {@code value} is empty when it was cleared. */
  record PropertyChanged(ObjectSchema schema, long id, String property, String value)
      implements CrmChange {}

  /** A record went to the recycle bin. */
  record Deleted(ObjectSchema schema, long id) implements CrmChange {}

  /** A record came back from the recycle bin. */
  record Restored(ObjectSchema schema, long id) implements CrmChange {}

  /** Two records became a third. */
  record Merged(
      ObjectSchema schema, long primaryId, List<Long> mergedIds, long newId, int propertiesMoved)
      implements CrmChange {}

  /** A link was made or removed, seen from the record of {@code schema}. */
  record AssociationChanged(
      ObjectSchema schema,
      long fromId,
      ObjectSchema toSchema,
      long toId,
      AssociationType type,
      boolean removed)
      implements CrmChange {}

  /** A contact was erased for good. */
  record PrivacyDeleted(ObjectSchema schema, long id) implements CrmChange {}
}
