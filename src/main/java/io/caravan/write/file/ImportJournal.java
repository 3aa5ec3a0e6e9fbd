package io.caravan.write.file;

import io.caravan.write.Problem;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has handed over so far, written down before and after. It lets a run that was killed
 * go on without handing anything over twice, even when validation has changed meanwhile: what was
 * refused once is not offered again.
 */
interface ImportJournal {

  /**
   * What is noted of a chunk.
   *
   * @param fingerprint of its content
   * @param refused rows that do not go, by position
   * @param submission as which it was accepted; null before, empty when none of its rows goes
   */
  record Note(long number, String fingerprint, Map<Integer, Problem> refused, String submission) {}

  /** Names the run for good. */
  String runId();

  /** What a run before has noted of a chunk. */
  Optional<Note> find(long number);

  /** Notes, durably, that a chunk is about to be handed over. */
  void intend(Note note, Chunk chunk) throws IOException;

  /** Notes that a chunk was accepted. */
  void accepted(Note note) throws IOException;
}
