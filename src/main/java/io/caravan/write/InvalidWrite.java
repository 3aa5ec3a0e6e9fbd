package io.caravan.write;

import java.util.List;
import java.util.stream.Collectors;

/** A write that cannot be accepted, with all that is wrong with it. */
public final class InvalidWrite extends RuntimeException {

  /** The code of a problem: there is no access to the portal at present. */
  public static final String DISCONNECTED = "PORTAL_DISCONNECTED";

  private final transient List<Problem> problems;

  public InvalidWrite(List<Problem> problems) {
    super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of the input. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether the writes are good, and only their portals cannot be reached at present. */
  public boolean isOnlyDisconnected() {
    return problems.stream().allMatch(problem -> problem.code().equals(DISCONNECTED));
  }
}
