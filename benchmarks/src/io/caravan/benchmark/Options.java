package io.caravan.benchmark;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A benchmark's command line: {@code --name value} pairs and {@code --quick}. */
public final class Options {

  private final Map<String, String> values = new HashMap<>();

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException when it has an option that is not among the known ones
   */
  public Options(String[] arguments, Set<String> known) {
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      boolean quick = name.equals("--quick");
      if (!quick && (!known.contains(name) || i + 1 == arguments.length)) {
        throw new IllegalArgumentException(
            name + " is not understood. Options: --quick, " + new TreeSet<>(known));
      }
      values.put(name, quick ? "" : arguments[++i]);
    }
  }

  /** Whether a short run is wanted, which shows that all works and measures little. */
  public boolean quick() {
    return values.containsKey("--quick");
  }

  /** A whole number; its default depends on whether the run is a quick one. */
  public int number(String name, int whenQuick, int otherwise) {
    String text = values.get(name);
    if (text != null) {
      return Integer.parseInt(text);
    }
    return quick() ? whenQuick : otherwise;
  }

  /** A text. */
  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }
}
