package io.caravan.simulator.crm;

import io.caravan.hubspot.ObjectType;
import io.caravan.simulator.clock.SimulatorClock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
  private final Map<String, Set<String>> required = new TreeMap<>();
  private final Map<String, Long> nextIds = new LinkedHashMap<>();
  private final ValueRules values;
  private final SearchIndex index;
  private final RecordWriter writer;
  private final Linker linker;
  private final Merger merger;
  private int nextCustomType = FIRST_CUSTOM_TYPE;

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
    associationTypes.loadStandard(schemas);
    pipelines = new Pipelines(now);
    values = new ValueRules(pipelines, owners);
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
        .filter(
            schema ->
                schema.name().equalsIgnoreCase(nameOrId)
                    || fullName(schema).equalsIgnoreCase(nameOrId))
        .findFirst();
  }

  /** All object types in the order of their ordinals. */
  public Collection<ObjectSchema> schemas() {
    return List.copyOf(schemas.values());
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
    int ordinal = schemas.values().stream().mapToInt(ObjectSchema::ordinal).max().orElse(0) + 1;
    String group = name + "_information";
    var schema =
        new ObjectSchema(
            type,
            ordinal,
            name,
            details.plural(),
            StandardTypes.systemProperties(
                "hs_createdate", "hs_lastmodifieddate", group, clock.millis()),
            group,
            details);
    schemas.put(type.id(), schema);
    return schema;
  }

  /** Removes a custom object type. */
  public void undefine(ObjectSchema schema) {
    schemas.remove(schema.type().id());
  }

  /** Begins the checks of one call's writes. */
  public Drafts drafts(boolean portalRules) {
    return new Drafts(this, portalRules);
  }

  long nextId(ObjectSchema schema) {
    return nextIds.merge(schema.type().id(), FIRST_ID, (last, first) -> last + 1);
  }

  /** The properties that a create must give: the schema's own and the portal's rules. */
  public Set<String> requiredProperties(ObjectSchema schema) {
    var names = new TreeSet<>(schema.details().required());
    names.addAll(required.getOrDefault(schema.type().id(), Set.of()));
    return names;
  }

  /** Makes a property required by a rule of the portal. */
  public void require(ObjectSchema schema, String property) {
    required.computeIfAbsent(schema.type().id(), type -> new TreeSet<>()).add(property);
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

  /** The properties that rules of the portal require, by type. */
  Map<String, Set<String>> required() {
    return required;
  }

  /** The id that each type gave out last. */
  Map<String, Long> nextIds() {
    return nextIds;
  }

  int nextCustomType() {
    return nextCustomType;
  }

  /** Replaces all types, before anyone uses them. */
  void restore(
      Collection<ObjectSchema> newSchemas,
      Map<String, Set<String>> newRequired,
      Map<String, Long> newIds,
      int newCustomType) {
    schemas.clear();
    newSchemas.forEach(schema -> schemas.put(schema.type().id(), schema));
    required.clear();
    newRequired.forEach((type, names) -> required.put(type, new TreeSet<>(names)));
    nextIds.clear();
    nextIds.putAll(newIds);
    nextCustomType = newCustomType;
  }

  ValueRules values() {
    return values;
  }
}
