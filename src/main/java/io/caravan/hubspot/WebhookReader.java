package io.caravan.hubspot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads webhook bodies with a streaming parser: the intake's hot path.
 *
 * <p>Unknown fields are skipped, since HubSpot adds some at any time. Depth, lengths and the number
 * of events are bounded. Every failure is an {@link UnreadableDelivery}. Thread-safe.
 */
public final class WebhookReader {

  /** HubSpot sends up to 100; more are read so that a change on its side loses nothing. */
  public static final int MAX_EVENTS = 1_000;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_TEXT = 2 << 20;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          // Only UTF-8: offsets into the body are wrong in any other encoding.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Names come from the network; interning them would fill the JVM's table.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(40)
                  .maxNameLength(1_000)
                  .maxStringLength(MAX_TEXT)
                  .build())
          .build();

  private WebhookReader() {}

  /**
   * The events of a delivery, each with what is needed to store it.
   *
   * @param body a JSON array of 1 to {@value #MAX_EVENTS} events, UTF-8
   * @throws UnreadableDelivery when it is anything else, or an event lacks {@code portalId}, {@code
   *     subscriptionId}, {@code eventId}, {@code occurredAt} or its type
   */
  public static List<EventEnvelope> envelopes(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new UnreadableDelivery("not a JSON array of events");
      }
      var events = new ArrayList<EventEnvelope>();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        if (events.size() == MAX_EVENTS) {
          throw new UnreadableDelivery("more than " + MAX_EVENTS + " events");
        }
        events.add(new EnvelopeFields().read(parser, body));
      }
      if (parser.currentToken() != JsonToken.END_ARRAY) {
        throw new UnreadableDelivery("event " + (events.size() + 1) + " is not a JSON object");
      }
      if (events.isEmpty()) {
        throw new UnreadableDelivery("no event in the delivery");
      }
      if (parser.nextToken() != null) {
        throw new UnreadableDelivery("text after the end of the events");
      }
      return events;
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw new UnreadableDelivery("not readable as UTF-8 JSON");
    }
  }

  /**
   * One event as it was stored.
   *
   * @param text one JSON object, UTF-8
   * @throws UnreadableDelivery as for {@link #envelopes}
   */
  public static WebhookEvent event(byte[] text) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new UnreadableDelivery("not a JSON object");
      }
      return new EventFields().read(parser);
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw new UnreadableDelivery("not readable as UTF-8 JSON");
    }
  }

  /**
   * A whole number from a JSON number or a text of digits.
   *
   * @throws UnreadableDelivery when it is anything else
   */
  static long number(JsonParser parser, String field) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_NUMBER_INT:
        return parser.getLongValue();
      case VALUE_STRING:
        try {
          return Long.parseLong(parser.getText());
        } catch (NumberFormatException e) {
          throw new UnreadableDelivery(field + " is not a whole number");
        }
      case VALUE_NULL:
        return 0;
      default:
        throw new UnreadableDelivery(field + " is not a whole number");
    }
  }

  /** Like {@link #number}, for a field without which an event cannot be told from others. */
  static long required(JsonParser parser, String field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      throw new UnreadableDelivery(field + " is null");
    }
    return number(parser, field);
  }

  /**
   * The text of a scalar; null for JSON null.
   *
   * @throws UnreadableDelivery when it is an object or array
   */
  static String text(JsonParser parser, String field) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          parser.getText();
      default -> throw new UnreadableDelivery(field + " is not a text");
    };
  }

  /** Jackson's own words quote the content; the place is enough. */
  private static UnreadableDelivery unreadable(JsonProcessingException e) {
    var at = e.getLocation();
    return new UnreadableDelivery(
        "not valid JSON" + (at == null ? "" : " at byte " + Math.max(0, at.getByteOffset())));
  }
}
