package io.caravan.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The code blocks of docs/SIMULATOR.md. */
final class Recipes {

  static final Path PAGE = Path.of("docs", "SIMULATOR.md");

  private Recipes() {}

  /** All blocks in a language, in their order. */
  static List<String> ofTheSimulator(String language) throws IOException {
    var blocks = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL);
    return blocks.matcher(Files.readString(PAGE)).results().map(found -> found.group(1)).toList();
  }
}
