package io.caravan.mirror.action;

import io.caravan.hubspot.Signatures.V3Signer;
import io.caravan.outgoing.OutgoingHttp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
  private final OutgoingHttp client;

  Receiver(ReceiverSettings settings, Clock clock) {
    this.settings = settings;
    this.signers = settings.secrets().stream().map(V3Signer::new).toList();
    this.clock = clock;
    this.client = new OutgoingHttp(settings.allowed(), settings.timeout());
  }

  /** Completes with the answer; fails when there is none in time. */
  CompletableFuture<ReceiverAnswer> post(byte[] body) {
    String timestamp = Long.toString(clock.millis());
    String signatures =
        signers.stream()
            .map(signer -> signer.sign("POST", settings.url().toString(), body, timestamp))
            .collect(Collectors.joining(","));
    return client
        .post(
            settings.url(),
            Map.of("User-Agent", "Caravan", TIMESTAMP, timestamp, SIGNATURE, signatures),
            body,
            settings.timeout())
        .thenApply(
            answer -> ReceiverAnswer.of(answer.status(), answer.retryAfter().orElse(null), clock));
  }
}
