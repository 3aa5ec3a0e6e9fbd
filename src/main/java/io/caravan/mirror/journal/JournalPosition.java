package io.caravan.mirror.journal;

import java.time.Instant;

/**
 * How far the journal has been read.
 *
 * @param offset the last file that was taken whole; empty for none
 * @param partOffset the file that is being taken; empty for none
 * @param partEvents events of that file that are taken
 * @param coversFrom what happened before may be missing in the journal
 * @param readUntil when it was last read to its end; the epoch for never
 * @param moves grows with each change
 */
public record JournalPosition(
    String offset,
    String partOffset,
    long partEvents,
    Instant coversFrom,
    Instant readUntil,
    long moves) {

  /** Nothing is read; the first file that is there comes next. */
  static JournalPosition beginning(Instant coversFrom) {
    return new JournalPosition("", "", 0, coversFrom, Instant.EPOCH, 0);
  }

  /** How much of a file is taken already. */
  long taken(String file) {
    return file.equals(partOffset) ? partEvents : 0;
  }

  /** So many events of a file are taken. */
  JournalPosition within(String file, long events) {
    return new JournalPosition(offset, file, events, coversFrom, readUntil, moves + 1);
  }

  /** The file is taken whole. */
  JournalPosition behind(String file) {
    return new JournalPosition(file, "", 0, coversFrom, readUntil, moves + 1);
  }

  /** There was nothing newer at this time. */
  JournalPosition read(Instant until) {
    return new JournalPosition(offset, partOffset, partEvents, coversFrom, until, moves + 1);
  }

  /** The journal tells of everything since this time only. */
  JournalPosition covering(Instant from) {
    return new JournalPosition(offset, partOffset, partEvents, from, readUntil, moves + 1);
  }

  /** Reading begins anew with the first file; what is lost before is somebody else's to find. */
  JournalPosition anew(Instant coversFrom) {
    return new JournalPosition("", "", 0, coversFrom, Instant.EPOCH, moves + 1);
  }
}
