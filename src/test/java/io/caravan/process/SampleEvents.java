package io.caravan.process;

import java.nio.charset.StandardCharsets;

/**
 * Bodies of webhook deliveries as HubSpot sends them: changes of one property of contacts, with
 * event ids that count up.
 *
 * @param records the events go round this many contacts
 */
public record SampleEvents(int records) {

  /** Every event is of this subscription. */
  public static final long SUBSCRIPTION = 2001;

  /** When the event with id 0 happened; each later one happened a millisecond later. */
  private static final long EPOCH = 1_795_000_000_000L;

  /**
   * A delivery.
   *
   * @param attempt 0 for the first; HubSpot counts it up when it sends the same events again
   */
  public byte[] delivery(long firstEventId, int count, int attempt) {
    var body = new StringBuilder(count * 330).append('[');
    for (long id = firstEventId; id < firstEventId + count; id++) {
      event(id, attempt, body);
    }
    body.setCharAt(body.length() - 1, ']');
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void event(long id, int attempt, StringBuilder body) {
    body.append("{\"eventId\":").append(id);
    body.append(",\"subscriptionId\":").append(SUBSCRIPTION);
    body.append(",\"portalId\":").append(CaravanLaunch.PORTAL);
    body.append(",\"appId\":54321,\"occurredAt\":").append(EPOCH + id);
    body.append(",\"subscriptionType\":\"contact.propertyChange\",\"attemptNumber\":");
    body.append(attempt);
    body.append(",\"objectId\":").append(1_000 + id % records);
    body.append(",\"objectTypeId\":\"0-1\",\"propertyName\":\"firstname\"");
    body.append(",\"propertyValue\":\"value ").append(id).append('"');
    body.append(",\"changeSource\":\"CRM_UI\",\"sourceId\":\"userId:9586504\"");
    body.append(",\"isSensitive\":false},");
  }
}
