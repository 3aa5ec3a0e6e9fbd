package io.caravan.mirror.mapping;

import io.caravan.settings.InvalidSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The mappings of a folder, read once. */
final class MappingFiles implements AutoCloseable {

  private static final String SUFFIX = ".yaml";

  private final Path folder;
  private final Map<String, Mapping> mappings;
  private final Expressions expressions;

  private MappingFiles(Path folder, Map<String, Mapping> mappings, Expressions expressions) {
    this.folder = folder;
    this.mappings = mappings;
    this.expressions = expressions;
  }

  /**
   * Reads all files {@code *.yaml}; there may be no folder.
   *
   * @throws InvalidSettings with all mistakes of all files, each with file and line
   */
  static MappingFiles read(Path folder) throws IOException {
    var found = new ArrayList<String>();
    var mappings = new TreeMap<String, Mapping>();
    var expressions = new Expressions();
    var reader = new MappingReader(expressions);
    for (Path file : files(folder)) {
      String fileName = file.getFileName().toString();
      String name = fileName.substring(0, fileName.length() - SUFFIX.length());
      Mapping mapping =
          reader.read(
              name,
              Files.readString(file, StandardCharsets.UTF_8),
              new Problems(folder.getFileName() + "/" + fileName, found));
      mappings.put(name, mapping);
    }
    if (!found.isEmpty()) {
      expressions.close();
      throw new InvalidSettings(found);
    }
    return new MappingFiles(folder, mappings, expressions);
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /** The mapping of this name, if there is one. */
  Optional<Mapping> find(String name) {
    return Optional.ofNullable(mappings.get(name));
  }

  /**
   * The mapping that a route names.
   *
   * @param fileName such as contacts.yaml or contacts; empty for none
   * @throws InvalidSettings when there is none of this name
   */
  Optional<Mapping> named(String fileName) {
    if (fileName.isEmpty()) {
      return Optional.empty();
    }
    String name =
        fileName.endsWith(SUFFIX)
            ? fileName.substring(0, fileName.length() - SUFFIX.length())
            : fileName;
    Mapping mapping = mappings.get(name);
    if (mapping == null) {
      throw new InvalidSettings(
          List.of(
              "a route names the mapping '%s', but in %s there %s"
                  .formatted(
                      fileName,
                      folder,
                      mappings.isEmpty()
                          ? "is none"
                          : "are only " + String.join(", ", mappings.keySet()))));
    }
    return Optional.of(mapping);
  }

  @Override
  public void close() {
    expressions.close();
  }
}
