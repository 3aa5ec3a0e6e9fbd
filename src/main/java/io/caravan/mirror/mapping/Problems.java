package io.caravan.mirror.mapping;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file, with the line of each. */
final class Problems {

  private final String file;
  private final List<String> found;

  /**
   * @param file as people know it
   * @param found takes all problems of all files
   */
  Problems(String file, List<String> found) {
    this.file = file;
    this.found = found;
  }

  /** For tests: of one file alone. */
  static Problems of(String file) {
    return new Problems(file, new ArrayList<>());
  }

  void add(int line, String problem) {
    found.add(file + ":" + line + ": " + problem);
  }

  List<String> found() {
    return found;
  }
}
