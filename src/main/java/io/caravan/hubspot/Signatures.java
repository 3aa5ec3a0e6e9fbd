package io.caravan.hubspot;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The three signatures with which HubSpot signs its requests. Source: HubSpot docs, "Validating
 * requests from HubSpot".
 *
 * <p>All of them are computed over the raw bytes of the body: parsing and writing JSON again
 * changes them.
 */
public final class Signatures {

  /** v1 and v2: hex digest. */
  public static final String HEADER = "X-HubSpot-Signature";

  /** {@code v1} or {@code v2}. */
  public static final String VERSION_HEADER = "X-HubSpot-Signature-Version";

  /** v3: base64 HMAC. */
  public static final String V3_HEADER = "X-HubSpot-Signature-v3";

  /** Milliseconds since the epoch at which HubSpot signed; part of v3. */
  public static final String TIMESTAMP_HEADER = "X-HubSpot-Request-Timestamp";

  /** The escapes that HubSpot decodes in the URI before it signs with v3, and no others. */
  private static final Map<String, String> V3_DECODED =
      Map.ofEntries(
          Map.entry("3A", ":"),
          Map.entry("2F", "/"),
          Map.entry("3F", "?"),
          Map.entry("40", "@"),
          Map.entry("21", "!"),
          Map.entry("24", "$"),
          Map.entry("27", "'"),
          Map.entry("28", "("),
          Map.entry("29", ")"),
          Map.entry("2A", "*"),
          Map.entry("2C", ","),
          Map.entry("3B", ";"));

  private Signatures() {}

  /** v1, of CRM webhooks: hex SHA-256 of secret and body. */
  public static String v1(String secret, byte[] body) {
    MessageDigest digest = sha256();
    digest.update(utf8(secret));
    digest.update(body);
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * v2, of workflow webhooks and cards: hex SHA-256 of secret, method, URI and body.
   *
   * @param uri the full URL as HubSpot calls it, query included
   */
  public static String v2(String secret, String method, String uri, byte[] body) {
    MessageDigest digest = sha256();
    digest.update(utf8(secret));
    digest.update(utf8(method));
    digest.update(utf8(uri));
    digest.update(body);
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * v3: base64 HMAC-SHA256 of method, partly decoded URI, body and timestamp.
   *
   * @param uri the full URL as HubSpot calls it, still escaped
   * @param timestamp the timestamp header's text
   */
  public static String v3(String secret, String method, String uri, byte[] body, String timestamp) {
    return new V3Signer(secret).sign(method, uri, body, timestamp);
  }

  /**
   * Decodes in a URI exactly the escapes that v3 wants decoded. Case of the hex digits does not
   * matter.
   */
  public static String decodeForV3(String uri) {
    int at = uri.indexOf('%');
    if (at < 0) {
      return uri;
    }
    var decoded = new StringBuilder(uri.length());
    int from = 0;
    while (at >= 0 && at + 2 < uri.length()) {
      String plain =
          V3_DECODED.get(uri.substring(at + 1, at + 3).toUpperCase(java.util.Locale.ROOT));
      if (plain != null) {
        decoded.append(uri, from, at).append(plain);
        from = at + 3;
      }
      at = uri.indexOf('%', at + (plain != null ? 3 : 1));
    }
    return decoded.append(uri, from, uri.length()).toString();
  }

  /**
   * Signs with one secret; holds the key so that a busy intake does not derive it for each request.
   * Thread-safe.
   */
  public static final class V3Signer {
    private final SecretKeySpec key;
    private final Mac prototype;

    /**
     * @param secret the app's client secret
     */
    public V3Signer(String secret) {
      key = new SecretKeySpec(utf8(secret), "HmacSHA256");
      prototype = newMac();
    }

    /** The base64 signature; parameters as in {@link Signatures#v3}. */
    public String sign(String method, String uri, byte[] body, String timestamp) {
      Mac mac = copyOfPrototype();
      mac.update(utf8(method));
      mac.update(utf8(decodeForV3(uri)));
      mac.update(body);
      mac.update(utf8(timestamp));
      return Base64.getEncoder().encodeToString(mac.doFinal());
    }

    /**
     * A clone skips the provider lookup and key schedule, which cost more than hashing a small
     * body.
     */
    private Mac copyOfPrototype() {
      try {
        return (Mac) prototype.clone();
      } catch (CloneNotSupportedException e) {
        return newMac();
      }
    }

    private Mac newMac() {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return mac;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has HmacSHA256", e);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
