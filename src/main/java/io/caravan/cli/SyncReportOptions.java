package io.caravan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that say how a sync is shown and told of. */
final class SyncReportOptions {

  @Option(
      names = "--json",
      description = "The report as JSON, and nothing else (docs/sync-report.schema.json).")
  private boolean json;

  @Option(names = "--html", paramLabel = "FILE", description = "The report as a page, too.")
  private Path html;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "The report as JSON into a file, too; a dry run's with all that is known.")
  private Path file;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "So many differences of each object are shown after a dry run (20).")
  private int limit;

  @Option(names = "--strict", description = "Records in quarantine count as failed: exit code 2.")
  private boolean strict;

  @Option(
      names = "--debug",
      description = "A line for each page, and a log of what happens inside (--debug-log).")
  private boolean debug;

  @Option(
      names = "--debug-log",
      paramLabel = "FILE",
      defaultValue = "caravan-sync.log",
      description = "Where --debug logs to (caravan-sync.log); it is written anew.")
  private Path debugLog;

  boolean pages() {
    return debug && !json;
  }

  /** Where to log to; null for nowhere. */
  Path log() {
    return debug ? debugLog : null;
  }

  /** The terminal, or nothing where only JSON is wanted. */
  Terminal terminal(PrintWriter out) {
    return json ? new Terminal(new PrintWriter(Writer.nullWriter()), false) : Terminal.of(out);
  }

  /**
   * Makes sure that the files can be written, before anything else is done.
   *
   * @throws IllegalArgumentException when they cannot
   */
  void check() {
    if (limit < 0) {
      throw new IllegalArgumentException("--limit must not be negative");
    }
    requireDirectory("--html", html);
    requireDirectory("--report", file);
    requireDirectory("--debug-log", log());
  }

  private static void requireDirectory(String option, Path file) {
    if (file == null) {
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(directory) || Files.isDirectory(file)) {
      throw new IllegalArgumentException(
          "%s is '%s', which cannot be written: %s"
              .formatted(
                  option,
                  file,
                  Files.isDirectory(file) ? "it is a directory" : "there is no " + directory));
    }
  }

  /**
   * Tells the report, in all forms that are wanted.
   *
   * @return the exit code
   */
  int tell(SyncReport report, Terminal terminal, PrintWriter out) throws IOException {
    int exitCode = SyncExit.of(report, strict);
    if (json) {
      out.println(SyncReportJson.text(report, exitCode));
      out.flush();
    } else {
      terminal.line("");
      SyncReportTable.lines(report, limit).forEach(line -> terminal.line("%s", line));
    }
    if (file != null) {
      Files.writeString(file, SyncReportJson.text(report, exitCode) + "\n", StandardCharsets.UTF_8);
    }
    if (html != null) {
      Files.writeString(html, SyncReportPage.of(report), StandardCharsets.UTF_8);
    }
    return exitCode;
  }
}
