package io.caravan.simulator.crm;

import io.caravan.simulator.clock.SimulatorClock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Makes and removes links between records, always on both sides. Source: HubSpot docs, "Associate
 * records".
 */
public final class Linker {

  private final Crm crm;
  private final SimulatorClock clock;
  private final CrmListener listener;
  private final PrimaryCompany primaryCompany;

  Linker(Crm crm, SimulatorClock clock, CrmListener listener) {
    this.crm = crm;
    this.clock = clock;
    this.listener = listener;
    this.primaryCompany = new PrimaryCompany(crm);
  }

  /** The kinds of links that a new link makes: the plain one always comes with its types. */
  List<AssociationType> kinds(ObjectSchema fromSchema, Draft.NewLink link) {
    var kinds = new LinkedHashSet<AssociationType>();
    crm.associationTypes()
        .defaultOf(fromSchema.ordinal(), link.toSchema().ordinal())
        .ifPresent(kinds::add);
    kinds.addAll(link.types());
    return List.copyOf(kinds);
  }

  /** Makes a link with each of its types; the plain type always comes with them. */
  public void link(
      ObjectSchema fromSchema, CrmRecord from, Draft.NewLink link, ChangeSource source) {
    for (AssociationType type : kinds(fromSchema, link)) {
      if (type.single()) {
        dropPrimary(fromSchema, from, link, type, source);
      } else if (type.primary()) {
        crm.associationTypes()
            .find(type.to(), type.from(), type.inverseCode())
            .ifPresent(
                inverse ->
                    dropPrimary(
                        link.toSchema(),
                        link.to(),
                        new Draft.NewLink(fromSchema, from, List.of(inverse)),
                        inverse,
                        source));
      }
      add(fromSchema, from, link.toSchema(), link.to(), type, source);
    }
  }

  /** Replaces all labels of a link by others. */
  public void relabel(
      ObjectSchema fromSchema, CrmRecord from, Draft.NewLink link, ChangeSource source) {
    for (AssociationType type : between(fromSchema, from, link.toSchema(), link.to().id())) {
      if (!type.plain() && !link.types().contains(type)) {
        remove(fromSchema, from, link.toSchema(), link.to(), type, source);
      }
    }
    link(fromSchema, from, link, source);
  }

  /** Removes a link with all of its types. */
  public void unlink(
      ObjectSchema fromSchema,
      CrmRecord from,
      ObjectSchema toSchema,
      CrmRecord to,
      ChangeSource source) {
    for (AssociationType type : between(fromSchema, from, toSchema, to.id())) {
      remove(fromSchema, from, toSchema, to, type, source);
    }
  }

  /** Removes one type of a link; the plain one takes all others with it. */
  public void unlabel(
      ObjectSchema fromSchema,
      CrmRecord from,
      ObjectSchema toSchema,
      CrmRecord to,
      AssociationType type,
      ChangeSource source) {
    if (type.plain()) {
      unlink(fromSchema, from, toSchema, to, source);
    } else {
      remove(fromSchema, from, toSchema, to, type, source);
    }
  }

  /** The types of the link between two records; empty when there is none. */
  public List<AssociationType> between(
      ObjectSchema fromSchema, CrmRecord from, ObjectSchema toSchema, long toId) {
    var types = new ArrayList<AssociationType>();
    for (int code : from.links().codes(toSchema.ordinal(), toId)) {
      crm.associationTypes()
          .find(fromSchema.ordinal(), toSchema.ordinal(), code)
          .ifPresent(types::add);
    }
    return types;
  }

  /** Takes a kind of links away from all records, since it is no more. */
  public void forget(ObjectSchema fromSchema, ObjectSchema toSchema, AssociationType type) {
    RecordTable records = fromSchema.records();
    for (int at = 0; at < records.size(); at++) {
      CrmRecord record = records.at(at);
      for (long target : record.links().targets(toSchema.ordinal(), 0)) {
        CrmRecord other = toSchema.records().find(target);
        if (other != null
            && record.linksToChange().remove(toSchema.ordinal(), target, type.code())) {
          other.linksToChange().remove(fromSchema.ordinal(), record.id(), type.inverseCode());
        }
      }
    }
  }

  /** Removes all links of a record without telling anyone, since the record itself goes. */
  void forget(ObjectSchema schema, CrmRecord record) {
    record
        .links()
        .forEach(
            (ordinal, id, code) -> {
              CrmRecord other = crm.schema(ordinal).records().find(id);
              if (other != null) {
                crm.associationTypes()
                    .find(schema.ordinal(), ordinal, code)
                    .ifPresent(
                        type ->
                            other
                                .linksToChange()
                                .remove(schema.ordinal(), record.id(), type.inverseCode()));
              }
            });
    record.dropLinks();
  }

