package io.caravan.mirror.journal;

import java.time.Instant;
import java.util.Locale;

/**
 * A time in which webhooks may have been missed, and how it was made up for.
 *
 * @param id 0 until it is stored
 * @param closedBy null while it is open
 * @param events events of the journal that were taken in to close it
 * @param detail in words: what was done, or why nothing could be done yet
 * @param closedAt null while it is open
 */
public record Gap(
    long id,
    Instant from,
    Instant to,
    Cause cause,
    Instant foundAt,
    Means closedBy,
    long events,
    String detail,
    Instant closedAt) {

  /** Why webhooks may have been missed. */
  public enum Cause {
    /** Caravan was not running. */
    DOWN("Caravan was not running"),
    /** The intake refused deliveries for a while. */
    REFUSED("deliveries were refused"),
    /** The journal does not have everything any more, or not readably. */
    JOURNAL_LOST("the journal has lost it"),
    /** The database was restored from a backup, which knows nothing of it. */
    RESTORED("the database was restored from a backup"),
    /** Somebody asked for it. */
    ASKED("somebody asked");

    private final String words;

    Cause(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /** What made up for it. */
  public enum Means {
    JOURNAL,
    INCREMENTAL,
    FULL;

    /** As it stands in the database and on the screen. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Gap found(Instant from, Instant to, Cause cause, Instant now) {
    return new Gap(0, from, to, cause, now, null, 0, "", null);
  }

  /** Whether it still has to be made up for. */
  public boolean open() {
    return closedAt == null;
  }
}
