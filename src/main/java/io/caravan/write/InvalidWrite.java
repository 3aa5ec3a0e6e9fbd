package io.caravan.write;

import java.util.List;
import java.util.stream.Collectors;

/** A write that cannot be accepted, with all that is wrong with it. */
public final class InvalidWrite extends RuntimeException {

  private final transient List<Problem> problems;

  public InvalidWrite(List<Problem> problems) {
    super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of the input. */
  public List<Problem> problems() {
    return problems;
  }
}
