package io.caravan.process;

import io.caravan.hubspot.Signatures;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * HTTP requests with webhook deliveries, signed as HubSpot signs them (v3), as bytes for the wire.
 *
 * @param path where they go on the server
 * @param publicUrl the URL as HubSpot calls it, which the signature is over
 * @param secret the app's client secret
 */
public record SignedRequests(String path, String publicUrl, String secret) {

  /** A delivery signed at this time (milliseconds since the epoch). */
  public byte[] request(byte[] body, long timestamp) {
    String time = Long.toString(timestamp);
    return request(body, time, Signatures.v3(secret, "POST", publicUrl, body, time));
  }

  /** A delivery with any signature and timestamp. */
  public byte[] request(byte[] body, String timestamp, String signature) {
    return withBody(
        head(signedHeaders(timestamp, signature) + "Content-Length: " + body.length), body);
  }

  /** The signature headers for a body, each line ended, to be put into a request made by hand. */
  public String headersFor(byte[] body, long timestamp) {
    String time = Long.toString(timestamp);
    return signedHeaders(time, Signatures.v3(secret, "POST", publicUrl, body, time));
  }

  /** A POST's head with these further header lines; the last of them without its end. */
  public String head(String headers) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\n\r\n"
        .formatted(path, headers);
  }

  /** A head and a body as they go over the wire. */
  public static byte[] withBody(String head, byte[] body) {
    var bytes = new ByteArrayOutputStream(head.length() + body.length);
    bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private static String signedHeaders(String timestamp, String signature) {
    return "%s: %s\r\n%s: %s\r\n"
        .formatted(Signatures.TIMESTAMP_HEADER, timestamp, Signatures.V3_HEADER, signature);
  }
}
