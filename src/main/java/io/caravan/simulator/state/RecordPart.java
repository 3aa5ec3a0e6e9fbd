package io.caravan.simulator.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A part whose state is a record, written as JSON.
 *
 * @param <S> the record; its members may be records, collections, JSON, bytes and times
 */
public final class RecordPart<S> implements Part {

  private final String name;
  private final Class<S> type;
  private final Supplier<S> state;
  private final Function<S, Runnable> prepare;
  private final Runnable absent;

  /**
   * @param state what there is, asked for with all portals locked
   * @param prepare looks whether there is a place for what was read, and gives what puts it there
   * @param absent done when a file of an older simulator lacks it
   */
  public RecordPart(
      String name,
      Class<S> type,
      Supplier<S> state,
      Function<S, Runnable> prepare,
      Runnable absent) {
    this.name = name;
    this.type = type;
    this.state = state;
    this.prepare = prepare;
    this.absent = absent;
  }

  /** A part that stays as it is when a file lacks it. */
  public RecordPart(String name, Class<S> type, Supplier<S> state, Function<S, Runnable> prepare) {
    this(name, type, state, prepare, () -> {});
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    StateJson.write(state.get(), out);
  }

  @Override
  public Runnable read(DataInput in) throws IOException {
    return prepare.apply(StateJson.read(type, in));
  }

  @Override
  public Optional<Runnable> absent() {
    return Optional.of(absent);
  }
}
