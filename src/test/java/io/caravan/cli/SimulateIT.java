package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateIT {

  @TempDir private Path directory;

  private final int port = ServerProcess.freePort();

  private ServerProcess simulate(String... options) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    var command =
        new ArrayList<>(
            List.of(java.toString(), "-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.caravan.cli.Caravan", "simulate", "--port", "" + port));
    command.addAll(List.of(options));
    return ServerProcess.start(command, Map.of(), directory.resolve("log"));
  }

  private String portals() {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/_sim/portals"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    } catch (IOException notYet) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Test
  void what_is_saved_at_the_stop_is_there_at_the_next_start() {
    Path file = directory.resolve("world");
    String[] options = {"--snapshot", file.toString(), "--save", "--contacts", "17"};
    try (var first = simulate(options)) {
      first.await("the simulator", () -> portals().contains("17"), Duration.ofMinutes(2));
      assertThat(file).doesNotExist();
    }
    assertThat(file).exists();
    try (var second = simulate("--snapshot", file.toString(), "--contacts", "3")) {
      second.await("the simulator", () -> portals().contains("17"), Duration.ofMinutes(2));
    }
  }

  @Test
  void a_file_that_is_no_snapshot_stops_the_start() throws IOException {
    Path file = Files.writeString(directory.resolve("world"), "not a world");
    try (var process = simulate("--snapshot", file.toString())) {
      assertThat(process.hasEnded(Duration.ofMinutes(2))).isTrue();
      assertThat(process.exitCode()).isEqualTo(1);
      assertThat(process.endOfLog())
          .contains("cannot be restored: it is not a snapshot of a simulator");
    }
  }

  @Test
  void saving_needs_a_file() throws IOException {
    try (var process = simulate("--save")) {
      assertThat(process.hasEnded(Duration.ofMinutes(2))).isTrue();
      assertThat(process.exitCode()).isEqualTo(2);
      assertThat(directory.resolve("log")).content().contains("--save needs --snapshot FILE");
    }
  }
}
