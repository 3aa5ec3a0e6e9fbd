package io.caravan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The README's first command, shortened. */
class DemoIT {

  @TempDir private Path directory;

  @Test
  void the_demo_ends_with_a_true_copy_and_a_verdict() throws Exception {
    var out = new StringWriter();
    CommandLine caravan = Caravan.commandLine().setOut(new PrintWriter(out, true));

    var log = new ByteArrayOutputStream();
    PrintStream err = System.err;
    int exitCode;
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      exitCode =
          caravan.execute(
              "demo",
              "--events=2000",
              "--seconds=5",
              "--contacts=200",
              "--data=" + directory.resolve("data"));
    } finally {
      System.setErr(err);
      err.write(log.toByteArray());
    }

    assertThat(log.toString(UTF_8)).as("between the demo's own lines").doesNotContain(" INFO ");
    assertThat(out.toString())
        .contains("PASSED: nothing lost, nothing doubled, the copy is true, no 429.");
    assertThat(exitCode).isZero();
    assertThat(Files.exists(directory.resolve("data/caravan.db"))).isTrue();

    Path file = directory.resolve("processed.jsonl");
    int exported =
        caravan.execute(
            "events",
            "export",
            "--processed=" + file,
            "--set=caravan.store.url=jdbc:sqlite:" + directory.resolve("data/caravan.db"));

    assertThat(exported).isZero();
    assertThat(Files.readAllLines(file))
        .hasSizeGreaterThanOrEqualTo(2000)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "\"eventId\":", "\"portalId\":62515", "\"when\":\"", "\"outcome\":\""));
  }
}
