package io.caravan.write.file;

import io.caravan.write.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hands chunks over, each exactly once: under a key made of the run, the chunk's number and its
 * content. Rows that are refused are taken out, and the others of the chunk handed over.
 */
final class HandingOver {

  private final WriteDoor door;
  private final ImportJournal journal;

  HandingOver(WriteDoor door, ImportJournal journal) {
    this.door = door;
    this.journal = journal;
  }

  /**
   * Hands one chunk over; may be repeated when it fails.
   *
   * @return with the submission and the refused rows
   * @throws UnusableInput when the chunk is not the one that the run has handed over before, or the
   *     door refuses all of it for no row's sake
   */
  ImportJournal.Note handOver(Chunk chunk)
      throws WriteDoor.Busy, IOException, InterruptedException {
    ImportJournal.Note note = begin(chunk);
    while (note.submission() == null) {
      List<Integer> going = chunk.without(note.refused());
      if (going.isEmpty()) {
        note = with(note, note.refused(), "");
        journal.accepted(note);
        return note;
      }
      byte[] request = chunk.request(going);
      try {
        WriteDoor.Accepted accepted = door.submit(key(chunk, request), request);
        note = with(note, note.refused(), accepted.id());
        journal.accepted(note);
      } catch (WriteDoor.Refused refusal) {
        note = with(note, merged(note.refused(), going, refusal), null);
        journal.intend(note, chunk);
      }
    }
    return note;
  }

  private ImportJournal.Note begin(Chunk chunk) throws IOException {
    String fingerprint = chunk.fingerprint();
    ImportJournal.Note before = journal.find(chunk.number()).orElse(null);
    if (before == null) {
      var note = new ImportJournal.Note(chunk.number(), fingerprint, chunk.unreadable(), null);
      journal.intend(note, chunk);
      return note;
    }
    if (!before.fingerprint().equals(fingerprint)) {
      throw new UnusableInput(
          "lines %d to %d are not as they were when the run began; go on with the same file and options, or begin a new run"
              .formatted(chunk.firstLine(), chunk.lastLine()));
    }
    return before;
  }

  private String key(Chunk chunk, byte[] request) {
    return "import/%s/%d/%s"
        .formatted(journal.runId(), chunk.number(), Sha256.hex(request).substring(0, 16));
  }

  private static Map<Integer, Problem> merged(
      Map<Integer, Problem> before, List<Integer> going, WriteDoor.Refused refusal) {
    var refused = new TreeMap<>(before);
    refusal
        .byPosition()
        .forEach(
            (position, problem) -> {
              if (position < going.size()) {
                refused.put(going.get(position), problem);
              }
            });
    if (refused.size() == before.size()) {
      throw new UnusableInput(refusal.getMessage());
    }
    return refused;
  }

  private static ImportJournal.Note with(
      ImportJournal.Note note, Map<Integer, Problem> refused, String submission) {
    return new ImportJournal.Note(note.number(), note.fingerprint(), refused, submission);
  }
}