  /** Gives all links of one record to another, silently: what a merge does. */
  void move(ObjectSchema schema, CrmRecord from, CrmRecord to) {
    LinkSet links = from.links();
    var moved = new ArrayList<Runnable>();
    links.forEach(
        (ordinal, id, code) -> {
          ObjectSchema otherSchema = crm.schema(ordinal);
          CrmRecord other = otherSchema.records().find(id);
          if (other == null || other == to) {
            return;
          }
          crm.associationTypes()
              .find(schema.ordinal(), ordinal, code)
              .ifPresent(
                  type ->
                      moved.add(
                          () -> {
                            if (!type.single() || !hasPrimary(to, otherSchema, type)) {
                              connect(schema, to, otherSchema, other, type);
                            }
                          }));
        });
    forget(schema, from);
    moved.forEach(Runnable::run);
  }

  private static boolean hasPrimary(CrmRecord record, ObjectSchema toSchema, AssociationType type) {
    for (long target : record.links().targets(toSchema.ordinal(), 0)) {
      for (int code : record.links().codes(toSchema.ordinal(), target)) {
        if (code == type.code()) {
          return true;
        }
      }
    }
    return false;
  }

  /** A record has one primary link per type: the last one set. */
  private void dropPrimary(
      ObjectSchema fromSchema,
      CrmRecord from,
      Draft.NewLink link,
      AssociationType type,
      ChangeSource source) {
    for (long target : from.links().targets(link.toSchema().ordinal(), 0)) {
      CrmRecord other = link.toSchema().records().find(target);
      if (other != null && other != link.to()) {
        detach(fromSchema, from, link.toSchema(), other, type, source);
      }
    }
  }

  private void add(
      ObjectSchema fromSchema,
      CrmRecord from,
      ObjectSchema toSchema,
      CrmRecord to,
      AssociationType type,
      ChangeSource source) {
    if (connect(fromSchema, from, toSchema, to, type)) {
      tell(fromSchema, from, toSchema, to, type, false, source);
      primaryCompany.changed(fromSchema, from, toSchema, to, type, false, source);
    }
  }

  /** Links two records without telling anyone: for seeding and merging. */
  public boolean connect(
      ObjectSchema fromSchema,
      CrmRecord from,
      ObjectSchema toSchema,
      CrmRecord to,
      AssociationType type) {
    boolean added = from.linksToChange().add(toSchema.ordinal(), to.id(), type.code());
    to.linksToChange().add(fromSchema.ordinal(), from.id(), type.inverseCode());
    return added;
  }

  private void remove(
      ObjectSchema fromSchema,
      CrmRecord from,
      ObjectSchema toSchema,
      CrmRecord to,
      AssociationType type,
      ChangeSource source) {
    if (detach(fromSchema, from, toSchema, to, type, source)) {
      primaryCompany.changed(fromSchema, from, toSchema, to, type, true, source);
    }
  }

  private boolean detach(
      ObjectSchema fromSchema,
      CrmRecord from,
      ObjectSchema toSchema,
      CrmRecord to,
      AssociationType type,
      ChangeSource source) {
    if (!from.linksToChange().remove(toSchema.ordinal(), to.id(), type.code())) {
      return false;
    }
    to.linksToChange().remove(fromSchema.ordinal(), from.id(), type.inverseCode());
    tell(fromSchema, from, toSchema, to, type, true, source);
    return true;
  }

  /** Each side hears of it; labels alone are not told. */
  private void tell(
      ObjectSchema fromSchema,
      CrmRecord from,
      ObjectSchema toSchema,
      CrmRecord to,
      AssociationType type,
      boolean removed,
      ChangeSource source) {
    if (!type.plain() && !type.primary()) {
      return;
    }
    long now = clock.millis();
    listener.changed(
        new CrmChange.AssociationChanged(fromSchema, from.id(), toSchema, to.id(), type, removed),
        source,
        now);
    crm.associationTypes()
        .find(toSchema.ordinal(), fromSchema.ordinal(), type.inverseCode())
        .ifPresent(
            inverse ->
                listener.changed(
                    new CrmChange.AssociationChanged(
                        toSchema, to.id(), fromSchema, from.id(), inverse, removed),
                    source,
                    now));
  }
}
