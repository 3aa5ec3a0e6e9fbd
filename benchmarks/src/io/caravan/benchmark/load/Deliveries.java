package io.caravan.benchmark.load;

import io.caravan.hubspot.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Signed webhook deliveries with events that no other delivery has, ready to be sent.
 *
 * <p>All requests have the same length and differ only in some digits and in the signature. So each
 * connection keeps one request and has those places written over: the signatures alone are kept in
 * memory, and sending costs next to nothing beside what the server does.
 */
public final class Deliveries implements Requests {

  private static final int SIGNATURE_LENGTH = 44;
  private static final int RECORDS = 10_000;
  private static final String EVENT =
      "{\"eventId\":$EVENT_ID,\"subscriptionId\":2001,\"portalId\":62515,\"appId\":54321,"
          + "\"occurredAt\":$OCCURRED_AT_,\"subscriptionType\":\"contact.propertyChange\","
          + "\"attemptNumber\":0,\"objectId\":$OBJECT__,\"objectTypeId\":\"0-1\","
          + "\"propertyName\":\"firstname\",\"propertyValue\":\"$NEW_VALUE\","
          + "\"changeSource\":\"CRM_UI\",\"sourceId\":\"userId:9586504\",\"isSensitive\":false}";
  private static final int EVENT_ID_AT = EVENT.indexOf("$EVENT_ID");
  private static final int OCCURRED_AT = EVENT.indexOf("$OCCURRED_AT_");
  private static final int OBJECT_AT = EVENT.indexOf("$OBJECT__");
  private static final int VALUE_AT = EVENT.indexOf("$NEW_VALUE");

  private final int events;
  private final long firstEventId;
  private final long occurredAt;
  private final byte[] request;
  private final int bodyAt;
  private final int signatureAt;
  private final byte[] signatures;

  /**
   * Makes and signs deliveries with the time of now; a server takes them for five minutes.
   *
   * @param path where they go on the server
   * @param publicUrl the URL that the signature is over
   * @param events how many events each has
   * @param firstEventId from 100,000,000 to 999,999,999 less all events; the events count up from
   *     it
   * @param count how many deliveries
   */
  public Deliveries(
      String secret, String path, String publicUrl, int events, long firstEventId, int count) {
    this.events = events;
    this.firstEventId = firstEventId;
    this.occurredAt = System.currentTimeMillis();
    String body = "[" + (EVENT + ",").repeat(events - 1) + EVENT + "]";
    String signature = "s".repeat(SIGNATURE_LENGTH);
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".formatted(path)
            + "%s: %d\r\n%s: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(
                    Signatures.TIMESTAMP_HEADER,
                    occurredAt,
                    Signatures.V3_HEADER,
                    signature,
                    body.length());
    this.request = (head + body).getBytes(StandardCharsets.US_ASCII);
    this.bodyAt = head.length();
    this.signatureAt = head.indexOf(signature);
    this.signatures = new byte[count * SIGNATURE_LENGTH];
    sign(new Signatures.V3Signer(secret), publicUrl, count);
  }

  private void sign(Signatures.V3Signer signer, String publicUrl, int count) {
    byte[] scratch = request.clone();
    String timestamp = Long.toString(occurredAt);
    for (int n = 0; n < count; n++) {
      writeEvents(n, scratch);
      byte[] body = Arrays.copyOfRange(scratch, bodyAt, scratch.length);
      byte[] signature =
          signer.sign("POST", publicUrl, body, timestamp).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(signature, 0, signatures, n * SIGNATURE_LENGTH, SIGNATURE_LENGTH);
    }
  }

  @Override
  public int count() {
    return signatures.length / SIGNATURE_LENGTH;
  }

  /** How many events each has. */
  public int events() {
    return events;
  }

  /** The id of the first event of a delivery; its others follow. */
  public long firstEventId(int delivery) {
    return firstEventId + (long) delivery * events;
  }

  @Override
  public byte[] blankRequest() {
    return request.clone();
  }

  @Override
  public void write(int delivery, byte[] into) {
    System.arraycopy(signatures, delivery * SIGNATURE_LENGTH, into, signatureAt, SIGNATURE_LENGTH);
    writeEvents(delivery, into);
  }

  private void writeEvents(int delivery, byte[] into) {
    long id = firstEventId(delivery);
    int at = bodyAt + 1;
    for (int i = 0; i < events; i++, id++, at += EVENT.length() + 1) {
      Requests.digits(id, 9, into, at + EVENT_ID_AT);
      Requests.digits(occurredAt + (id - firstEventId) / 100, 13, into, at + OCCURRED_AT);
      Requests.digits(100_000_000 + id * 7_919 % RECORDS, 9, into, at + OBJECT_AT);
      Requests.digits(id, 10, into, at + VALUE_AT);
    }
  }
}
