package io.caravan.simulator.crm;

import io.caravan.hubspot.ObjectType;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.uncertain.CrmChoices;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All CRM data of one portal. Not thread-safe: guarded by its portal's lock.
 *
 * <p>Each object type numbers its records from the same start, so that a client that confuses types
 * or portals meets another record and not an error.
 */
public final class Crm {

  private static final long FIRST_ID = 1001;
  private static final int FIRST_CUSTOM_TYPE = 3_465_401;

  private final long portalId;
  private final SimulatorClock clock;
  private final Map<String, ObjectSchema> schemas = new LinkedHashMap<>();
  private final AssociationTypes associationTypes = new AssociationTypes();
  private final Pipelines pipelines;
  private final Map<Long, Owner> owners = new TreeMap<>();
  private final PortalRules rules = new PortalRules();
  private final LinkLimits linkLimits = new LinkLimits(this);
  private final Map<String, Long> nextIds = new LinkedHashMap<>();
  private final ValueRules values;
  private final StageRules stageRules;
  private final SearchIndex index;
  private final RecordWriter writer;
  private final Linker linker;
  private final Merger merger;
  private final Map<String, ObjectSchema> archivedSchemas = new LinkedHashMap<>();
  private int nextCustomType = FIRST_CUSTOM_TYPE;
  private int nextOrdinal;
  private CrmChoices choices = CrmChoices.DEFAULT;

  /**
   * @param listener hears of every change
   */
  public Crm(long portalId, SimulatorClock clock, SearchIndex index, CrmListener listener) {
    this.portalId = portalId;
    this.clock = clock;
    this.index = index;
    long now = clock.millis();
    for (ObjectSchema schema : new StandardTypes(now).load()) {
      schemas.put(schema.type().id(), schema);
    }
    nextOrdinal = schemas.size();
    associationTypes.loadStandard(schemas);
    pipelines = new Pipelines(now);
    values = new ValueRules(pipelines, owners);
    stageRules = new StageRules(pipelines);
    linker = new Linker(this, clock, listener);
    writer = new RecordWriter(this, clock, listener);
    merger = new Merger(this, clock, listener);
  }

  /**
   * The object type with a name or id.
   *
   * @param nameOrId any of the names HubSpot accepts; a custom object also by its own name
   */
  public Optional<ObjectSchema> schema(String nameOrId) {
    ObjectSchema known = ObjectType.find(nameOrId).map(type -> schemas.get(type.id())).orElse(null);
    if (known != null) {
      return Optional.of(known);
    }
    return schemas.values().stream()
        .filter(schema -> schema.type().isCustom())
        .filter(schema -> goesBy(schema, nameOrId))
        .findFirst();
  }

  private boolean goesBy(ObjectSchema schema, String name) {
    return schema.name().equalsIgnoreCase(name)
        || schema.details().plural().equalsIgnoreCase(name)
        || fullName(schema).equalsIgnoreCase(name)
        || ("p_" + schema.name()).equalsIgnoreCase(name);
  }

  /** All object types in the order of their ordinals. */
  public Collection<ObjectSchema> schemas() {
    return List.copyOf(schemas.values());
  }

  /** The kind of link that leads from an object type to whichever other has it. */
  public Optional<AssociationType> associationType(ObjectSchema from, String category, int typeId) {
    return schemas.values().stream()
        .flatMap(
            to -> associationTypes.find(from.ordinal(), to.ordinal(), category, typeId).stream())
        .findFirst();
  }

  /** The object type with an ordinal. */
  public ObjectSchema schema(int ordinal) {
    return schemas.values().stream()
        .filter(schema -> schema.ordinal() == ordinal)
        .findFirst()
        .orElseThrow();
  }

  /** A custom object's full name: {@code p62515_car}. */
  public String fullName(ObjectSchema schema) {
    return "p" + portalId + "_" + schema.name();
  }

