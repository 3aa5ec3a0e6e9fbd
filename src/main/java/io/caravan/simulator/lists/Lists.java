package io.caravan.simulator.lists;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.CrmChange;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.jobs.Workplace;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lists of one portal. Not thread-safe: guarded by the portal's lock. */
public final class Lists {

  private static final Logger LOG = LoggerFactory.getLogger(Lists.class);
  private static final Duration RESTORABLE = Duration.ofDays(90);

  private final Workplace workplace;
  private final TreeMap<Long, ListEntry> byId = new TreeMap<>();
  private final ListFolders folders;
  private final ListMemberships memberships;
  private final ListFilling filling;
  private final Conversions conversions;
  private long nextId = 1;

  /**
   * @param listener hears of all comings and goings
   */
  public Lists(Workplace workplace, MembershipListener listener) {
    this.workplace = workplace;
    this.folders = new ListFolders(workplace.clock());
    this.memberships = new ListMemberships(workplace.portalId(), workplace.clock(), listener);
    this.filling = new ListFilling(workplace, byId::values, memberships);
    this.conversions = new Conversions(workplace.clock(), workplace.zone());
  }

  /** Does what has become due by the mere passing of time. */
  public void catchUp() {
    conversions.run(byId.values());
    filling.refresh();
  }

  /** Takes note of a record that changed. */
  public void changed(CrmChange change) {
    if (!byId.isEmpty()) {
      filling.changed(change);
    }
  }

  /**
   * Makes a list. One with filters is PROCESSING until all records were looked at.
   *
   * @param filterBranch null for none
   * @param by the user's id
   * @throws ListRefused when HubSpot would not make it
   */
  public ListEntry create(
      String name,
      ObjectSchema schema,
      ProcessingType type,
      JsonNode filterBranch,
      long folderId,
      long by) {
    mustBeFree(name, schema.type().id(), 0);
    if (type == ProcessingType.DYNAMIC && filterBranch == null) {
      throw new ListRefused("A filterBranch is required for lists of processingType DYNAMIC");
    }
    if (type == ProcessingType.MANUAL && filterBranch != null) {
      throw new ListRefused("Lists of processingType MANUAL cannot have a filterBranch");
    }
    folders.mustExist(folderId);
    ReadFilter filter = filterBranch == null ? null : read(filterBranch, schema, 0);
    long now = workplace.now();
    var list =
        new CrmList(
            nextId++,
            name,
            schema.type().id(),
            type,
            filterBranch,
            1,
            now,
            now,
            now,
            by,
            by,
            0,
            folderId);
    var entry = new ListEntry(list, filter);
    byId.put(list.id(), entry);
    if (filter != null) {
      filling.begin(entry, true);
    }
    return entry;
  }

  private ReadFilter read(JsonNode filterBranch, ObjectSchema schema, long own) {
    ReadFilter filter =
        new FilterReader(
                workplace.crm(),
                workplace.clock(),
                workplace.zone(),
                id -> find(id).map(ListEntry::members).orElse(null))
            .read(filterBranch, schema);
    if (own != 0 && leadsTo(filter.lists(), own, new HashSet<>())) {
      throw new ListRefused("Invalid filter: list %d would depend on itself".formatted(own));
    }
    return filter;
  }

  private boolean leadsTo(Set<Long> from, long wanted, Set<Long> seen) {
    for (long id : from) {
      if (id == wanted) {
        return true;
      }
      ListEntry entry = byId.get(id);
      if (seen.add(id)
          && entry != null
          && entry.filter() != null
          && leadsTo(entry.filter().lists(), wanted, seen)) {
        return true;
      }
    }
    return false;
  }

  private void mustBeFree(String name, String objectTypeId, long own) {
    findByName(objectTypeId, name)
        .filter(taken -> taken.list().id() != own)
        .ifPresent(
            taken -> {
              throw new ListRefused(
                  "A list with the name '%s' already exists: %d".formatted(name, taken.list().id()),
                  "ILS.DUPLICATE_LIST_NAMES");
            });
  }

  /** Gives a list another name. */
  public void rename(ListEntry entry, String name, long by) {
    mustBeFree(name, entry.list().objectTypeId(), entry.list().id());
    entry.become(entry.list().renamed(name, by, workplace.now()));
  }

