package io.caravan.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Whether a message holds values of a person. One that says no more than that something happened to
 * a record, as an event of a deletion or a reference to an action, holds none: it is to be handled
 * as ever, so that others hear of it.
 */
public final class PersonInMessage {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> CONTACT = Set.of("0-1", "contact", "contacts");
  private static final int DEEPEST = 64;

  private PersonInMessage() {}

  /**
   * Looks into a message.
   *
   * @param key its key; {@code portal/0-1/id} is a contact's
   * @param body mostly JSON; in anything else only e-mail addresses are found
   */
  public static boolean holdsValuesOf(Person person, String key, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    boolean named = Mention.of(person.emails(), text) || Mention.of(person.emails(), key);
    if (!named && !isAboutAny(person, key, text)) {
      return false;
    }
    JsonNode json = json(body);
    long portal = json.path("portalId").asLong(portalOf(key));
    boolean elsewhere = portal != 0 && portal != person.portalId();
    return !elsewhere && (named || hasValuesOf(person, key, json, 0));
  }

  /** Whether an event is about the person at all, with values or without. */
  public static boolean isAbout(Person person, byte[] body) {
    JsonNode json = json(body);
    return holdsValuesOf(person, "", body) || isOf(person, "", json);
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json == null ? MissingNode.getInstance() : json;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** 0 where the key tells of none. */
  private static long portalOf(String key) {
    int end = key.indexOf('/');
    String first = end > 0 && end <= 18 ? key.substring(0, end) : "";
    return !first.isEmpty() && first.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Long.parseLong(first)
        : 0;
  }

  /** Cheap, for there may be many messages: one of the ids stands in it at all. */
  private static boolean isAboutAny(Person person, String key, String text) {
    return person.contactIds().stream()
        .map(String::valueOf)
        .anyMatch(id -> text.contains(id) || key.endsWith("/" + id));
  }

  private static boolean hasValuesOf(Person person, String key, JsonNode json, int depth) {
    if (depth > DEEPEST) {
      return false;
    }
    if (json.isArray()) {
      for (JsonNode element : json) {
        if (hasValuesOf(person, key, element, depth + 1)) {
          return true;
        }
      }
      return false;
    }
    if (!json.isObject()) {
      return false;
    }
    boolean ofPortal = !json.has("portalId") || json.path("portalId").asLong() == person.portalId();
    if (ofPortal && hasValues(json) && isOf(person, key, json)) {
      return true;
    }
    for (JsonNode member : json) {
      if (ofPortal && member.isContainerNode() && hasValuesOf(person, key, member, depth + 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasValues(JsonNode json) {
    JsonNode properties = json.path("properties");
    return !json.path("propertyValue").asText("").isEmpty()
        || (properties.isContainerNode() && !properties.isEmpty());
  }

  private static boolean isOf(Person person, String key, JsonNode json) {
    for (long id : person.contactIds()) {
      if (key.equals(person.portalId() + "/0-1/" + id)) {
        return true;
      }
    }
    boolean contact =
        CONTACT.contains(json.path("objectTypeId").asText(""))
            || CONTACT.contains(json.path("objectType").asText(""))
            || CONTACT.contains(json.path("type").asText(""))
            || json.path("subscriptionType").asText("").startsWith("contact.");
    return contact
        && (person.contactIds().contains(json.path("objectId").asLong())
            || (json.path("idProperty").isMissingNode()
                && person.contactIds().contains(json.path("id").asLong())));
  }
}