  /** Adds a custom object type without properties of its own. */
  public ObjectSchema define(String name, SchemaDetails details) {
    var type = new ObjectType("2-" + nextCustomType++);
    int ordinal = nextOrdinal++;
    String group = name + "_information";
    var schema =
        new ObjectSchema(
            type,
            ordinal,
            name,
            details.plural(),
            StandardTypes.customProperties(group, clock.millis()),
            group,
            details);
    schemas.put(type.id(), schema);
    return schema;
  }

  /** Archives a custom object type, which has no live records: its name stays taken. */
  public void undefine(ObjectSchema schema) {
    for (int at = 0; at < schema.records().size(); at++) {
      linker.forget(schema, schema.records().at(at));
    }
    schemas.remove(schema.type().id());
    archivedSchemas.put(schema.type().id(), schema);
  }

  /** Forgets an archived object type, so that its name is free again. */
  public void purge(ObjectSchema schema) {
    archivedSchemas.remove(schema.type().id());
  }

  /** The custom object types that were archived. */
  public Collection<ObjectSchema> archivedSchemas() {
    return List.copyOf(archivedSchemas.values());
  }

  /** The archived object type with a name or id. */
  public Optional<ObjectSchema> archivedSchema(String nameOrId) {
    return archivedSchemas.values().stream()
        .filter(schema -> schema.type().id().equals(nameOrId) || goesBy(schema, nameOrId))
        .findFirst();
  }

  /** Whether an object type has a name, be it archived. */
  public boolean isTaken(String name) {
    return schema(name).isPresent() || archivedSchema(name).isPresent();
  }

  /** Begins the checks of one call's writes. */
  public Drafts drafts(boolean portalRules) {
    return new Drafts(this, portalRules);
  }

  long nextId(ObjectSchema schema) {
    return nextIds.merge(schema.type().id(), FIRST_ID, (last, first) -> last + 1);
  }

  /** What administrators demand of records. */
  public PortalRules rules() {
    return rules;
  }

  /** How many links a record may have. */
  public LinkLimits linkLimits() {
    return linkLimits;
  }

  /** What this portal does where HubSpot's sources leave a choice. */
  public CrmChoices choices() {
    return choices;
  }

  /** Chooses otherwise from now on. */
  public void choices(CrmChoices next) {
    choices = next;
  }

  /** How many records of a type are not in the recycle bin. */
  public int liveRecords(ObjectSchema schema) {
    RecordTable records = schema.records();
    int count = 0;
    for (int at = 0; at < records.size(); at++) {
      count += records.at(at).archived() ? 0 : 1;
    }
    return count;
  }

  /** Milliseconds since the epoch. */
  public long now() {
    return clock.millis();
  }

  public long portalId() {
    return portalId;
  }

  public AssociationTypes associationTypes() {
    return associationTypes;
  }

  public Pipelines pipelines() {
    return pipelines;
  }

  /** Owners by id, ascending. */
  public Map<Long, Owner> owners() {
    return owners;
  }

  /** What search sees. */
  public SearchIndex index() {
    return index;
  }

  /** Creates, updates and deletes records. */
  public RecordWriter writer() {
    return writer;
  }

  /** Makes and removes links. */
  public Linker linker() {
    return linker;
  }

  /** Merges records. */
  public Merger merger() {
    return merger;
  }

  /** The id that each type gave out last. */
  Map<String, Long> nextIds() {
    return nextIds;
  }

  int nextCustomType() {
    return nextCustomType;
  }

  int nextOrdinal() {
    return nextOrdinal;
  }

  /** Replaces all types, before anyone uses them. */
  void restore(
      Collection<ObjectSchema> newSchemas,
      Collection<ObjectSchema> newArchived,
      Map<String, Long> newIds,
      int newCustomType,
      int newOrdinal) {
    schemas.clear();
    newSchemas.forEach(schema -> schemas.put(schema.type().id(), schema));
    archivedSchemas.clear();
    newArchived.forEach(schema -> archivedSchemas.put(schema.type().id(), schema));
    nextIds.clear();
    nextIds.putAll(newIds);
    nextCustomType = newCustomType;
    nextOrdinal = newOrdinal;
  }

  ValueRules values() {
    return values;
  }

  StageRules stageRules() {
    return stageRules;
  }
}
