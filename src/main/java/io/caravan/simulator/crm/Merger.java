package io.caravan.simulator.crm;

import io.caravan.hubspot.ObjectType;
import io.caravan.simulator.clock.SimulatorClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Merges two records. Contacts and companies become a third record with a new id, to which both old
 * ids lead from then on; other types keep the primary's id. Source: HubSpot docs, contacts guide.
 */
public final class Merger {

  private static final Set<ObjectType> NEW_ID = Set.of(ObjectType.CONTACTS, ObjectType.COMPANIES);
  private static final int MAX_IDENTITIES = 250;
  private static final String MERGED_IDS = "hs_merged_object_ids";
  private static final String MORE_EMAILS = "hs_additional_emails";

  private final Crm crm;
  private final SimulatorClock clock;
  private final CrmListener listener;

  Merger(Crm crm, SimulatorClock clock, CrmListener listener) {
    this.crm = crm;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Merges {@code other} into {@code primary}, whose values win; the result holds both.
   *
   * @throws CrmProblem.TooManyIdentities when a contact would have more than 250 ids and addresses
   */
  public CrmRecord merge(
      ObjectSchema schema, CrmRecord primary, CrmRecord other, ChangeSource source) {
    long now = clock.millis();
    boolean newId = NEW_ID.contains(schema.type()) && !crm.choices().mergeKeepsId();
    PropertyCatalog catalog = schema.properties();
    String[] values = primary.current().copyOfValues(catalog.size());
    int moved = 0;
    for (int at = 0; at < values.length; at++) {
      String fromOther = other.current().stored(at + PropertyCatalog.FIRST_STORED);
      if (values[at] == null && fromOther != null) {
        values[at] = fromOther;
        moved++;
      }
    }
    put(values, catalog, MERGED_IDS, mergedIds(schema, primary, other, newId));
    if (schema.identifiedByEmail()) {
      put(values, catalog, MORE_EMAILS, moreEmails(catalog, primary, other));
      checkIdentities(values, catalog);
    }
    CrmRecord result =
        newId
            ? replaceBoth(schema, primary, other, values)
            : keepPrimary(schema, primary, other, values, now);
    listener.changed(
        new CrmChange.Merged(schema, primary.id(), List.of(other.id()), result.id(), moved),
        source,
        now);
    return result;
  }

  private CrmRecord replaceBoth(
      ObjectSchema schema, CrmRecord primary, CrmRecord other, String[] values) {
    long created = Math.min(primary.createdAt(), other.createdAt());
    var links = new ArrayList<CrmRecord>(List.of(primary, other));
    RecordWriter.releaseUnique(schema, primary);
    RecordWriter.releaseUnique(schema, other);
    CrmRecord result = crm.writer().add(schema, created, values);
    result.become(new Version(values, clock.millis(), 0));
    crm.index().changed(result);
    links.forEach(old -> crm.linker().move(schema, old, result));
    keepHistory(schema, primary, result);
    for (CrmRecord old : links) {
      crm.writer().remove(schema, old);
      schema.records().redirect(old.id(), result.id());
    }
    return result;
  }

  private CrmRecord keepPrimary(
      ObjectSchema schema, CrmRecord primary, CrmRecord other, String[] values, long now) {
    crm.linker().move(schema, other, primary);
    crm.writer().remove(schema, other);
    primary.become(new Version(values, now, 0));
    RecordWriter.holdUnique(schema, primary);
    crm.index().changed(primary);
    schema.records().redirect(other.id(), primary.id());
    return primary;
  }

  /** The primary's past is the result's past. */
  private static void keepHistory(ObjectSchema schema, CrmRecord primary, CrmRecord result) {
    for (int number = PropertyCatalog.FIRST_STORED; number < schema.properties().size(); number++) {
      if (schema.properties().calculated().has(number)) {
        continue;
      }
      List<PropertyChange> changes = primary.history(number);
      for (int i = changes.size() - 1; i >= 0; i--) {
        result.remember(changes.get(i), null, changes.get(i).source());
      }
    }
  }

  private static void checkIdentities(String[] values, PropertyCatalog catalog) {
    int identities = 0;
    for (String name : List.of("email", MERGED_IDS, MORE_EMAILS)) {
      String value = values[catalog.number(name) - PropertyCatalog.FIRST_STORED];
      identities += value == null ? 0 : value.split(";").length;
    }
    if (identities > MAX_IDENTITIES) {
      throw new CrmProblem.TooManyIdentities(MAX_IDENTITIES);
    }
  }

  /** The ids that lead to the result without being its own. */
  private static String mergedIds(
      ObjectSchema schema, CrmRecord primary, CrmRecord other, boolean newId) {
    var ids = new ArrayList<String>();
    int number = schema.properties().number(MERGED_IDS);
    for (CrmRecord record : List.of(primary, other)) {
      String before = number < 0 ? null : record.value(number);
      if (before != null) {
        ids.add(before);
      }
      if (newId || record == other) {
        ids.add(Long.toString(record.id()));
      }
    }
    return String.join(";", ids);
  }

  private static String moreEmails(PropertyCatalog catalog, CrmRecord primary, CrmRecord other) {
    var emails = new ArrayList<String>();
    for (CrmRecord record : List.of(primary, other)) {
      String before = record.value(catalog.number(MORE_EMAILS));
      if (before != null) {
        emails.add(before);
      }
    }
    String second = other.value(catalog.number("email"));
    if (second != null && primary.value(catalog.number("email")) != null) {
      emails.add(second);
    }
    return emails.isEmpty() ? null : String.join(";", emails);
  }

  private static void put(String[] values, PropertyCatalog catalog, String name, String value) {
    int number = catalog.number(name);
    if (number >= 0) {
      values[number - PropertyCatalog.FIRST_STORED] = value;
    }
  }
}
