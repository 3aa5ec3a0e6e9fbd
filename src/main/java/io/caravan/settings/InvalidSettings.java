package io.caravan.settings;

import java.util.List;

/**
 * The process cannot start with these settings; the message lists every problem and how to mend it.
 */
public final class InvalidSettings extends RuntimeException {

  private final transient List<String> problems;

  public InvalidSettings(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence per problem: the setting, its value, and what is accepted. */
  public List<String> problems() {
    return problems;
  }
}
