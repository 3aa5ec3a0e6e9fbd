package io.caravan.simulator.crm;

import io.caravan.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/** Creates, updates, deletes and restores records, and tells the listener. */
public final class RecordWriter {

  /** How long the recycle bin keeps a record. */
  private static final Duration RECYCLE_BIN = Duration.ofDays(90);

  private final Crm crm;
  private final SimulatorClock clock;
  private final CrmListener listener;

  RecordWriter(Crm crm, SimulatorClock clock, CrmListener listener) {
    this.crm = crm;
    this.clock = clock;
    this.listener = listener;
  }

  /** Applies a checked write; the record is the new or the updated one. */
  public CrmRecord apply(Draft draft, ChangeSource source) {
    return draft.target() == null ? create(draft, source) : update(draft, source);
  }

  private CrmRecord create(Draft draft, ChangeSource source) {
    ObjectSchema schema = draft.schema();
    long now = clock.millis();
    var values = new String[schema.properties().size() - PropertyCatalog.FIRST_STORED];
    for (int i = 0; i < draft.numbers().size(); i++) {
      values[draft.numbers().get(i) - PropertyCatalog.FIRST_STORED] = draft.values().get(i);
    }
    CrmRecord record = add(schema, now, values);
    listener.changed(new CrmChange.Created(schema, record.id()), source, now);
    for (int i = 0; i < draft.numbers().size(); i++) {
      int number = draft.numbers().get(i);
      String value = draft.values().get(i);
      if (value != null) {
        record.remember(new PropertyChange(number, value, now, source), null, source);
        tell(schema, record, number, value, source, now);
      }
    }
    draft.links().forEach(link -> crm.linker().link(schema, record, link, source));
    return record;
  }

  /**
   * Adds a record as it is, without checks and without telling anyone: for seeding.
   *
   * @param createdAt milliseconds since the epoch
   * @param values stored values by property number, from {@link PropertyCatalog#FIRST_STORED} on
   */
  public CrmRecord add(ObjectSchema schema, long createdAt, String[] values) {
    var record = new CrmRecord(crm.nextId(schema), createdAt, new Version(values, createdAt, 0));
    schema.records().add(record);
    holdUnique(schema, record);
    crm.index().changed(record);
    return record;
  }

  private CrmRecord update(Draft draft, ChangeSource source) {
    ObjectSchema schema = draft.schema();
    CrmRecord record = draft.target();
    String[] values = record.current().copyOfValues(schema.properties().size());
    var changed = new ArrayList<Integer>();
    for (int i = 0; i < draft.numbers().size(); i++) {
      int number = draft.numbers().get(i);
      int at = number - PropertyCatalog.FIRST_STORED;
      if (!java.util.Objects.equals(values[at], draft.values().get(i))) {
        values[at] = draft.values().get(i);
        changed.add(number);
      }
    }
    if (changed.isEmpty()) {
      return record;
    }
    long now = clock.millis();
    Version before = record.current();
    record.become(new Version(values, now, before.archivedAt()));
    crm.index().changed(record);
    for (int number : changed) {
      String value = record.value(number);
      String old = before.stored(number);
      if (schema.properties().get(number).unique()) {
        schema.records().release(number, old, record);
        schema.records().hold(number, value, record);
      }
      record.remember(
          new PropertyChange(number, value == null ? "" : value, now, source), old, source);
      tell(schema, record, number, value, source, now);
    }
    if (schema.identifiedByEmail() && changed.contains(schema.properties().number("email"))) {
      // The former address may be one of the additional ones, too, and is still this contact's.
      holdUnique(schema, record);
    }
    return record;
  }

