package io.caravan.mirror.sync;

import java.time.Duration;
import java.util.List;

/**
 * An object that is synced, as its route describes it.
 *
 * @param name the name in the route: contacts, or a custom object's own name
 * @param properties the properties to read; empty for all
 * @param calculated properties that are refreshed on a schedule of their own; empty for those that
 *     the schema calls calculated
 * @param history properties whose former values are kept
 * @param associations the names of objects whose associations are read with the records
 * @param mapping the mapping's file name; {@link #OWN_MAPPING}; empty for none
 * @param actions which changes make actions: all, none, or after-first-run
 * @param pageSize records per call of a listing, 1 to 100
 * @param every how long after the last run an incremental one follows; zero for never
 * @param fullCron when a full run starts, as a Quartz expression in the machine's time zone; empty
 *     for never
 * @param calculatedEvery how long after the last one calculated properties are refreshed; zero for
 *     never
 * @param associationsEvery how long after the last one a sweep over all associations follows; zero
 *     for never
 * @param archivedEvery how long after the last one deleted records are listed; zero for never
 */
public record SyncedObject(
    String name,
    List<String> properties,
    List<String> calculated,
    List<String> history,
    List<String> associations,
    String mapping,
    String actions,
    int pageSize,
    Duration every,
    String fullCron,
    Duration calculatedEvery,
    Duration associationsEvery,
    Duration archivedEvery) {

  /** Says as a mapping: the file with the object's name, if there is one. */
  public static final String OWN_MAPPING = "own";

  public SyncedObject {
    properties = List.copyOf(properties);
    calculated = List.copyOf(calculated);
    history = List.copyOf(history);
    associations = List.copyOf(associations);
  }

  /** Whether all properties are read. */
  public boolean allProperties() {
    return properties.isEmpty();
  }
}
