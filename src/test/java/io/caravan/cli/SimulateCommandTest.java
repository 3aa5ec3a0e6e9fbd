package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.Scenario;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What stops the simulator's start, and that its page of documentation names all options. */
class SimulateCommandTest {

  private static final Path PAGE = Path.of("docs", "SIMULATOR.md");

  @TempDir private Path files;

  private final StringWriter err = new StringWriter();

  private int simulate(String... options) {
    var all = new java.util.ArrayList<>(List.of("simulate", "--port=0"));
    all.addAll(List.of(options));
    return Caravan.commandLine()
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(new String[0]));
  }

  @Test
  void a_mistake_in_a_faults_file_stops_the_start_and_is_named() throws Exception {
    Path file =
        Files.writeString(
            files.resolve("faults.json"), "{\"faults\":[{\"status\":503},{\"stauts\":503}]}");
    assertThat(simulate("--faults=" + file)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .contains(
            "faults.json: faults[1] has the unknown key \"stauts\"; did you mean \"status\"?");
  }

  @Test
  void a_missing_file_and_an_unknown_scenario_stop_the_start() {
    assertThat(simulate("--faults=" + files.resolve("none.json")))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("none.json cannot be read");
    assertThat(simulate("--scenario=monday")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("no scenario \"monday\"; there are " + Scenario.NAMES);
  }

  @Test
  void an_unknown_switch_or_a_bad_value_stops_the_start_and_names_all_switches() {
    assertThat(simulate("--uncertain=linkIdz=TEXT")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .contains("no switch 'linkIdz'")
        .contains("refreshTokenRotates")
        .contains("mergeKeepsId");
    assertThat(simulate("--uncertain=linkIds=ROMAN")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("use one of [BY_VERSION, NUMBER, TEXT]");
  }

  @Test
  void every_option_and_scenario_stands_in_the_docs() throws Exception {
    String page = Files.readString(PAGE);
    var options = Caravan.commandLine().getSubcommands().get("simulate").getCommandSpec().options();
    assertThat(options).isNotEmpty();
    assertThat(options)
        .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
        .allSatisfy(option -> assertThat(page).contains("`" + option.longestName()));
    assertThat(Scenario.NAMES).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }
}
