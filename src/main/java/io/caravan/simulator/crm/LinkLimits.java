package io.caravan.simulator.crm;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How many links of one kind a record may have: HubSpot's cap, or a lower one that the portal set.
 * Source: HubSpot docs, "Associations schema".
 */
public final class LinkLimits {

  private final Crm crm;
  private final Map<Long, Integer> byType = new HashMap<>();

  LinkLimits(Crm crm) {
    this.crm = crm;
  }

  /** The portal's own limit for a kind of links. */
  public OptionalInt find(AssociationType type) {
    Integer limit = byType.get(key(type));
    return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
  }

  /** Sets the portal's own limit; records that have more keep theirs. */
  public void put(AssociationType type, int limit) {
    byType.put(key(type), limit);
  }

  /** Goes back to HubSpot's cap. */
  public void remove(AssociationType type) {
    byType.remove(key(type));
  }

  /** The portal's own limits, for a snapshot. */
  Map<Long, Integer> all() {
    return Map.copyOf(byType);
  }

  /** Replaces the portal's own limits by those that {@link #all} gave. */
  void restore(Map<Long, Integer> all) {
    byType.clear();
    byType.putAll(all);
  }

  /** The limit in force for a kind of links. */
  public int of(AssociationType type) {
    return Math.min(
        byType.getOrDefault(key(type), Integer.MAX_VALUE), crm.choices().linksPerRecord());
  }

  private static long key(AssociationType type) {
    return (long) type.from() << 48 | (long) type.to() << 32 | type.code();
  }

  /**
   * Makes sure that both ends of a link have room for it.
   *
   * @throws CrmProblem.InvalidAssociation when one has not
   */
  public void check(ObjectSchema fromSchema, CrmRecord from, Draft.NewLink link) {
    for (AssociationType type : crm.linker().kinds(fromSchema, link)) {
      check(fromSchema, from, link.toSchema(), link.to(), type);
      crm.associationTypes()
          .find(type.to(), type.from(), type.inverseCode())
          .ifPresent(inverse -> check(link.toSchema(), link.to(), fromSchema, from, inverse));
    }
  }

  private void check(
      ObjectSchema fromSchema,
      CrmRecord from,
      ObjectSchema toSchema,
      CrmRecord to,
      AssociationType type) {
    int limit = of(type);
    LinkSet links = from.links();
    if (type.single() || links.size() < limit || has(links, toSchema, to.id(), type)) {
      return;
    }
    if (count(links, toSchema, type) >= limit) {
      throw exceeded(fromSchema, from.id(), toSchema, type, limit);
    }
  }

  /** Checks the links that a create brings along. */
  void checkNew(ObjectSchema schema, List<Draft.NewLink> links) {
    var counts = new HashMap<AssociationType, Integer>();
    for (Draft.NewLink link : links) {
      for (AssociationType type : crm.linker().kinds(schema, link)) {
        if (!type.single() && counts.merge(type, 1, Integer::sum) > of(type)) {
          throw exceeded(schema, 0, link.toSchema(), type, of(type));
        }
        crm.associationTypes()
            .find(type.to(), type.from(), type.inverseCode())
            .filter(inverse -> !inverse.single())
            .filter(inverse -> count(link.to().links(), schema, inverse) >= of(inverse))
            .ifPresent(
                inverse -> {
                  throw exceeded(link.toSchema(), link.to().id(), schema, inverse, of(inverse));
                });
      }
    }
  }

  /** How many links of a kind a record has. */
  public static int count(LinkSet links, ObjectSchema to, AssociationType type) {
    int count = 0;
    for (long target : links.targets(to.ordinal(), 0)) {
      count += has(links, to, target, type) ? 1 : 0;
    }
    return count;
  }

  private static boolean has(LinkSet links, ObjectSchema to, long id, AssociationType type) {
    for (int code : links.codes(to.ordinal(), id)) {
      if (code == type.code()) {
        return true;
      }
    }
    return false;
  }

  private CrmProblem exceeded(
      ObjectSchema from, long fromId, ObjectSchema to, AssociationType type, int limit) {
    String label =
        type.plain() ? "UNLABELED" : type.label().toUpperCase(Locale.ROOT).replace(' ', '_');
    return new CrmProblem.InvalidAssociation(
        "ASSOCIATION_LIMIT_EXCEEDED",
        "Exceeded association limit of %d for portalId %d, fromObjectId %d, associationType %s_TO_%s_%s"
            .formatted(limit, crm.portalId(), fromId, from.upperName(), to.upperName(), label));
  }
}
