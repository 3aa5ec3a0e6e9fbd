package io.caravan.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.http.InboundRequest;
import io.caravan.hubspot.Signatures;
import io.caravan.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SignatureVerifierTest {

  private static final long NOW = 1_795_000_000_123L;
  private static final byte[] BODY = "[{\"ë\":1}]".getBytes(StandardCharsets.UTF_8);
  private static final String TARGET = "/webhooks/hubspot?tenant=acme%3Aeu";

  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "caravan.webhook.secrets", "new-secret, old-secret",
              "caravan.webhook.public-url", "https://hub.example.com/"));
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  @Test
  void a_signature_by_either_secret_passes_during_a_rotation() {
    for (String secret : new String[] {"new-secret", "old-secret"}) {
      signV3(secret, "https://hub.example.com", NOW);
      assertThat(verify("203.0.113.9")).isSameAs(BODY);
    }
    signV3("other-secret", "https://hub.example.com", NOW);
    refused(Refusal.FORGED);
  }

  @Test
  void any_change_of_method_url_body_or_timestamp_is_a_forgery() {
    signV3("new-secret", "https://hub.example.com", NOW);
    headers.put(Signatures.TIMESTAMP_HEADER, Long.toString(NOW + 1));
    refused(Refusal.FORGED);
    signV3("new-secret", "http://hub.example.com", NOW);
    refused(Refusal.FORGED);
    signV3("new-secret", "https://hub.example.com", NOW);
    var verifier = verifier();
    assertThatThrownBy(
            () ->
                verifier.verify(
                    new InboundRequest("PUT", TARGET, false, "1.2.3.4", headers::get, BODY)))
        .isInstanceOf(RefusedRequest.class);
    assertThatThrownBy(
            () ->
                verifier.verify(
                    new InboundRequest(
                        "POST", TARGET, false, "1.2.3.4", headers::get, new byte[] {1})))
        .isInstanceOf(RefusedRequest.class);
  }

  @Test
  void the_timestamp_may_be_five_minutes_off_both_ways_and_no_more() {
    for (long offset : new long[] {-300_000, 300_000}) {
      signV3("new-secret", "https://hub.example.com", NOW + offset);
      assertThat(verify("203.0.113.9")).isSameAs(BODY);
    }
    for (long offset : new long[] {-300_001, 300_001}) {
      signV3("new-secret", "https://hub.example.com", NOW + offset);
      refused(Refusal.EXPIRED);
    }
  }

  @Test
  void a_timestamp_that_is_no_number_is_refused_even_when_signed() {
    for (String timestamp :
        new String[] {"", "soon", "9223372036854775807", "-9223372036854775808"}) {
      headers.put(Signatures.TIMESTAMP_HEADER, timestamp);
      headers.put(
          Signatures.V3_HEADER,
          Signatures.v3("new-secret", "POST", "https://hub.example.com" + TARGET, BODY, timestamp));
      refused(Refusal.EXPIRED);
    }
  }

  @Test
  void a_request_without_signature_or_timestamp_is_unsigned() {
    refused(Refusal.UNSIGNED);
    signV3("new-secret", "https://hub.example.com", NOW);
    headers.remove(Signatures.TIMESTAMP_HEADER);
    refused(Refusal.UNSIGNED);
  }

  @Test
  void without_a_secret_nothing_passes() {
    settings.remove("caravan.webhook.secrets");
    signV3("x", "https://hub.example.com", NOW);
    refused(Refusal.FORGED);
  }

  @Test
  void older_signatures_pass_only_where_configured() {
    headers.put(Signatures.VERSION_HEADER, "v1");
    headers.put(Signatures.HEADER, Signatures.v1("new-secret", BODY));
    refused(Refusal.UNSIGNED);
    settings.put("caravan.webhook.signature-versions", "v3, v1");
    assertThat(verify("203.0.113.9")).isSameAs(BODY);
    headers.put(Signatures.HEADER, Signatures.v1("new-secret", new byte[] {1}));
    refused(Refusal.FORGED);

    headers.put(Signatures.VERSION_HEADER, "v2");
    headers.put(
        Signatures.HEADER,
        Signatures.v2("old-secret", "POST", "https://hub.example.com" + TARGET, BODY));
    refused(Refusal.UNSIGNED);
    settings.put("caravan.webhook.signature-versions", "v2");
    assertThat(verify("203.0.113.9")).isSameAs(BODY);
    headers.put(
        Signatures.HEADER,
        Signatures.v2("old-secret", "GET", "https://hub.example.com" + TARGET, BODY));
    refused(Refusal.FORGED);
  }

  @Test
  void a_bad_v3_signature_is_not_saved_by_a_good_v1() {
    settings.put("caravan.webhook.signature-versions", "v3,v1");
    signV3("wrong", "https://hub.example.com", NOW);
    headers.put(Signatures.VERSION_HEADER, "v1");
    headers.put(Signatures.HEADER, Signatures.v1("new-secret", BODY));
    refused(Refusal.FORGED);
  }

  @Test
  void without_a_public_url_the_host_counts_and_forwarded_headers_only_from_trusted_proxies() {
    settings.remove("caravan.webhook.public-url");
    settings.put("caravan.webhook.trusted-proxies", "10.0.0.0/8");
    headers.put("Host", "inside:8080");
    headers.put("X-Forwarded-Proto", "https, http");
    headers.put("X-Forwarded-Host", "hub.example.com");

    signV3("new-secret", "https://hub.example.com", NOW);
    assertThat(verify("10.1.2.3")).isSameAs(BODY);
    assertThatThrownBy(() -> verify("203.0.113.9")).isInstanceOf(RefusedRequest.class);
    signV3("new-secret", "http://inside:8080", NOW);
    assertThat(verify("203.0.113.9")).isSameAs(BODY);
  }

  @Test
  void a_trusted_proxy_that_forwards_no_host_leaves_the_requests_own() {
    settings.remove("caravan.webhook.public-url");
    settings.put("caravan.webhook.trusted-proxies", "10.0.0.0/8");
    headers.put("Host", "hub.example.com");
    headers.put("X-Forwarded-Proto", "https");
    headers.put("X-Forwarded-Host", " ");

    signV3("new-secret", "https://hub.example.com", NOW);
    assertThat(verify("10.1.2.3")).isSameAs(BODY);
    headers.remove("X-Forwarded-Host");
    assertThat(verify("10.1.2.3")).isSameAs(BODY);
  }

  @Test
  void only_listed_addresses_pass_and_a_client_cannot_claim_one() {
    settings.put("caravan.webhook.allowed-addresses", "198.51.100.0/24, 2001:db8::/32");
    settings.put("caravan.webhook.trusted-proxies", "10.0.0.0/8");
    signV3("new-secret", "https://hub.example.com", NOW);

    assertThat(verify("198.51.100.7")).isSameAs(BODY);
    assertThat(verify("2001:db8:0:0:0:0:0:5")).isSameAs(BODY);
    assertThatThrownBy(() -> verify("203.0.113.9")).hasMessage("address");
    headers.put("X-Forwarded-For", "198.51.100.7");
    assertThatThrownBy(() -> verify("203.0.113.9")).hasMessage("address");
    assertThat(verify("10.0.0.1")).isSameAs(BODY);
    headers.put("X-Forwarded-For", "198.51.100.7, 203.0.113.9, 10.0.0.2");
    assertThatThrownBy(() -> verify("10.0.0.1")).hasMessage("address");
    headers.put("X-Forwarded-For", "not an address");
    assertThatThrownBy(() -> verify("10.0.0.1")).hasMessage("address");
  }

  private byte[] verify(String remote) {
    return verifier().verify(new InboundRequest("POST", TARGET, false, remote, headers::get, BODY));
  }

  private void refused(Refusal reason) {
    assertThatThrownBy(() -> verify("203.0.113.9"))
        .isInstanceOfSatisfying(
            RefusedRequest.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private SignatureVerifier verifier() {
    return new SignatureVerifier(
        WebhookSettings.from(new Settings(settings)),
        Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
  }

  private void signV3(String secret, String base, long timestamp) {
    headers.put(Signatures.TIMESTAMP_HEADER, Long.toString(timestamp));
    headers.put(
        Signatures.V3_HEADER,
        Signatures.v3(secret, "POST", base + TARGET, BODY, Long.toString(timestamp)));
  }
}
