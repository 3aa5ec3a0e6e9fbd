package io.caravan.simulator.webhooks;

import io.caravan.hubspot.Signatures;
import io.caravan.simulator.uncertain.PrivateAppSignature;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Signs requests with an app's secret. Source: HubSpot docs, "Validating requests". */
final class WebhookSigner {

  private final String secret;
  private final Signatures.V3Signer third;
  private final Supplier<PrivateAppSignature> which;

  /**
   * @param which signatures there are, asked for at every request
   */
  WebhookSigner(String secret, Supplier<PrivateAppSignature> which) {
    this.secret = secret;
    this.third = new Signatures.V3Signer(secret);
    this.which = which;
  }

  /** The signatures of an OAuth app. */
  static WebhookSigner ofOAuthApp(String secret) {
    return new WebhookSigner(secret, () -> PrivateAppSignature.V1_AND_V3);
  }

  /** Hands the headers of a request on, with their values. */
  void sign(String url, byte[] body, BiConsumer<String, String> header) {
    PrivateAppSignature now = which.get();
    if (now == PrivateAppSignature.NONE) {
      return;
    }
    header.accept(Signatures.HEADER, Signatures.v1(secret, body));
    header.accept(Signatures.VERSION_HEADER, "v1");
    if (now == PrivateAppSignature.V1_AND_V3) {
      String timestamp = Long.toString(System.currentTimeMillis());
      header.accept(Signatures.TIMESTAMP_HEADER, timestamp);
      header.accept(Signatures.V3_HEADER, third.sign("POST", url, body, timestamp));
    }
  }
}
