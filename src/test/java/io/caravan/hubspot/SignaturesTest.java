package io.caravan.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** HubSpot's documented vectors, and own ones that were computed apart from this code. */
class SignaturesTest {

  private static final String DOCS_SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
  private static final String DOCS_URI = "https://www.example.com/webhook_uri";
  static final String SECRET = "11111111-2222-4333-8444-555555555555";
  static final String TIMESTAMP = "1795000000123";
  static final String URI = "https://hub.example.com/hooks/hubspot";
  static final byte[] BODY =
      ("[{\"eventId\":100,\"subscriptionId\":2001,\"portalId\":62515,\"appId\":54321,"
              + "\"occurredAt\":1795000000000,\"subscriptionType\":\"object.propertyChange\","
              + "\"attemptNumber\":0,\"objectId\":123,\"objectTypeId\":\"0-1\","
              + "\"propertyName\":\"firstname\",\"propertyValue\":\"Zoë\","
              + "\"changeSource\":\"CRM_UI\",\"sourceId\":\"userId:9586504\",\"isSensitive\":false}]")
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void the_body_of_the_vectors_is_the_one_they_were_computed_with() throws Exception {
    assertThat(BODY).hasSize(316);
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(BODY)))
        .isEqualTo("86720e840409020cb00d71c1996cd35ba3a5b448efad2d00ba28e4d9c0af0b63");
  }

  @Test
  void v1_signs_as_in_the_docs() {
    assertThat(
            Signatures.v1(
                DOCS_SECRET,
                bytes(
                    "[{\"eventId\":1,\"subscriptionId\":12345,\"portalId\":62515,"
                        + "\"occurredAt\":1564113600000,\"subscriptionType\":\"contact.creation\","
                        + "\"attemptNumber\":0,\"objectId\":123,\"changeSource\":\"CRM\","
                        + "\"changeFlag\":\"NEW\",\"appId\":54321}]")))
        .isEqualTo("232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de");
  }

  @Test
  void v2_signs_as_in_the_docs() {
    assertThat(Signatures.v2(DOCS_SECRET, "GET", DOCS_URI, bytes("")))
        .isEqualTo("eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e");
    assertThat(
            Signatures.v2(
                DOCS_SECRET, "POST", DOCS_URI, bytes("{\"example_field\":\"example_value\"}")))
        .isEqualTo("9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900");
  }

  @Test
  void v1_and_v2_sign_the_own_vectors() {
    assertThat(Signatures.v1(SECRET, BODY))
        .isEqualTo("a37ee2695da5ada0889e3d41a98c08391493332ea84bd0bbc3e8d7fb2695fc36");
    assertThat(Signatures.v2(SECRET, "POST", URI, BODY))
        .isEqualTo("4c417a71600c4149e51ce4e2699972ece3c281dbbb5a63680323ba4f7fb1dd06");
    assertThat(Signatures.v2(SECRET, "GET", CARD, bytes("")))
        .isEqualTo("1f652f3ad767a482a8dbac7505cc7106465728a2c8bf7f04c6fb0b3ad5ce4a85");
  }

  @Test
  void v3_signs_the_own_vectors() {
    assertThat(Signatures.v3(SECRET, "POST", URI, BODY, TIMESTAMP))
        .isEqualTo("qSG+2qLgI5M1/6BaOxkctcZGp4HrL8eaBls8gfnpwIc=");
    assertThat(Signatures.v3(SECRET, "GET", CARD, bytes(""), TIMESTAMP))
        .isEqualTo("U56r3p57XjNjDz5WJSyu3ejSeycAN8KMFNGqajniS4k=");
  }

  @Test
  void v3_decodes_certain_escapes_of_the_uri_and_no_others() {
    String wire = URI + "?tenant=acme%3Aeu%2F1&cb=a%20b%26c%2C%28x%29";
    assertThat(Signatures.decodeForV3(wire)).isEqualTo(URI + "?tenant=acme:eu/1&cb=a%20b%26c,(x)");
    assertThat(Signatures.v3(SECRET, "POST", wire, BODY, TIMESTAMP))
        .isEqualTo("QQZh/Q5u8E/4P89ByB/EEYhnhqHfT40sXeBs1+VMUeE=")
        .isNotEqualTo("q1p2m5hk05VT2pw/lZchrFqW2SZbB/imDQfrB0U74Mg=");
    assertThat(Signatures.decodeForV3("%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B"))
        .isEqualTo(":/?@!$'()*,;");
    assertThat(Signatures.decodeForV3("%20%26%2B%25%3D%23%3a%2f%"))
        .isEqualTo("%20%26%2B%25%3D%23:/%");
    assertThat(Signatures.decodeForV3("%253A")).isEqualTo("%253A");
    assertThat(Signatures.decodeForV3("%%3A%2%3A")).isEqualTo("%:%2:");
    assertThat(Signatures.decodeForV3("cut%3")).isEqualTo("cut%3");
  }

  private static final String CARD =
      "https://hub.example.com/cards/fetch"
          + "?portalId=62515&associatedObjectId=123&associatedObjectType=CONTACT";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
