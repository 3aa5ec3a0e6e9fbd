package io.caravan.simulator;

import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.state.SnapshotRefused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /_sim/snapshot}: GET streams a snapshot, PUT restores one, POST saves into the file that
 * the simulator was started with. Snapshots go through a file, never through memory.
 */
final class SnapshotCalls {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotCalls.class);
  private static final String PATH = "/_sim/snapshot";

  private final Vertx vertx;
  private final Simulator simulator;
  private final Path file;

  /**
   * @param file what POST saves into, or null
   */
  SnapshotCalls(Vertx vertx, Simulator simulator, Path file) {
    this.vertx = vertx;
    this.simulator = simulator;
    this.file = file;
  }

  /** For the list of all control calls; they are answered before that list is looked at. */
  static List<ControlCall> calls() {
    return Stream.of(
            new String[] {"GET", "all portals as a file"},
            new String[] {"PUT", "back to what a file holds"},
            new String[] {"POST", "save into the file of --snapshot"})
        .map(call -> ControlCall.of(call[0], PATH, call[1], "", request -> Answer.none()))
        .toList();
  }

  /** Whether the request is one of these; then it is answered. */
  boolean takes(HttpServerRequest request) {
    if (!PATH.equals(request.path())) {
      return false;
    }
    switch (request.method().name()) {
      case "GET" -> send(request);
      case "PUT" -> receive(request);
      case "POST" -> save(request);
      default ->
          answer(request, Answer.error(ApiError.of(405, "GET, PUT or POST").build(), "control"));
    }
    return true;
  }

  private void send(HttpServerRequest request) {
    Path written = temporary();
    aside(() -> simulator.snapshot(written))
        .compose(
            done ->
                request
                    .response()
                    .putHeader("Content-Type", "application/octet-stream")
                    .putHeader("Content-Disposition", "attachment; filename=\"caravan.snapshot\"")
                    .sendFile(written.toString()))
        .onFailure(e -> fail(request, e))
        .onComplete(end -> delete(written));
  }

  private void receive(HttpServerRequest request) {
    Path received = temporary();
    request.pause();
    vertx
        .fileSystem()
        .open(received.toString(), new OpenOptions().setTruncateExisting(true))
        .compose(request::pipeTo)
        .compose(done -> aside(() -> simulator.restore(received)))
        .onSuccess(done -> answer(request, Answer.none()))
        .onFailure(e -> fail(request, e))
        .onComplete(end -> delete(received));
  }

  private void save(HttpServerRequest request) {
    if (file == null) {
      var error =
          ApiError.invalid("no file to save into: start the simulator with --snapshot FILE");
      answer(request, Answer.error(error, "control"));
      return;
    }
    aside(() -> simulator.snapshot(file))
        .onSuccess(done -> answer(request, Answer.ok(Json.object().put("saved", file.toString()))))
        .onFailure(e -> fail(request, e));
  }

  /** Work with files, which may block. */
  @FunctionalInterface
  private interface FileWork {
    void run() throws IOException;
  }

  private Future<Void> aside(FileWork work) {
    return vertx.executeBlocking(
        () -> {
          work.run();
          return null;
        });
  }

  private static void fail(HttpServerRequest request, Throwable e) {
    boolean refused = e instanceof SnapshotRefused;
    if (!refused) {
      LOG.error("{} {} failed", request.method(), PATH, e);
    }
    if (!request.response().headWritten()) {
      var error =
          refused ? ApiError.invalid(e.getMessage()) : ApiError.of(500, e.toString()).build();
      answer(request, Answer.error(error, "control"));
    }
  }

  private static void answer(HttpServerRequest request, Answer answer) {
    request
        .response()
        .setStatusCode(answer.status())
        .putHeader("Content-Type", answer.contentType())
        .end(Buffer.buffer(answer.body()));
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("caravan-", ".snapshot");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("no temporary file for a snapshot", e);
    }
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      LOG.warn("{} stays behind", temporary, e);
    }
  }
}
