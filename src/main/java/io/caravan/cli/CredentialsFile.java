package io.caravan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.caravan.simulator.CredentialsJson;
import io.caravan.simulator.Simulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Everything that opens a running simulator, in a file that nobody but its owner can read. It
 * appears at once and whole, after the server answered: who waits for the file can start to call.
 */
final class CredentialsFile {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private CredentialsFile() {}

  /**
   * Writes the file, in place of the one that may be there.
   *
   * @throws IOException when the server does not answer or the file cannot be written
   */
  static void write(Simulator simulator, Path file) throws IOException, InterruptedException {
    awaitAnswer(simulator);
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    if (!Files.isDirectory(directory)) {
      throw new IOException(
          "cannot write credentials to " + file + ": there is no directory " + directory);
    }
    PrivateFile.write(target, JSON.writeValueAsBytes(CredentialsJson.of(simulator)));
  }

  private static void awaitAnswer(Simulator simulator) throws IOException, InterruptedException {
    var call =
        HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/_sim/report"))
            .timeout(Duration.ofSeconds(10))
            .build();
    int status = HttpClient.newHttpClient().send(call, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException("the simulator answers " + status + " at " + call.uri());
    }
  }
}
