package io.caravan.benchmark.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link HubSpotServer}, seen from the benchmark. */
final class HubSpot implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final HubSpotServer.Address address;

  /**
   * @param existing contacts that exist
   * @param faulty whether one call in a hundred fails
   * @param log takes what it complains about
   */
  HubSpot(int existing, boolean faulty, Path log) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                HubSpotServer.class.getName(),
                Integer.toString(existing),
                Boolean.toString(faulty))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    out = process.inputReader(StandardCharsets.UTF_8);
    in = process.outputWriter(StandardCharsets.UTF_8);
    address = JSON.readValue(line(), HubSpotServer.Address.class);
  }

  HubSpotServer.Address address() {
    return address;
  }

  /** What it saw so far of this many writes. */
  HubSpotServer.View view(int writes) throws IOException {
    in.write(writes + "\n");
    in.flush();
    return JSON.readValue(line(), HubSpotServer.View.class);
  }

  /** Its log goes to standard output, too. */
  private String line() throws IOException {
    String line;
    do {
      line = out.readLine();
      if (line == null) {
        throw new IOException("the simulator has ended");
      }
    } while (!line.startsWith("{"));
    return line;
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
