package io.caravan.simulator.lists;

import io.caravan.simulator.clock.SimulatorClock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The folders of a portal's lists, below a topmost one with the id 0. */
public final class ListFolders {

  public static final long ROOT = 0;

  private final SimulatorClock clock;
  private final TreeMap<Long, Folder> byId = new TreeMap<>();
  private long nextId = 1;

  /**
   * A folder; times are milliseconds since the epoch.
   *
   * @param parent the folder in which it lies
   */
  public record Folder(
      long id, String name, long parent, long userId, long createdAt, long updatedAt) {}

  ListFolders(SimulatorClock clock) {
    this.clock = clock;
    byId.put(ROOT, new Folder(ROOT, "Root folder", ROOT, 0, clock.millis(), clock.millis()));
  }

  /** Makes a folder in another. */
  public Folder create(String name, long parent, long userId) {
    mustExist(parent);
    long now = clock.millis();
    return put(new Folder(nextId++, name, parent, userId, now, now));
  }

  private Folder put(Folder folder) {
    byId.put(folder.id(), folder);
    return folder;
  }

  public Optional<Folder> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The folders that lie directly in one. */
  public List<Folder> in(long parent) {
    return byId.values().stream()
        .filter(folder -> folder.parent() == parent && folder.id() != ROOT)
        .toList();
  }

  public Folder rename(Folder folder, String name) {
    mustNotBeRoot(folder);
    return put(
        new Folder(
            folder.id(),
            name,
            folder.parent(),
            folder.userId(),
            folder.createdAt(),
            clock.millis()));
  }

  /**
   * Puts a folder into another.
   *
   * @throws ListRefused when it would lie in itself
   */
  public Folder move(Folder folder, long parent) {
    mustNotBeRoot(folder);
    mustExist(parent);
    for (long above = parent; above != ROOT; above = byId.get(above).parent()) {
      if (above == folder.id()) {
        throw new ListRefused("Folder %d cannot be moved into itself".formatted(folder.id()));
      }
    }
    return put(
        new Folder(
            folder.id(),
            folder.name(),
            parent,
            folder.userId(),
            folder.createdAt(),
            clock.millis()));
  }

  /**
   * Removes an empty folder.
   *
   * @throws ListRefused when folders lie in it
   */
  public void delete(Folder folder) {
    mustNotBeRoot(folder);
    if (!in(folder.id()).isEmpty()) {
      throw new ListRefused("Folder %d is not empty".formatted(folder.id()));
    }
    byId.remove(folder.id());
  }

  void mustExist(long id) {
    if (!byId.containsKey(id)) {
      throw new ListRefused("Folder %d does not exist".formatted(id));
    }
  }

  private static void mustNotBeRoot(Folder folder) {
    if (folder.id() == ROOT) {
      throw new ListRefused("The topmost folder cannot be changed");
    }
  }

  /** All of them in a snapshot. */
  record State(List<Folder> folders, long nextId) {}

  State state() {
    return new State(List.copyOf(byId.values()), nextId);
  }

  void restore(State state) {
    byId.clear();
    state.folders().forEach(this::put);
    nextId = state.nextId();
  }
}
