package io.caravan.outgoing;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AbstractAsyncResponseConsumer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts to addresses that somebody else has named. A name is resolved once for each connection, its
 * addresses are checked, and the connection goes to one of those that were: a name that changes its
 * mind meanwhile gains nothing. Redirects are not followed. Thread-safe.
 */
public final class OutgoingHttp implements AutoCloseable {

  /** An answer without its body, which nobody looks at. */
  public record Answer(int status, Optional<String> retryAfter) {}

  private final CloseableHttpAsyncClient client;

  /**
   * @param connectTimeout for a connection
   */
  public OutgoingHttp(AllowedAddresses allowed, Duration connectTimeout) {
    client =
        HttpAsyncClients.custom()
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .setThreadFactory(
                work -> {
                  var thread = new Thread(work, "caravan-outgoing");
                  thread.setDaemon(true);
                  return thread;
                })
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setDnsResolver(new Checked(allowed))
                    .setMaxConnPerRoute(64)
                    .setMaxConnTotal(256)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(connectTimeout))
                            .build())
                    .build())
            .build();
    client.start();
  }

  /** Resolves names, and refuses what is not to be called. */
  private record Checked(AllowedAddresses allowed) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return allowed.resolve(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /** Fails with {@link AddressRefused}, another IOException, or a TimeoutException. */
  public CompletableFuture<Answer> post(
      URI url, Map<String, String> headers, byte[] body, Duration timeout) {
    var answer = new CompletableFuture<Answer>();
    var request =
        AsyncRequestBuilder.post(url)
            .setEntity(new BasicAsyncEntityProducer(body, ContentType.create("application/json")));
    headers.forEach(request::addHeader);
    var context = org.apache.hc.client5.http.protocol.HttpClientContext.create();
    context.setRequestConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(timeout))
            .setResponseTimeout(Timeout.of(timeout))
            .build());
    Future<Answer> call =
        client.execute(
            request.build(),
            new HeadOnly(),
            context,
            new FutureCallback<>() {
              @Override
              public void completed(Answer result) {
                answer.complete(result);
              }

              @Override
              public void failed(Exception failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void cancelled() {
                answer.completeExceptionally(new CancellationException());
              }
            });
    // The client's own limits are for each read; a body that trickles would hold us forever.
    return answer
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((done, failure) -> call.cancel(true));
  }

  /** Takes status and headers, and lets the body go by. */
  private static final class HeadOnly extends AbstractAsyncResponseConsumer<Answer, Void> {

    HeadOnly() {
      super(() -> new DiscardingEntityConsumer<>());
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {}

    @Override
    protected Answer buildResult(HttpResponse response, Void nothing, ContentType type) {
      var retryAfter = response.getFirstHeader("Retry-After");
      return new Answer(
          response.getCode(),
          Optional.ofNullable(retryAfter == null ? null : retryAfter.getValue()));
    }
  }

  @Override
  public void close() {
    client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
  }
}
