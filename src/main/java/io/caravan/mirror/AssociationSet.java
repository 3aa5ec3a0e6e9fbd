package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All associations of a record with the records of one type, as HubSpot has them: an association
 * that is not among them is none.
 *
 * @param record whose associations
 * @param toType with records of which type
 * @param links the labels by id of the other record, as seen from the link's first record; the
 *     plain association goes without saying
 * @param asOf the answer holds for this moment, HubSpot's time in milliseconds: what happened later
 *     overrules it
 */
public record AssociationSet(
    RecordRef record, ObjectType toType, Map<Long, List<Label>> links, long asOf)
    implements MirrorChange {

  public AssociationSet {
    links = Map.copyOf(links);
  }

  /** The link with another record. */
  Link with(long otherId) {
    return Link.of(record, other(otherId));
  }

  RecordRef other(long otherId) {
    return new RecordRef(record.portalId(), toType, otherId);
  }

  /** The end of one of the record's links that is not the record. */
  RecordRef otherEnd(Link link) {
    return link.from().equals(record) ? link.to() : link.from();
  }

  /** The same with records that were merged meanwhile under the ids that they live on as. */
  AssociationSet resolved(Map<RecordRef, RecordRef> survivors) {
    if (links.keySet().stream().noneMatch(id -> survivors.containsKey(other(id)))) {
      return this;
    }
    var current = new LinkedHashMap<Long, List<Label>>();
    links.forEach(
        (id, labels) ->
            current.merge(
                survivors.getOrDefault(other(id), other(id)).id(),
                labels,
                (one, more) -> Stream.of(one, more).flatMap(List::stream).toList()));
    return new AssociationSet(record, toType, current, asOf);
  }
}
