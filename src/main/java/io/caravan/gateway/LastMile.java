package io.caravan.gateway;

import io.caravan.hubspot.Bucket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * The last step before the socket. Adds the token here, so that it never is in a Camel message,
 * where tracing, dumps and message histories could show it. And bounds a whole answer in time and
 * size: the client's own response time-out only bounds the pause between two bytes, so that a
 * server which drips could hold a thread for ever, and it has no bound for size at all.
 *
 * <p>Sits outermost in the client, where bodies are unpacked already, and reads the body to its
 * end, so that a connection is back in the pool before anybody looks at the answer.
 */
final class LastMile implements ExecChainHandler {

  private final long largest;
  private final Duration longest;
  private final ScheduledExecutorService timer;

  /** Camel hands nothing but headers down to the client, but runs it on the calling thread. */
  private final ThreadLocal<OngoingCall> boarding = new ThreadLocal<>();

  LastMile(long largest, Duration longest, ScheduledExecutorService timer) {
    this.largest = largest;
    this.longest = longest;
    this.timer = timer;
  }

  /** Announces the call whose request this thread sends next. */
  void board(OngoingCall ongoing) {
    boarding.set(ongoing);
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    OngoingCall ongoing = boarding.get();
    boarding.remove();
    load(request, ongoing);
    long millis = Math.max(1, Math.min(ongoing.left().toMillis(), longest.toMillis()));
    var late = new AtomicBoolean();
    ScheduledFuture<?> end =
        timer.schedule(
            () -> {
              late.set(true);
              scope.execRuntime.discardEndpoint();
            },
            millis,
            TimeUnit.MILLISECONDS);
    try {
      return unloaded(chain.proceed(request, scope), scope, ongoing);
    } catch (IOException e) {
      if (late.get()) {
        throw (IOException)
            new InterruptedIOException("no whole answer within " + millis + " ms").initCause(e);
      }
      throw e;
    } finally {
      end.cancel(false);
    }
  }

  private static void load(ClassicHttpRequest request, OngoingCall ongoing) {
    HubSpotCall call = ongoing.call();
    ongoing.token().ifPresent(token -> request.setHeader("Authorization", "Bearer " + token));
    if (call.body().length > 0) {
      boolean form = call.path().bucket() == Bucket.OAUTH;
      request.setEntity(
          new ByteArrayEntity(
              call.body(),
              form
                  ? ContentType.APPLICATION_FORM_URLENCODED.withCharset((Charset) null)
                  : ContentType.APPLICATION_JSON.withCharset((Charset) null)));
    }
  }

  private ClassicHttpResponse unloaded(
      ClassicHttpResponse response, ExecChain.Scope scope, OngoingCall ongoing) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      ongoing.received(read(entity, scope));
      response.setEntity(null);
    }
    return response;
  }

  private byte[] read(HttpEntity entity, ExecChain.Scope scope) throws IOException {
    var body =
        new ByteArrayOutputStream(
            (int) Math.max(32, Math.min(entity.getContentLength(), 64 << 10)));
    byte[] chunk = new byte[8 << 10];
    try (InputStream in = entity.getContent()) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (body.size() + n > largest) {
          // Discarded before the stream is closed: closing would read the rest first.
          scope.execRuntime.discardEndpoint();
          throw new IOException("the answer is larger than " + largest + " bytes");
        }
        body.write(chunk, 0, n);
      }
    }
    return body.toByteArray();
  }
}
