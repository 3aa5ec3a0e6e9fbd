package io.caravan.write.file;

import java.util.List;

/** A chunk that was handed over and whose rows do not have all their outcomes yet. */
final class Awaited {

  private final List<Long> lines;
  private final ImportJournal.Note note;
  private int done;
  private int created;
  private int rejected;
  private int dead;

  Awaited(Chunk chunk, ImportJournal.Note note) {
    this.lines = chunk.rows().stream().map(Row::line).toList();
    this.note = note;
    this.rejected = note.refused().size();
  }

  List<ResultRow> results(List<WriteDoor.Known> outcomes) {
    return ResultRow.of(lines, note, outcomes);
  }

  ImportJournal.Note note() {
    return note;
  }

  /** Takes in what is known now. */
  void learn(List<WriteDoor.Known> outcomes) {
    done = 0;
    created = 0;
    rejected = note.refused().size();
    dead = 0;
    for (WriteDoor.Known known : outcomes) {
      switch (known.state()) {
        case DONE -> {
          done++;
          created += known.created() ? 1 : 0;
        }
        case REJECTED -> rejected++;
        case DEAD -> dead++;
        case ACCEPTED, SENT -> {
          // Not settled.
        }
      }
    }
  }

  int rows() {
    return lines.size();
  }

  int accepted() {
    return rows() - note.refused().size();
  }

  /** Whether any outcome has come; the refused ones are no sign of life. */
  boolean stirred() {
    return done + dead + rejected > note.refused().size();
  }

  boolean settled() {
    return done + rejected + dead == rows();
  }

  boolean allRejected() {
    return rejected == rows();
  }

  int done() {
    return done;
  }

  int created() {
    return created;
  }

  int rejected() {
    return rejected;
  }

  int dead() {
    return dead;
  }
}
