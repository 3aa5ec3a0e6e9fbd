package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.http.Tls;
import io.caravan.operations.GapsApi;
import io.caravan.operations.HeldWritesApi;
import io.caravan.operations.ManagementApi;
import io.caravan.operations.QuarantineApi;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The Caravan that serves on a database. Of an SQLite file it is the one owner, and leaves its
 * management and API addresses in a small file beside it; with PostgreSQL they stand in a table.
 * Another process asks it to do what it may not do itself, or not out of the same quota.
 */
final class RunningCaravan implements LetterChanges {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The journal of some days may have to be read. */
  private static final Duration GAP_PATIENCE = Duration.ofHours(1);

  private final OperatorHttp http;
  private final String url;
  private final String apiUrl;
  private final String instance;

  private RunningCaravan(RunningCaravans.Address address, OperatorHttp.Key key) {
    this.http = new OperatorHttp(key);
    this.url = address.management();
    this.apiUrl = address.api();
    this.instance = address.instance();
  }

  /**
   * Leaves the address and what lets commands in; closing takes both away. What is left by a
   * process that was killed does no harm: whoever answers at the address must be the same instance,
   * and no process knows the token any more. With an SQLite file it is overwritten here, with
   * PostgreSQL taken away as soon as it is certain that the process has ended.
   *
   * @param tls whose renewal is told to commands, too
   */
  static AutoCloseable announce(
      Store store, RunningCaravans.Address address, String token, Optional<Tls> tls)
      throws IOException {
    Path file =
        store.file().map(RunningFile::beside).orElseGet(() -> RunningFile.of(address.instance()));
    List<String> gone =
        store.file().isPresent()
            ? List.of()
            : RunningFile.forget(file.getParent(), address.management());
    leave(file, address, token, tls);
    tls.ifPresent(certificate -> certificate.whenRenewed(() -> leave(file, address, token, tls)));
    AutoCloseable known =
        store.file().isPresent()
            ? () -> {}
            : new RunningCaravans(store).announce(address, gone, System.currentTimeMillis());
    return () -> {
      Files.deleteIfExists(file);
      known.close();
    };
  }

  private static void leave(
      Path file, RunningCaravans.Address address, String token, Optional<Tls> tls) {
    try {
      new RunningFile(address, new OperatorHttp.Key(token, tls.map(Tls::fingerprint))).write(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
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
      for (RunningCaravans.Address address : new RunningCaravans(store).all()) {
        OperatorHttp.Key key =
            RunningFile.read(RunningFile.of(address.instance()))
                .map(RunningFile::key)
                .orElseGet(OperatorHttp.Key::fromEnvironment);
        var found = new RunningCaravan(address, key);
        if (found.answers()) {
          return Optional.of(found);
        }
      }
      return Optional.empty();
    } catch (StoreException e) {
      return Optional.empty();
    }
  }

  /** The one that runs on an SQLite file; empty when none does. */
  static Optional<RunningCaravan> on(Path database) throws IOException {
    return RunningFile.read(RunningFile.beside(database))
        .map(left -> new RunningCaravan(left.address(), left.key()))
        .filter(RunningCaravan::answers);
  }

  /** The way to call it. */
  OperatorHttp http() {
    return http;
  }

  /** Where its API is, such as {@code http://127.0.0.1:8082}; empty when it has none. */
  Optional<String> apiUrl() {
    return Optional.ofNullable(apiUrl);
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

  /**
   * Has it give up the writes that wait for a portal.
   *
   * @return what waited, as the management API tells it
   * @throws IllegalArgumentException with its words when nothing does
   */
  JsonNode discardWrites(long portalId) throws IOException {
    HttpResponse<String> answer =
        ask("POST", HeldWritesApi.DISCARD + "?portal=" + portalId, BodyPublishers.noBody());
    JsonNode body = new ObjectMapper().readTree(answer.body());
    if (answer.statusCode() != 200) {
      throw new IllegalArgumentException(body.path("detail").asText(answer.body()));
    }
    return body;
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
        http.request(url + path)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
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
