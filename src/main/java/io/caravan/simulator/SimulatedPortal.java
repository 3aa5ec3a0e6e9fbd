package io.caravan.simulator;

import io.caravan.hubspot.Bucket;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Owner;
import io.caravan.simulator.crm.PortalRules;
import io.caravan.simulator.crm.PropertyCatalog;
import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.uncertain.CrmChoices;
import io.caravan.simulator.uncertain.Switches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A portal in the hands of a test: changes are made as a person makes them in HubSpot's pages, with
 * changeSource CRM_UI, and go out as webhooks. Types are named as in paths: {@code contacts}.
 * Thread-safe.
 *
 * <p>A method for each thing that a person does; the rules stand in {@code crm}.
 */
public final class SimulatedPortal {

  private final Portal portal;
  private final ChangeSource source = ChangeSource.user(World.USER);

  SimulatedPortal(Portal portal) {
    this.portal = portal;
  }

  /** A record as it is at one moment; empty properties are left out. */
  public record Snapshot(
      long id, Map<String, String> properties, long createdAt, long updatedAt, boolean archived) {

    private static Snapshot of(ObjectSchema schema, CrmRecord record) {
      var properties = new TreeMap<String, String>();
      PropertyCatalog catalog = schema.properties();
      for (int number = 0; number < catalog.size(); number++) {
        String value = record.value(number);
        if (value != null) {
          properties.put(catalog.get(number).name(), value);
        }
      }
      return new Snapshot(
          record.id(),
          properties,
          record.createdAt(),
          record.current().updatedAt(),
          record.archived());
    }
  }

  /** The portal's number. */
  public long id() {
    return portal.id();
  }

  /**
   * Makes a record.
   *
   * @return its id
   * @throws CrmProblem when HubSpot would refuse it
   */
  public long create(String type, Map<String, String> properties) {
    return with(
        crm -> {
          Draft draft =
              crm.drafts(false).create(schema(crm, type), new TreeMap<>(properties), List.of());
          return crm.writer().apply(draft, source).id();
        });
  }

  /** Sets properties; an empty value clears. */
  public void update(String type, long id, Map<String, String> properties) {
    change(
        type,
        id,
        (crm, schema, record) ->
            crm.writer()
                .apply(
                    crm.drafts(false).update(schema, record, new TreeMap<>(properties)), source));
  }

  /**
   * Gives properties other values without moving the modification date and without an event, as
   * HubSpot does with those that it calculates; an empty value clears.
   *
   * @throws IllegalArgumentException when one of them follows a formula: change that
   */
  public void recalculate(String type, long id, Map<String, String> properties) {
    change(type, id, (crm, schema, record) -> crm.writer().recalculate(schema, record, properties));
  }

  /** Moves a record to the recycle bin. */
  public void delete(String type, long id) {
    change(type, id, (crm, schema, record) -> crm.writer().archive(schema, record, source));
  }

  /** Brings a record back from the recycle bin. */
  public void restore(String type, long id) {
    change(type, id, (crm, schema, record) -> crm.writer().restore(schema, record, source));
  }

  /** Erases a contact for good, as a privacy request does. */
  public void privacyDelete(long contactId) {
    change(
        "contacts", contactId, (crm, schema, record) -> crm.writer().erase(schema, record, source));
  }

  /**
   * Merges a record into another.
   *
   * @return the id of what they became: a new one for contacts and companies
   */
  public long merge(String type, long primaryId, long otherId) {
    return with(
        crm -> {
          ObjectSchema schema = schema(crm, type);
          return crm.merger()
              .merge(schema, record(schema, primaryId), record(schema, otherId), source)
              .id();
        });
  }

  /** Links two records with the plain association. */
  public void associate(String fromType, long fromId, String toType, long toId) {
    link(fromType, fromId, toType, toId, false);
  }

  /** Links two records with the primary association. */
  public void associatePrimary(String fromType, long fromId, String toType, long toId) {
    link(fromType, fromId, toType, toId, true);
  }

  private void link(String fromType, long fromId, String toType, long toId, boolean primary) {
    change(
        fromType,
        fromId,
        (crm, from, record) -> {
          ObjectSchema to = schema(crm, toType);
          List<AssociationType> types =
              crm.associationTypes().between(from.ordinal(), to.ordinal()).stream()
                  .filter(type -> primary ? type.primary() : type.plain())
                  .toList();
          var link = new Draft.NewLink(to, record(to, toId), types);
          crm.linker().link(from, record, link, source);
        });
  }

