package io.caravan.simulator.state;

import io.caravan.simulator.portal.Portal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Saves and restores a simulator as it was at one moment: calls to its portals wait meanwhile.
 * Thread-safe.
 */
public final class Snapshots {

  private final List<Portal> portals;
  private final List<Part> parts;

  /**
   * @param portals are locked while a snapshot is taken or put in place
   * @param parts all of the state there is
   */
  public Snapshots(List<Portal> portals, List<Part> parts) {
    this.portals = List.copyOf(portals);
    this.parts = List.copyOf(parts);
  }

  /**
   * Writes a snapshot. A file that is there already is replaced at the end, or not at all.
   *
   * @throws IOException when the file cannot be written
   */
  public void save(Path file) throws IOException {
    try {
      locked(
          0,
          () -> {
            try {
              new SnapshotFile(file).write(parts);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Puts all state of a snapshot in the place of what there is.
   *
   * @throws SnapshotRefused when it cannot; nothing was changed
   * @throws IOException when the file cannot be read; nothing was changed
   */
  public void restore(Path file) throws IOException {
    List<Runnable> read = new SnapshotFile(file).read(parts);
    locked(0, () -> read.forEach(Runnable::run));
  }

  private void locked(int from, Runnable work) {
    if (from == portals.size()) {
      work.run();
      return;
    }
    portals
        .get(from)
        .exclusively(
            () -> {
              locked(from + 1, work);
              return null;
            });
  }
}
