package io.caravan.simulator.webhooks.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.uncertain.ExpiredOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The files of one app's journal. Events gather until somebody reads, a minute has passed or a file
 * is full; published files stay for three days. Source: HubSpot docs, "Webhooks journal".
 *
 * <p>Thread-safe.
 */
public final class AppJournal {

  /** How long files can be fetched. */
  public static final Duration RETENTION = Duration.ofDays(3);

  private static final long GATHER_MILLIS = 60_000;

  private final long appId;
  private final SimulatorClock clock;
  private final Supplier<ExpiredOffset> expired;
  private final NavigableMap<Long, OpenFile> open = new TreeMap<>();
  private final NavigableMap<Long, JournalFile> files = new TreeMap<>();
  private long published;

  AppJournal(long appId, SimulatorClock clock, Supplier<ExpiredOffset> expired) {
    this.appId = appId;
    this.clock = clock;
    this.expired = expired;
  }

  /** An offset that never was, or that is gone. */
  public static final class UnknownOffset extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownOffset(String offset) {
      super("No journal entry found for offset " + offset, null, false, false);
    }
  }

  /**
   * Adds an event, or adds to the one before when both came of the same write.
   *
   * @param key tells the write; equal keys belong together
   * @param event null when there is nothing to add but to the event before
   * @param extend adds to an event that is there already; refuses by returning false
   */
  synchronized void add(long portalId, Object key, ObjectNode event, Extension extend) {
    OpenFile file = openFile(portalId);
    ObjectNode newest = file.newest(key);
    boolean extended = newest != null && extend.added(newest);
    if (extended || event == null) {
      return;
    }
    if (file.full(Json.write(event).length)) {
      publish(portalId);
      file = openFile(portalId);
    }
    file.add(event, key);
  }

  /** Adds something to an event. */
  @FunctionalInterface
  interface Extension {
    /** False when it must be an event of its own. */
    boolean added(ObjectNode event);
  }

  private OpenFile openFile(long portalId) {
    OpenFile file = open.get(portalId);
    if (file != null && clock.millis() - file.openedAt() > GATHER_MILLIS) {
      publish(portalId);
      file = null;
    }
    return file != null ? file : open.computeIfAbsent(portalId, p -> new OpenFile(clock.millis()));
  }

  private void publish(long portalId) {
    OpenFile file = open.remove(portalId);
    if (file != null && !file.empty()) {
      long now = clock.millis();
      long number = ++published;
      files.put(number, file.publish(number, offset(number), portalId, now, Timestamps.iso(now)));
    }
    dropOld();
  }

  /** Whether or not anybody ever reads. */
  private void dropOld() {
    long oldest = clock.millis() - RETENTION.toMillis();
    while (!files.isEmpty() && files.firstEntry().getValue().publishedAt() < oldest) {
      files.pollFirstEntry();
    }
  }

  /** Publishes what gathered and drops what is too old. */
  private void settle() {
    new ArrayList<>(open.keySet()).forEach(this::publish);
    dropOld();
  }

  /** Offsets look like UUIDs; inside they are the app and the number of the file. */
  private String offset(long number) {
    return new UUID(0x6a6f_7572_0000_4000L ^ (appId << 16), 0x8000_0000_0000_0000L | number)
        .toString();
  }

  private long number(String offset) {
    try {
      UUID uuid = UUID.fromString(offset);
      long number = uuid.getLeastSignificantBits() & 0x7FFF_FFFF_FFFF_FFFFL;
      if (number >= 1 && number <= published && offset(number).equalsIgnoreCase(offset)) {
        return number;
      }
    } catch (IllegalArgumentException e) {
      throw new UnknownOffset(offset);
    }
    throw new UnknownOffset(offset);
  }

  /** The first files that are there. */
  synchronized List<JournalFile> earliest(int count, Long portalId) {
    settle();
    return select(files, count, portalId);
  }

  /** The last files, oldest first. */
  synchronized List<JournalFile> latest(int count, Long portalId) {
    settle();
    List<JournalFile> found = select(files.descendingMap(), count, portalId);
    java.util.Collections.reverse(found);
    return found;
  }

  /**
   * The files after an offset; none when nothing is newer.
   *
   * @throws UnknownOffset when it is none, or expired and the switch says so
   */
  synchronized List<JournalFile> after(String offset, int count, Long portalId) {
    settle();
    long number = number(offset);
    if (!files.containsKey(number) && expired.get() == ExpiredOffset.REFUSED) {
      throw new UnknownOffset(offset);
    }
    return select(files.tailMap(number, false), count, portalId);
  }

  /** The file at an offset. */
  synchronized Optional<JournalFile> at(String offset) {
    settle();
    try {
      return Optional.ofNullable(files.get(number(offset)));
    } catch (UnknownOffset e) {
      return Optional.empty();
    }
  }

  private static List<JournalFile> select(
      NavigableMap<Long, JournalFile> from, int count, Long portalId) {
    var found = new ArrayList<JournalFile>();
    for (JournalFile file : from.values()) {
      if (found.size() == count) {
        break;
      }
      if (portalId == null || portalId == file.portalId()) {
        found.add(file);
      }
    }
    return found;
  }

  /** Forgets all events; offsets are never used twice. */
  synchronized void clear() {
    open.clear();
    files.clear();
  }

  /** A journal in a snapshot. */
  record State(List<OpenFile.State> open, List<JournalFile> files, long published) {}

  synchronized State state() {
    var gathering = new ArrayList<OpenFile.State>();
    open.forEach((portalId, file) -> gathering.add(file.state(portalId)));
    return new State(gathering, List.copyOf(files.values()), published);
  }

  synchronized void restore(State state) {
    clear();
    state.open().forEach(each -> open.put(each.portalId(), OpenFile.of(each)));
    state.files().forEach(each -> files.put(each.number(), each));
    published = state.published();
  }
}
