package io.caravan.simulator.crm;

import java.util.HashMap;
import java.util.Map;

/**
 * What search knows of the records of one type, in the orders in which clients ask for it.
 *
 * <p>Not thread-safe: guarded by its portal's lock. The views may be read by any thread.
 */
public final class IndexedRecords {

  private final OrderedIndex byId = new OrderedIndex(entry -> entry.record().id());
  private final OrderedIndex byCreation = new OrderedIndex(entry -> entry.record().createdAt());
  private final OrderedIndex byModification =
      new OrderedIndex(entry -> entry.version().updatedAt());
  private final Map<Object, UniqueIndex> unique = new HashMap<>();

  /** Puts one state of a record in the place of another; either may be null for none. */
  void replace(IndexedRecord before, IndexedRecord next) {
    if (before != null) {
      byId.remove(before);
      byCreation.remove(before);
      byModification.remove(before);
      unique.values().forEach(index -> index.remove(before));
    }
    if (next != null) {
      byId.add(next);
      byCreation.add(next);
      byModification.add(next);
      unique.values().forEach(index -> index.add(next));
    }
  }

  /**
   * The records in order of a computed property.
   *
   * @param number {@link PropertyCatalog#ID}, {@link PropertyCatalog#CREATED} or {@link
   *     PropertyCatalog#MODIFIED}
   */
  public IndexView by(int number) {
    return switch (number) {
      case PropertyCatalog.ID -> byId.view();
      case PropertyCatalog.CREATED -> byCreation.view();
      case PropertyCatalog.MODIFIED -> byModification.view();
      default -> throw new IllegalArgumentException("no order by property " + number);
    };
  }

  /**
   * The index of a unique property, made when first asked for.
   *
   * @param name tells apart the ways to read a property
   * @param keys reads it
   */
  public UniqueIndex unique(Object name, UniqueIndex.Keys keys) {
    return unique.computeIfAbsent(
        name,
        n -> {
          var index = new UniqueIndex(keys);
          IndexView all = byId.view();
          all.forEach(0, all.size(), index::add);
          return index;
        });
  }
}
