package io.caravan.channel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose a message is. Channels of one portal have its number in their names ({@code writes-4711},
 * {@code writes-4711-bulk}), keys of messages about a record begin with it ({@code 4711/0-1/5}),
 * and bodies say {@code "portalId":4711}. Where these do not agree, nobody's: such a message is for
 * those alone who see all portals.
 */
public final class MessagePortal {

  /** Of messages that belong to no portal, or not clearly to one. */
  public static final long NONE = 0;

  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern CHANNEL = Pattern.compile(".+-(\\d{1,18})(-interactive|-bulk)?");
  private static final Pattern KEY = Pattern.compile("(\\d{1,18})/[^/]+/.+", Pattern.DOTALL);

  private MessagePortal() {}

  /** The portal of a message; {@link #NONE} when it cannot be told for sure. */
  public static long of(String channel, String key, byte[] body) {
    Set<Long> named = new TreeSet<>();
    add(CHANNEL.matcher(channel), named);
    add(KEY.matcher(key), named);
    named.addAll(named(body));
    return named.size() == 1 ? named.iterator().next() : NONE;
  }

  /**
   * Whether a new body may take the place of a message's: not when it names another portal, which
   * would make a change there.
   *
   * @param portalId of the message
   */
  public static boolean fits(long portalId, byte[] body) {
    return named(body).stream().allMatch(named -> named == portalId);
  }

  private static void add(Matcher matcher, Set<Long> named) {
    if (matcher.matches()) {
      named.add(Long.parseLong(matcher.group(1)));
    }
  }

  /**
   * All portals that a body names at its top: as numbers or as texts, once or several times, since
   * readers differ in what they take. Anything else in their place is {@link #NONE}.
   */
  private static Set<Long> named(byte[] body) {
    Set<Long> named = new TreeSet<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return named;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean portal = parser.currentName().equals("portalId");
        JsonToken value = parser.nextToken();
        if (portal) {
          boolean scalar = value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_STRING;
          named.add(scalar ? parser.getValueAsLong(NONE) : NONE);
        }
        parser.skipChildren();
      }
    } catch (IOException noJson) {
      // What was read before still counts.
      return named;
    }
    return named;
  }
}
