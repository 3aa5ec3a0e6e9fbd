package io.caravan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a process is for, and so which routes it runs and whether it has ports. */
enum ProcessKind {
  /** The hub: all routes and all ports, until it is told to stop. */
  SERVING {
    @Override
    String routes(Path folder) {
      return "file:" + folder + "/**/*.camel.yaml";
    }
  },
  /** A command that writes to HubSpot. */
  WRITING {
    @Override
    String routes(Path folder) throws IOException {
      return pattern(folder, "writes");
    }
  },
  /** A command that syncs: the runs, and the re-reads that they ask for. */
  SYNCING {
    @Override
    String routes(Path folder) throws IOException {
      return pattern(folder, "sync", "mirror");
    }
  };

  /** Messages that fail are tried again in every kind of process. */
  private static final String RETRIES = "events/channel-retries.camel.yaml";

  /**
   * The routes, as Camel's routes include pattern.
   *
   * @param folder the folder {@code routes}
   */
  abstract String routes(Path folder) throws IOException;

  /** Whether it has ports, and answers on them. */
  boolean isServing() {
    return this == SERVING;
  }

  /** Those of some folders, without the ones that need a port. */
  private static String pattern(Path folder, String... names) throws IOException {
    List<Path> needed = new ArrayList<>(List.of(folder.resolve(RETRIES)));
    for (String name : names) {
      try (Stream<Path> files = Files.list(folder.resolve(name))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          if (file.toString().endsWith(".camel.yaml")
              && !Files.readString(file).contains("platform-http")) {
            needed.add(file);
          }
        }
      }
    }
    return needed.stream().map(file -> "file:" + file).collect(Collectors.joining(","));
  }
}