  /**
   * Gives a DYNAMIC list other filters; it is PROCESSING until all records were looked at.
   *
   * @throws ListRefused when the list is not DYNAMIC or the filters are not valid
   */
  public void filter(ListEntry entry, JsonNode filterBranch, long by) {
    if (entry.list().type() != ProcessingType.DYNAMIC) {
      throw new ListRefused(
          "Filters of list %d cannot be updated: its processingType is %s"
              .formatted(entry.list().id(), entry.list().type()));
    }
    ObjectSchema schema = workplace.crm().schema(entry.list().objectTypeId()).orElseThrow();
    ReadFilter filter = read(filterBranch, schema, entry.list().id());
    entry.filterBy(filter);
    entry.become(entry.list().filtered(filterBranch, by, workplace.now()));
    filling.begin(entry, true);
  }

  /** Deletes a list; it can be restored for 90 days. */
  public void delete(ListEntry entry) {
    entry.become(entry.list().deletedAt(workplace.now()));
  }

  /**
   * Brings a deleted list back.
   *
   * @return false when there is none that can be restored
   * @throws ListRefused when its name was taken meanwhile
   */
  public boolean restore(long id) {
    ListEntry entry = byId.get(id);
    if (entry == null || workplace.now() - entry.list().deletedAt() > RESTORABLE.toMillis()) {
      return entry != null && entry.list().deletedAt() == 0;
    }
    mustBeFree(entry.list().name(), entry.list().objectTypeId(), id);
    entry.become(entry.list().deletedAt(0));
    if (entry.dynamic()) {
      filling.begin(entry, true);
    }
    return true;
  }

  /** A list that exists. */
  public Optional<ListEntry> find(long id) {
    return Optional.ofNullable(byId.get(id)).filter(entry -> entry.list().deletedAt() == 0);
  }

  /** The list that the first version of the API knew by a number. */
  public Optional<ListEntry> findByLegacyId(long legacyId) {
    return find(CrmList.idOfLegacy(legacyId));
  }

  /** A list by its name, of which there is one per object type; upper and lower case are one. */
  public Optional<ListEntry> findByName(String objectTypeId, String name) {
    return all().stream()
        .filter(entry -> entry.list().objectTypeId().equals(objectTypeId))
        .filter(entry -> entry.list().name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** All lists that exist, by id. */
  public Collection<ListEntry> all() {
    return byId.values().stream().filter(entry -> entry.list().deletedAt() == 0).toList();
  }

  /** Puts a list into a folder. */
  public void move(ListEntry entry, long folderId) {
    folders.mustExist(folderId);
    entry.become(entry.list().in(folderId));
  }

  /** The time by the simulator's clock, in milliseconds since the epoch. */
  public long now() {
    return workplace.now();
  }

  public ListFolders folders() {
    return folders;
  }

  public ListMemberships memberships() {
    return memberships;
  }

  public Conversions conversions() {
    return conversions;
  }

  /** All lists of a portal in a snapshot. */
  public record State(
      List<ListEntry.State> lists,
      long nextId,
      ListFolders.State folders,
      Map<Long, Conversions.Conversion> conversions,
      List<ListFilling.Touched> touched) {}

  public State state() {
    return new State(
        byId.values().stream().map(ListEntry::state).toList(),
        nextId,
        folders.state(),
        conversions.state(),
        filling.touched());
  }

  /** Fills lists that are still empty; the portal has the records of the same snapshot already. */
  public void restore(State state) {
    nextId = state.nextId();
    folders.restore(state.folders());
    conversions.restore(state.conversions());
    state.lists().forEach(each -> byId.put(each.list().id(), ListEntry.of(each)));
    for (ListEntry entry : byId.values()) {
      if (entry.list().filterBranch() != null) {
        entry.filterBy(readAgain(entry));
      }
    }
    filling.resume(state.touched());
  }

  /** A filter whose property or type is gone by now keeps the records that it found. */
  private ReadFilter readAgain(ListEntry entry) {
    try {
      ObjectSchema schema = workplace.crm().schema(entry.list().objectTypeId()).orElse(null);
      if (schema != null) {
        return read(entry.list().filterBranch(), schema, 0);
      }
    } catch (ListRefused e) {
      LOG.warn("list {}: {}", entry.list().id(), e.getMessage());
    }
    return new ReadFilter(
        record -> entry.members().contains(record.id()), Set.of(), Set.of(), false);
  }
}
