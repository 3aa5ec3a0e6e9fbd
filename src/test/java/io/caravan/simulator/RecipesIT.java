package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.Commands.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The recipes of docs/SIMULATOR.md that are not Java: each is run as it stands there. */
class RecipesIT {

  private static final Path HOME = Path.of("").toAbsolutePath();
  private static final Path WITH_SIMULATOR = HOME.resolve("docs/examples/with-simulator");

  private static Simulator simulator;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    simulator = Simulator.start(SimulatorOptions.defaults());
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static Map<String, String> environment() {
    return Map.of(
        "HUBSPOT_BASE_URL",
        simulator.baseUrl(),
        "HUBSPOT_ACCESS_TOKEN",
        simulator.credentials().privateToken());
  }

  private static String recipe(String language, String part) throws Exception {
    return Recipes.ofTheSimulator(language).stream()
        .filter(each -> each.contains(part))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void with_curl() throws Exception {
    Commands.assume("install curl", "curl", "--version");
    Outcome curl =
        Commands.run(
            HOME, environment(), List.of("bash", "-euo", "pipefail", "-c", recipe("sh", "curl")));
    assertThat(curl.code()).as(curl.output()).isZero();
    assertThat(curl.output()).contains("ada@acme.example", "mostCallsInAnyWindow");
  }

  @Test
  void with_hubspots_node_client() throws Exception {
    Commands.installNodeClient();
    Path script =
        Files.writeString(Commands.NODE.resolve("recipe.mjs"), recipe("js", "api-client"));
    Outcome node =
        Commands.run(
            Commands.NODE, environment(), List.of("node", script.getFileName().toString()));
    assertThat(node.code()).as(node.output()).isZero();
    assertThat(node.output()).contains("made ");
  }

  @Test
  void with_python() throws Exception {
    Commands.assume("install Python 3 and requests", "python3", "-c", "import requests");
    Outcome python =
        Commands.run(HOME, environment(), List.of("python3", "-c", recipe("python", "requests")));
    assertThat(python.code()).as(python.output()).isZero();
    assertThat(python.output()).contains("made ");
  }

  @Test
  void the_pipeline_calls_the_script_that_is_there() throws Exception {
    var pipeline = new Load(LoadSettings.builder().build());
    assertThat(pipeline.loadFromString(recipe("yaml", "jobs")).toString())
        .contains("run=docs/examples/with-simulator ./your-tests")
        .contains("SIMULATOR_OPTIONS=");
    assertThat(WITH_SIMULATOR).isExecutable();
  }

  /** A launcher that starts these classes, as ./caravan starts the jar. */
  private Path launcher() throws Exception {
    Path launcher =
        Files.writeString(
            directory.resolve("caravan"),
            """
            #!/usr/bin/env bash
            exec "%s" -Xmx256m -XX:TieredStopAtLevel=1 -cp '%s' io.caravan.cli.Caravan "$@"
            """
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    System.getProperty("java.class.path")));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    return launcher;
  }

  @Test
  void a_command_finds_a_simulator_and_its_exit_code_comes_out() throws Exception {
    Commands.assume("install curl", "curl", "--version");
    Path faults = Files.writeString(directory.resolve("f.json"), recipe("json", "faults"));
    String tests =
        recipe("sh", "curl")
            + """
            curl -fsS "$HUBSPOT_BASE_URL/_sim/faults"
            exit 7
            """;
    Outcome outcome =
        Commands.run(
            HOME,
            Map.of(
                "CARAVAN",
                launcher().toString(),
                "SIMULATOR_OPTIONS",
                "--contacts 3 --faults " + faults),
            List.of(WITH_SIMULATOR.toString(), "bash", "-euo", "pipefail", "-c", tests));
    assertThat(outcome.code()).as(outcome.output()).isEqualTo(7);
    assertThat(outcome.output()).contains("ada@acme.example", "\"kind\":\"RESET\"");
  }

  @Test
  void a_simulator_that_does_not_start_is_told_at_once() throws Exception {
    Outcome outcome =
        Commands.run(
            HOME,
            Map.of("CARAVAN", launcher().toString(), "SIMULATOR_OPTIONS", "--scenario monday"),
            List.of(WITH_SIMULATOR.toString(), "true"));
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.output()).contains("did not start", "no scenario \"monday\"");
  }
}
