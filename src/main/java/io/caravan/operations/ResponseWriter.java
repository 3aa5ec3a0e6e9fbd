package io.caravan.operations;

import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes to an answer from a worker thread, no faster than the other side reads. */
final class ResponseWriter extends Writer {

  private static final long PATIENCE_SECONDS = 60;

  private final HttpServerResponse response;

  ResponseWriter(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    await(response.write(new String(text, from, length)));
  }

  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    if (!response.ended()) {
      await(response.end());
    }
  }

  private static void await(io.vertx.core.Future<Void> written) throws IOException {
    try {
      written.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the answer is not taken", e);
    }
  }
}