  /** Removes a link with all of its labels. */
  public void unassociate(String fromType, long fromId, String toType, long toId) {
    change(
        fromType,
        fromId,
        (crm, from, record) -> {
          ObjectSchema to = schema(crm, toType);
          crm.linker().unlink(from, record, to, record(to, toId), source);
        });
  }

  /** A record; ids of merged records lead to what became of them. Empty when there is none. */
  public Optional<Snapshot> find(String type, long id) {
    return with(
        crm -> {
          ObjectSchema schema = schema(crm, type);
          return Optional.ofNullable(schema.records().resolve(id)).map(r -> Snapshot.of(schema, r));
        });
  }

  /** The ids of all records of a type, ascending. */
  public List<Long> ids(String type, boolean archived) {
    return with(
        crm -> {
          var records = schema(crm, type).records();
          var ids = new ArrayList<Long>();
          for (int at = 0; at < records.size(); at++) {
            if (records.at(at).archived() == archived) {
              ids.add(records.at(at).id());
            }
          }
          return ids;
        });
  }

  /** The ids of live records that a record is linked to, ascending. */
  public List<Long> associated(String fromType, long id, String toType) {
    return with(
        crm -> {
          ObjectSchema to = schema(crm, toType);
          var ids = new ArrayList<Long>();
          for (long target : record(schema(crm, fromType), id).links().targets(to.ordinal(), 0)) {
            CrmRecord other = to.records().find(target);
            if (other != null && !other.archived()) {
              ids.add(target);
            }
          }
          return ids;
        });
  }

  /** Makes a property required, as an administrator's rule does for writes from 2026-09 on. */
  public void requireProperty(String type, String property) {
    change(crm -> crm.rules().require(schema(crm, type), property));
  }

  /**
   * Makes a property required while another one has a value, as a conditional rule does for writes
   * from 2026-09 on.
   */
  public void requirePropertyWhen(String type, String property, String controlling, String value) {
    var condition = new PortalRules.Condition(property, controlling, value);
    change(crm -> crm.rules().requireWhen(schema(crm, type), condition));
  }

  /** Adds an owner, or replaces the one with the same id. */
  public void putOwner(Owner owner) {
    change(crm -> crm.owners().put(owner.id(), owner));
  }

  /** Changes what the portal does where HubSpot's sources leave a choice, until the next reset. */
  public void choices(Consumer<CrmChoices.Draft> change) {
    change(crm -> crm.choices(crm.choices().with(change)));
  }

  /** What the portal does where HubSpot's sources leave a choice. */
  CrmChoices choices() {
    return with(Crm::choices);
  }

  /** Turns switches about records of this portal alone, until the next reset. */
  void turn(List<String> assignments) {
    change(crm -> crm.choices(Switches.turned(crm.choices(), assignments)));
  }

  /** Changes how long search does not see changes. */
  public void indexLag(Duration lag) {
    change(crm -> crm.index().lag(lag));
  }

  /** Uses quota at once, as a second process with the private token would. */
  public void useQuota(Bucket bucket, int calls) {
    portal.limits().consume(World.PRIVATE_APP, bucket, calls);
  }

  /** Sets how many calls of today are used up. */
  public void usedToday(long calls) {
    portal.limits().usedToday(calls);
  }

  /** Uses quota steadily from now on, as another process with the private token does; 0 ends it. */
  public void otherIntegration(Bucket bucket, double callsPerSecond) {
    portal.limits().other(World.PRIVATE_APP, bucket, callsPerSecond);
  }

  private <T> T with(Function<Crm, T> work) {
    return portal.exclusively(() -> work.apply(portal.crm()));
  }

  private void change(Consumer<Crm> change) {
    with(
        crm -> {
          change.accept(crm);
          return null;
        });
  }

  private void change(String type, long id, RecordChange change) {
    change(
        crm -> {
          ObjectSchema schema = schema(crm, type);
          change.accept(crm, schema, record(schema, id));
        });
  }

  /** Does something to a record under the portal's lock. */
  private interface RecordChange {
    void accept(Crm crm, ObjectSchema schema, CrmRecord record);
  }

  private static ObjectSchema schema(Crm crm, String type) {
    return crm.schema(type)
        .orElseThrow(() -> new IllegalArgumentException("no object type " + type));
  }

  private static CrmRecord record(ObjectSchema schema, long id) {
    CrmRecord record = schema.records().resolve(id);
    if (record == null) {
      throw new CrmProblem.NoSuchRecord(id);
    }
    return record;
  }
}
