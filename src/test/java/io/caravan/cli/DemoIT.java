package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The README's first command, shortened. */
class DemoIT {

  @TempDir private Path directory;

  @Test
  void the_demo_ends_with_a_true_copy_and_a_verdict() throws Exception {
    var out = new StringWriter();
    CommandLine caravan = Caravan.commandLine().setOut(new PrintWriter(out, true));

    var log = new ListAppender<ILoggingEvent>();
    var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    int exitCode;
    try {
      exitCode =
          caravan.execute(
              "demo",
              "--events=2000",
              "--seconds=5",
              "--contacts=200",
              "--data=" + directory.resolve("data"));
    } finally {
      root.detachAppender(log);
    }

    assertThat(List.copyOf(log.list))
        .as("lines of the log between the demo's own")
        .filteredOn(line -> line.getLoggerName().startsWith("io.caravan"))
        .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
        .noneMatch(line -> line.startsWith("INFO") || line.contains("divisions"));
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
