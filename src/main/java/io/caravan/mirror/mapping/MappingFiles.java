package io.caravan.mirror.mapping;

import io.caravan.mirror.sync.SyncedObject;
import io.caravan.settings.InvalidSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * The mappings of a folder and the folders in it. A file that changes is read anew; while there is
 * a mistake in it, or while it is gone, what it said before stays in force. Read from any thread;
 * reloaded from one at a time.
 */
final class MappingFiles implements AutoCloseable {

  private static final String SUFFIX = ".yaml";

  private final Path folder;
  private final Expressions expressions = new Expressions();
  private final MappingReader reader = new MappingReader(expressions);
  private final Map<String, Mapping> mappings = new ConcurrentSkipListMap<>();

  /** As last looked at, with mistakes or not, so that nothing is reported twice. */
  private final Map<String, String> texts = new TreeMap<>();

  private final Map<String, List<String>> refused = new ConcurrentSkipListMap<>();

  private MappingFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads all files {@code *.yaml}; there may be no folder.
   *
   * @throws InvalidSettings with all mistakes of all files, each with file and line
   */
  static MappingFiles read(Path folder) throws IOException {
    var files = new MappingFiles(folder);
    files.reload();
    if (!files.refused().isEmpty()) {
      files.close();
      throw new InvalidSettings(files.refused());
    }
    return files;
  }

  /**
   * Reads what has changed.
   *
   * @return the names of the files that were read, or found gone, without {@code .yaml}
   */
  synchronized List<String> reload() throws IOException {
    var changed = new ArrayList<String>();
    var gone = new TreeSet<>(texts.keySet());
    for (Path file : files(folder)) {
      String name = name(file);
      String text = Files.readString(file, StandardCharsets.UTF_8);
      gone.remove(name);
      if (!text.equals(texts.put(name, text))) {
        take(name, text);
        changed.add(name);
      }
    }
    for (String name : gone) {
      texts.remove(name);
      if (mappings.containsKey(name)) {
        refused.put(name, List.of(shown(name) + ": is gone; what it said stays until a restart"));
      } else {
        refused.remove(name);
      }
      changed.add(name);
    }
    return changed;
  }

  private void take(String name, String text) {
    var problems = Problems.of(shown(name));
    Mapping mapping = reader.read(name, text, problems);
    if (problems.found().isEmpty()) {
      mappings.put(name, mapping);
      refused.remove(name);
    } else {
      refused.put(name, List.copyOf(problems.found()));
    }
  }

  private String name(Path file) {
    String path = folder.relativize(file).toString().replace('\\', '/');
    return path.substring(0, path.length() - SUFFIX.length());
  }

  private String shown(String name) {
    return folder.getFileName() + "/" + name + SUFFIX;
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  /** What is wrong at present, each with file and line; empty when nothing is. */
  List<String> refused() {
    return refused.values().stream().flatMap(List::stream).toList();
  }

  /** The names of the files that something is wrong with. */
  Set<String> refusedNames() {
    return refused.keySet();
  }

  /** What is wrong with one file. */
  List<String> refused(String name) {
    return refused.getOrDefault(name, List.of());
  }

  /** Of one file, as people know it, such as mappings/contacts.yaml. */
  String title(String name) {
    return shown(name);
  }

  /** All mappings, by name. */
  Map<String, Mapping> all() {
    return Map.copyOf(mappings);
  }

  /** The mapping of this name, if there is one. */
  Optional<Mapping> find(String name) {
    return Optional.ofNullable(mappings.get(name));
  }

  /**
   * The mapping of an object, as its route says: the one that it names, or the object's own, if
   * there is one.
   *
   * @throws InvalidSettings when the route names one that is not there
   */
  Optional<Mapping> of(SyncedObject object) {
    return object.mapping().equals(SyncedObject.OWN_MAPPING)
        ? find(object.name())
        : named(object.mapping());
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
