package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.operations.GapsApi;
import io.caravan.operations.ManagementApi;
import io.caravan.operations.QuarantineApi;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * The Caravan that serves on a database. Of an SQLite file it is the one owner, and leaves its
 * management and API addresses in a small file beside it; with PostgreSQL they stand in a table.
 * Another process asks it to do what it may not do itself, or not out of the same quota.
 */
final class RunningCaravan implements LetterChanges {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The journal of some days may have to be read. */
  private static final Duration GAP_PATIENCE = Duration.ofHours(1);

  private final HttpClient client =
      HttpClient.newBuilder()
          // The JDK's upgrade to HTTP/2 without TLS can stall on a large answer.
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String url;
  private final String apiUrl;
  private final String instance;

  private RunningCaravan(String url, String apiUrl, String instance) {
    this.url = url;
    this.apiUrl = apiUrl;
    this.instance = instance;
  }

  /**
   * Leaves the address; closing takes it away. What is left by a process that was killed does no
   * harm, for whoever answers at the address must be the same instance.
   */
  static AutoCloseable announce(Path database, String url, String api, String instance)
      throws IOException {
    var properties = new Properties();
    properties.setProperty("management", url);
    properties.setProperty("api", api);
    properties.setProperty("instance", instance);
    Path file = file(database);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (var writer = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
      properties.store(writer, "The Caravan that runs on this database");
    }
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return () -> Files.deleteIfExists(file);
  }

  /** The same in the database itself where that is no file. */
  static AutoCloseable announce(Store store, RunningCaravans.Address address) throws IOException {
    return store.file().isPresent()
        ? announce(store.file().get(), address.management(), address.api(), address.instance())
        : new RunningCaravans(store).announce(address, System.currentTimeMillis());
  }

  /**
   * The one that serves on a database; empty when none does that can be reached from here, or when
   * the database is not there.
   */
  static Optional<RunningCaravan> on(StoreSettings settings) throws IOException {
    if (settings.dialect() == Dialect.SQLITE) {
      return on(settings.file());
    }
    try (var store = Store.openReadOnly(settings)) {
      return new RunningCaravans(store)
          .all().stream()
              .map(one -> new RunningCaravan(one.management(), one.api(), one.instance()))
              .filter(RunningCaravan::answers)
              .findFirst();
    } catch (StoreException e) {
      return Optional.empty();
    }
  }

  /** The one that runs on an SQLite file; empty when none does. */
  static Optional<RunningCaravan> on(Path database) throws IOException {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file(database), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String url = properties.getProperty("management");
    String apiUrl = properties.getProperty("api");
    String instance = properties.getProperty("instance");
    if (url == null || instance == null) {
      return Optional.empty();
    }
    var found = new RunningCaravan(url, apiUrl, instance);
    return found.answers() ? Optional.of(found) : Optional.empty();
  }

  /** Where its API is, such as {@code http://127.0.0.1:8082}; empty when it has none. */
  Optional<String> apiUrl() {
    return Optional.ofNullable(apiUrl);
  }

  private static Path file(Path database) {
    return database.resolveSibling(database.getFileName() + ".running");
  }

  private boolean answers() {
    try {
      return send("GET", "?limit=1", BodyPublishers.noBody()).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  @Override
  public boolean edit(long id, byte[] body) {
    return one("PUT", "/" + id, BodyPublishers.ofByteArray(body));
  }

  @Override
  public boolean replay(long id) {
    return one("POST", "/" + id + "/replay", BodyPublishers.noBody());
  }

  @Override
  public boolean discard(long id) {
    return one("DELETE", "/" + id, BodyPublishers.noBody());
  }

  @Override
  public long replayAll(String channel) {
    String query =
        channel == null ? "" : "?channel=" + URLEncoder.encode(channel, StandardCharsets.UTF_8);
    HttpResponse<String> answer = send("POST", "/replay" + query, BodyPublishers.noBody());
    requireDone(answer);
    return answer.headers().firstValueAsLong(ManagementApi.COUNT_HEADER).orElse(0);
  }

  /**
   * Tries records in quarantine again; gives back how many.
   *
   * @param query which ones, such as {@code ?portal=62515}; empty for all
   */
  long retryQuarantined(String query) {
    HttpResponse<String> answer =
        ask("POST", QuarantineApi.PATH + "/retry" + query, BodyPublishers.noBody());
    requireDone(answer);
    return answer.headers().firstValueAsLong(ManagementApi.COUNT_HEADER).orElse(0);
  }

  /**
   * Has it make up for all that happened since a time.
   *
   * @return the gap as the management API tells it
   */
  JsonNode closeGap(Instant since) throws IOException {
    HttpResponse<String> answer =
        ask("POST", GapsApi.PATH + "/close?since=" + since, BodyPublishers.noBody(), GAP_PATIENCE);
    requireStatus(answer, 200);
    return new ObjectMapper().readTree(answer.body());
  }

  private boolean one(String method, String path, BodyPublisher body) {
    HttpResponse<String> answer = send(method, path, body);
    if (answer.statusCode() == 404) {
      return false;
    }
    requireDone(answer);
    return true;
  }

  private void requireDone(HttpResponse<String> answer) {
    requireStatus(answer, 204);
  }

  private void requireStatus(HttpResponse<String> answer, int status) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          "the running Caravan at "
              + url
              + " answered "
              + answer.statusCode()
              + ": "
              + answer.body());
    }
  }

  /** Where its management port is, such as {@code http://127.0.0.1:8081}. */
  String url() {
    return url;
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body) {
    return ask(method, ManagementApi.DEAD_LETTERS + path, body);
  }

  /**
   * Makes a call of its management API.
   *
   * @throws UncheckedIOException when it cannot be reached
   */
  HttpResponse<String> ask(String method, String path, BodyPublisher body) {
    return ask(method, path, body, PATIENCE);
  }

  HttpResponse<String> ask(String method, String path, BodyPublisher body, Duration patience) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(patience)
            .header(ManagementApi.REQUEST_HEADER, "cli")
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (!answer
          .headers()
          .firstValue(ManagementApi.INSTANCE_HEADER)
          .equals(Optional.of(instance))) {
        throw new IOException("another process answers at " + url);
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    } catch (IOException e) {
      throw new UncheckedIOException("the running Caravan at " + url + " cannot be reached", e);
    }
  }
}
