package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

/** Whatever the documents tell people to type is there: each command, with each option. */
class DocumentedCommandsTest {

  /** Words with one space between them; two or more begin the remark of an example. */
  private static final Pattern COMMAND = Pattern.compile("\\./caravan((?: [^\\s`\"#)]+)*)");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+\\.(?:md|properties|json))");

  @Test
  void each_command_in_the_documents_exists_with_its_options() throws IOException {
    List<String> mistakes = new ArrayList<>();
    int commands = 0;
    for (Path document : documents()) {
      Matcher found = COMMAND.matcher(Files.readString(document));
      while (found.find()) {
        commands++;
        mistakes(found.group(1)).forEach(mistake -> mistakes.add(document + ": " + mistake));
      }
    }
    assertThat(mistakes).isEmpty();
    assertThat(commands).as("commands that were looked at").isGreaterThan(80);
  }

  @Test
  void each_file_that_a_document_links_to_exists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      Matcher found = LINK.matcher(Files.readString(document));
      while (found.find()) {
        Path target = document.toAbsolutePath().resolveSibling(found.group(1)).normalize();
        if (!found.group(1).contains("://") && !Files.exists(target)) {
          missing.add(document + ": " + found.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "' gaps lst', gaps has no command lst",
    "' keys list|rotat', keys has no command rotat",
    "' dragons', caravan has no command dragons",
    "' sync contacts --ful', sync has no option --ful",
    "' sync runs [--full]', runs has no option --full"
  })
  void what_is_not_there_is_found(String typed, String mistake) {
    assertThat(mistakes(typed)).containsExactly(mistake);
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String file : List.of("README.md", "CHANGELOG.md", "application.properties")) {
      documents.add(Path.of(file));
    }
    for (String folder : List.of("docs", "routes", "docker", "benchmarks")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .filter(
                file ->
                    file.toString().matches(".*\\.(md|yaml)")
                        || file.getFileName().toString().equals("Dockerfile"))
            .sorted()
            .forEach(documents::add);
      }
    }
    return documents;
  }

  private static List<String> mistakes(String typed) {
    List<String> mistakes = new ArrayList<>();
    CommandSpec command = Caravan.commandLine().getCommandSpec();
    boolean named = false;
    for (String part : typed.strip().split(" ")) {
      String word = part.replaceAll("^\\[|[\\].,;:']+$", "");
      if (word.equals("--") || word.isEmpty()) {
        break;
      }
      if (word.startsWith("--")) {
        String option = word.replaceAll("=.*", "");
        if (!command.optionsMap().containsKey(option)) {
          mistakes.add(command.name() + " has no option " + option);
        }
      } else if (!named && !command.subcommands().isEmpty()) {
        CommandSpec last = command;
        for (String name : word.split("\\|")) {
          if (command.subcommands().containsKey(name)) {
            last = command.subcommands().get(name).getCommandSpec();
          } else if (command.positionalParameters().isEmpty()) {
            mistakes.add(command.name() + " has no command " + name);
          }
        }
        named = last == command;
        command = last;
      }
    }
    return mistakes;
  }
}
