package io.caravan.mirror.action;

import io.caravan.hubspot.Signatures.V3Signer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Posts to the company's webhook, signed as HubSpot signs in its version 3. Thread-safe. */
final class Receiver {

  /** One base64 signature for each secret, separated by commas: one of them must be right. */
  static final String SIGNATURE = "X-Caravan-Signature";

  /** Milliseconds since the epoch at which the request was signed. */
  static final String TIMESTAMP = "X-Caravan-Request-Timestamp";

  private final ReceiverSettings settings;
  private final List<V3Signer> signers;
  private final Clock clock;
  private final HttpClient client;

  Receiver(ReceiverSettings settings, Clock clock) {
    this.settings = settings;
    this.signers = settings.secrets().stream().map(V3Signer::new).toList();
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
  }

  /** Completes with the answer; fails when there is none in time. */
  CompletableFuture<ReceiverAnswer> post(byte[] body) {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(signed(body), HttpResponse.BodyHandlers.discarding());
    // The client's own limit ends at the headers; a body that never ends would hold us forever.
    return answer
        .copy()
        .orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((response, failure) -> answer.cancel(true))
        .thenApply(
            response ->
                ReceiverAnswer.of(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").orElse(null),
                    clock));
  }

  private HttpRequest signed(byte[] body) {
    String timestamp = Long.toString(clock.millis());
    String signatures =
        signers.stream()
            .map(signer -> signer.sign("POST", settings.url().toString(), body, timestamp))
            .collect(Collectors.joining(","));
    return HttpRequest.newBuilder(settings.url())
        .header("Content-Type", "application/json")
        .header("User-Agent", "Caravan")
        .header(TIMESTAMP, timestamp)
        .header(SIGNATURE, signatures)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }
}
