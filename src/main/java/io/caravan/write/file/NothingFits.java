package io.caravan.write.file;

/** The beginning of a file was refused whole; the run is over. */
public final class NothingFits extends UnusableInput {

  private static final long serialVersionUID = 1;

  NothingFits(String message) {
    super(message);
  }

  /** No row of the first chunk was accepted. */
  static NothingFits of(Chunk chunk, ImportJournal.Note note) {
    return new NothingFits(
        "none of the first %,d rows can be written; line %d: %s"
            .formatted(chunk.rows().size(), chunk.firstLine(), note.refused().get(0).message()));
  }
}
