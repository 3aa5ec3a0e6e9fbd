package io.caravan.webhook;

import io.caravan.http.InboundRequest;
import io.caravan.hubspot.Signatures;
import io.caravan.webhook.WebhookSettings.SignatureVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * Lets through what HubSpot signed with one of our secrets, and nothing else. Without a secret
 * nothing passes.
 */
public final class SignatureVerifier {

  private final List<SignatureVersion> versions;
  private final List<String> secrets;
  private final List<Signatures.V3Signer> signers;
  private final long toleranceMillis;
  private final List<AddressRange> allowed;
  private final PublicUrl publicUrl;
  private final Clock clock;

  public SignatureVerifier(WebhookSettings settings, Clock clock) {
    versions = settings.versions();
    secrets = settings.secrets();
    signers = secrets.stream().map(Signatures.V3Signer::new).toList();
    toleranceMillis = settings.tolerance().toMillis();
    allowed = settings.allowedAddresses();
    publicUrl = new PublicUrl(settings.publicUrl(), settings.trustedProxies());
    this.clock = clock;
  }

  /**
   * Gives back the body of a request that HubSpot signed.
   *
   * @throws RefusedRequest 403 for an address off the list, 401 for a missing, wrong or old
   *     signature
   */
  public byte[] verify(InboundRequest request) {
    if (!allowed.isEmpty() && !AddressRange.anyHolds(allowed, publicUrl.clientAddress(request))) {
      throw new RefusedRequest(Refusal.ADDRESS);
    }
    String v3 = request.header(Signatures.V3_HEADER);
    if (v3 != null && versions.contains(SignatureVersion.V3)) {
      verifyV3(request, v3);
    } else {
      verifyOlder(request);
    }
    return request.body();
  }

  private void verifyV3(InboundRequest request, String signature) {
    String timestamp = request.header(Signatures.TIMESTAMP_HEADER);
    if (timestamp == null) {
      throw new RefusedRequest(Refusal.UNSIGNED);
    }
    String url = publicUrl.of(request);
    requireOne(
        signature,
        signers,
        signer -> signer.sign(request.method(), url, request.body(), timestamp));
    // Only now: an unsigned timestamp tells nothing.
    if (!isFresh(timestamp)) {
      throw new RefusedRequest(Refusal.EXPIRED);
    }
  }

  private void verifyOlder(InboundRequest request) {
    String signature = request.header(Signatures.HEADER);
    String version = request.header(Signatures.VERSION_HEADER);
    if (signature != null && "v2".equals(version) && versions.contains(SignatureVersion.V2)) {
      String url = publicUrl.of(request);
      requireOne(
          signature,
          secrets,
          secret -> Signatures.v2(secret, request.method(), url, request.body()));
    } else if (signature != null
        && "v1".equals(version)
        && versions.contains(SignatureVersion.V1)) {
      requireOne(signature, secrets, secret -> Signatures.v1(secret, request.body()));
    } else {
      throw new RefusedRequest(Refusal.UNSIGNED);
    }
  }

  private boolean isFresh(String timestamp) {
    try {
      long age = Math.subtractExact(clock.millis(), Long.parseLong(timestamp));
      return Math.abs(age) <= toleranceMillis && age != Long.MIN_VALUE;
    } catch (NumberFormatException | ArithmeticException e) {
      return false;
    }
  }

  /** Compares with all secrets, in constant time each. */
  private static <K> void requireOne(String given, List<K> keys, Function<K, String> sign) {
    byte[] signature = given.getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (K key : keys) {
      byte[] expected = sign.apply(key).getBytes(StandardCharsets.UTF_8);
      found |= MessageDigest.isEqual(expected, signature);
    }
    if (!found) {
      throw new RefusedRequest(Refusal.FORGED);
    }
  }
}
