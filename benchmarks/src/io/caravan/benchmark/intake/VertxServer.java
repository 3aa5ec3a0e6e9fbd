package io.caravan.benchmark.intake;

import io.caravan.channel.ChannelMessage;
import io.caravan.hubspot.Signatures;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A webhook intake on plain Vert.x, one event loop per core: what Caravan's intake would be without
 * Camel, and with {@code nothing} also without its promise that what is answered is on disk.
 *
 * <p>Arguments: port, URL that deliveries are signed for, secret, and {@code nothing} or the
 * directory in which to store with Caravan's group commit.
 */
public final class VertxServer extends AbstractVerticle {

  private static final long FIVE_MINUTES = 300_000;

  private final int port;
  private final String publicUrl;
  private final Signatures.V3Signer signer;
  private final Function<List<ChannelMessage>, CompletableFuture<?>> keep;
  private final EventParser parser = new EventParser();

  private VertxServer(
      int port,
      String publicUrl,
      Signatures.V3Signer signer,
      Function<List<ChannelMessage>, CompletableFuture<?>> keep) {
    this.port = port;
    this.publicUrl = publicUrl;
    this.signer = signer;
    this.keep = keep;
  }

  /** Starts the server; it ends with its process. */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    var signer = new Signatures.V3Signer(arguments[2]);
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    Function<List<ChannelMessage>, CompletableFuture<?>> keep =
        arguments[3].equals("nothing")
            ? events -> done
            : GroupCommit.in(Path.of(arguments[3]))::append;
    var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    Vertx.vertx()
        .deployVerticle(() -> new VertxServer(port, arguments[1], signer, keep), options)
        .onFailure(
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
  }

  @Override
  public void start(Promise<Void> started) {
    vertx
        .createHttpServer()
        .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
        .listen(port, "127.0.0.1")
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void take(HttpServerRequest request, Buffer buffer) {
    byte[] body = buffer.getBytes();
    if (!isSigned(request, body)) {
      answer(request, 401);
      return;
    }
    try {
      var context = vertx.getOrCreateContext();
      CompletableFuture<?> kept = keep.apply(parser.parse(body));
      if (kept.isDone() && !kept.isCompletedExceptionally()) {
        answer(request, 204);
        return;
      }
      kept.whenComplete(
          (ignored, failure) ->
              context.runOnContext(nothing -> answer(request, failure == null ? 204 : 503)));
    } catch (IOException e) {
      answer(request, 400);
    }
  }

  private boolean isSigned(HttpServerRequest request, byte[] body) {
    String timestamp = request.getHeader(Signatures.TIMESTAMP_HEADER);
    String signature = request.getHeader(Signatures.V3_HEADER);
    if (timestamp == null
        || signature == null
        || !timestamp.matches("\\d{1,18}")
        || Math.abs(System.currentTimeMillis() - Long.parseLong(timestamp)) > FIVE_MINUTES) {
      return false;
    }
    String expected = signer.sign("POST", publicUrl, body, timestamp);
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.US_ASCII));
  }

  private static void answer(HttpServerRequest request, int status) {
    request.response().setStatusCode(status).end();
  }
}
