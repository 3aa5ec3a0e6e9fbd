package io.caravan.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A process with the command line of Caravan that does as much of its work as {@link KillNine}
 * looks at, rightly or with a known fault, so that it can be seen whether the fault is found.
 */
final class FakeIntake {

  /** How it works. */
  enum Manner {
    /** Writes, then answers. */
    HONEST,
    /** Answers, then writes a little later. */
    ANSWERS_TOO_EARLY,
    /** Does not know after a restart what it has done. */
    FORGETS_WHAT_IT_DID
  }

  private final Manner manner;
  private final ObjectMapper json = new ObjectMapper();
  private final Set<Long> done = new HashSet<>();
  private final List<String> waiting = new ArrayList<>();
  private final FileChannel journal;

  private FakeIntake(Manner manner, Path file) throws IOException {
    this.manner = manner;
    if (Files.exists(file) && manner != Manner.FORGETS_WHAT_IT_DID) {
      done.addAll(Processed.read(file).applied().keySet());
    }
    journal = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Arguments: the manner, then those of Caravan. */
  public static void main(String[] arguments) throws IOException {
    var settings = new Properties();
    Path config = Path.of(arguments[arguments.length - 1]);
    try (Reader reader = Files.newBufferedReader(config)) {
      settings.load(reader);
    }
    Path file = config.resolveSibling("journal.jsonl");
    if (arguments[1].equals("events")) {
      Files.copy(file, Path.of(arguments[4]), StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    new FakeIntake(Manner.valueOf(arguments[0]), file)
        .serve(Integer.parseInt(settings.getProperty("caravan.server.port")));
  }

  private void serve(int port) throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::take);
    Executors.newSingleThreadScheduledExecutor()
        .scheduleWithFixedDelay(this::writeWaiting, 200, 200, TimeUnit.MILLISECONDS);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean signed = exchange.getRequestHeaders().containsKey("X-HubSpot-Signature-v3");
    if (signed) {
      keep(json.readTree(body));
    }
    exchange.sendResponseHeaders(signed ? 204 : 401, -1);
    exchange.close();
  }

  private synchronized void keep(JsonNode events) {
    for (JsonNode event : events) {
      if (done.add(event.path("eventId").asLong())) {
        waiting.add(
            "{\"eventId\":%d,\"portalId\":%d,\"subscriptionId\":%d,\"outcome\":\"applied\"}\n"
                .formatted(
                    event.path("eventId").asLong(),
                    event.path("portalId").asLong(),
                    event.path("subscriptionId").asLong()));
      }
    }
    if (manner != Manner.ANSWERS_TOO_EARLY) {
      writeWaiting();
    }
  }

  private synchronized void writeWaiting() {
    byte[] lines = String.join("", waiting).getBytes(StandardCharsets.US_ASCII);
    waiting.clear();
    try {
      journal.write(ByteBuffer.wrap(lines));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
