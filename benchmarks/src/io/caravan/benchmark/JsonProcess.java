package io.caravan.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class as a process of its own, which answers each line with one line of JSON. What else it
 * writes to its standard output is passed over.
 */
public final class JsonProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  /**
   * Starts it.
   *
   * @param heap such as 512m
   * @param log takes what it complains about
   */
  public JsonProcess(Class<?> main, String heap, Path log, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    out = process.inputReader(StandardCharsets.UTF_8);
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Its next line of JSON. */
  public <T> T read(Class<T> type) throws IOException {
    String line;
    do {
      line = out.readLine();
      if (line == null) {
        throw new IOException("the process has ended");
      }
    } while (!line.startsWith("{"));
    return JSON.readValue(line, type);
  }

  /** Writes a line and reads its answer. */
  public <T> T ask(String line, Class<T> type) throws IOException {
    in.write(line + "\n");
    in.flush();
    return read(type);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