  /**
   * Gives properties other values that HubSpot calculates by itself: neither the modification date
   * moves, nor is anybody told.
   *
   * @throws IllegalArgumentException when one of them follows a formula
   */
  public void recalculate(ObjectSchema schema, CrmRecord record, Map<String, String> properties) {
    for (String name : properties.keySet()) {
      if (schema.properties().calculated().has(schema.properties().number(name))) {
        throw new IllegalArgumentException(
            name + " follows its formula: change the formula, or a property that it reads");
      }
    }
    Version before = record.current();
    String[] values = before.copyOfValues(schema.properties().size());
    properties.forEach(
        (name, value) ->
            values[schema.properties().number(name) - PropertyCatalog.FIRST_STORED] =
                value.isEmpty() ? null : value);
    record.become(new Version(values, before.updatedAt(), before.archivedAt()));
    crm.index().changed(record);
  }

  /** Moves a record to the recycle bin. */
  public void archive(ObjectSchema schema, CrmRecord record, ChangeSource source) {
    if (record.archived()) {
      return;
    }
    long now = clock.millis();
    record.become(record.current().archived(now));
    crm.index().changed(record);
    releaseUnique(schema, record);
    listener.changed(new CrmChange.Deleted(schema, record.id()), source, now);
  }

  /**
   * Brings a record back from the recycle bin, as a person does in HubSpot's pages.
   *
   * @throws CrmProblem.EmailTaken when another record took its e-mail address meanwhile
   * @throws CrmProblem.NoSuchRecord when it has been in there for more than 90 days
   */
  public void restore(ObjectSchema schema, CrmRecord record, ChangeSource source) {
    if (!record.archived()) {
      return;
    }
    if (isPurged(record)) {
      throw new CrmProblem.NoSuchRecord(record.id());
    }
    forEachUnique(
        schema,
        (number, value) -> {
          CrmRecord holder = value == null ? null : schema.records().holder(number, value);
          if (holder != null && holder != record) {
            throw new CrmProblem.EmailTaken(holder.id());
          }
        },
        record);
    record.become(record.current().archived(0));
    crm.index().changed(record);
    holdUnique(schema, record);
    listener.changed(new CrmChange.Restored(schema, record.id()), source, clock.millis());
  }

  /** Whether a record has been in the recycle bin for so long that nobody can see it any more. */
  public boolean isPurged(CrmRecord record) {
    return record.archived()
        && clock.millis() - record.current().archivedAt() > RECYCLE_BIN.toMillis();
  }

  /** Erases a record for good: its privacy deletion and its deletion are told. */
  public void erase(ObjectSchema schema, CrmRecord record, ChangeSource source) {
    long now = clock.millis();
    boolean live = !record.archived();
    remove(schema, record);
    listener.changed(new CrmChange.PrivacyDeleted(schema, record.id()), source, now);
    if (live) {
      listener.changed(new CrmChange.Deleted(schema, record.id()), source, now);
    }
  }

  void remove(ObjectSchema schema, CrmRecord record) {
    crm.linker().forget(schema, record);
    releaseUnique(schema, record);
    record.become(record.current().archived(clock.millis()));
    record.showInSearch(null);
    schema.records().purge(record);
  }

  private void tell(
      ObjectSchema schema,
      CrmRecord record,
      int number,
      String value,
      ChangeSource source,
      long now) {
    String name = schema.properties().get(number).name();
    listener.changed(
        new CrmChange.PropertyChanged(schema, record.id(), name, value == null ? "" : value),
        source,
        now);
  }

  static void holdUnique(ObjectSchema schema, CrmRecord record) {
    forEachUnique(schema, (number, value) -> schema.records().hold(number, value, record), record);
  }

  static void releaseUnique(ObjectSchema schema, CrmRecord record) {
    forEachUnique(
        schema, (number, value) -> schema.records().release(number, value, record), record);
  }

  private static void forEachUnique(
      ObjectSchema schema,
      java.util.function.BiConsumer<Integer, String> action,
      CrmRecord record) {
    for (int number = PropertyCatalog.FIRST_STORED; number < schema.properties().size(); number++) {
      if (schema.properties().get(number).unique()) {
        action.accept(number, record.value(number));
      }
    }
    if (schema.identifiedByEmail()) {
      int email = schema.properties().number("email");
      String more = record.value(schema.properties().number("hs_additional_emails"));
      for (String address : more == null ? new String[0] : more.split(";")) {
        action.accept(email, address);
      }
    }
  }
}
