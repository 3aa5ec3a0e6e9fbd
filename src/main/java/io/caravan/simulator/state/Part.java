package io.caravan.simulator.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * A part of the simulator's state that a snapshot has in it. A family of APIs that keeps something
 * outside of its portals' {@code Crm} gives one such part, per portal or for all.
 */
public interface Part {

  /** Its name in the file, of its own among all parts, such as {@code crm/62515}. */
  String name();

  /** Writes the state as it is; all portals are locked meanwhile. */
  void write(DataOutput out) throws IOException;

  /**
   * Reads what {@link #write} wrote, to the last byte, and changes nothing yet.
   *
   * @return puts what was read in the place of what there is; called once all parts were read, with
   *     all portals locked; must not fail
   * @throws IOException when it cannot be read; then nothing at all is restored
   * @throws IllegalArgumentException when this simulator has no place for it, saying how to mend it
   */
  Runnable read(DataInput in) throws IOException;

  /**
   * What to do when a file of an older simulator lacks this part; called in its place, after the
   * parts that the file has.
   *
   * @return empty when no file may lack it
   */
  default Optional<Runnable> absent() {
    return Optional.empty();
  }
}
