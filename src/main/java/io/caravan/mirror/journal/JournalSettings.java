package io.caravan.mirror.journal;

import io.caravan.hubspot.ObjectType;
import io.caravan.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How gaps are noticed and closed.
 *
 * @param enabled whether HubSpot's journal is read; it needs scopes that most apps lack
 * @param channel where events go: the channel of pushed ones
 * @param gap how long Caravan must have been away, or must have refused webhooks, to count as a gap
 * @param types the types that the journal is to tell of
 * @param properties the properties of a type whose changes are wanted; all of types without
 * @param filters conditions that records of a type must fulfil; none for types without
 */
public record JournalSettings(
    boolean enabled,
    String channel,
    Duration gap,
    List<ObjectType> types,
    Map<ObjectType, List<String>> properties,
    Map<ObjectType, List<JournalCondition>> filters) {

  private static final String KEY = "caravan.journal.";
  private static final String CHANNEL = "channel:";

  public JournalSettings {
    types = List.copyOf(types);
    properties = Map.copyOf(properties);
    filters = Map.copyOf(filters);
  }

  /** Reads {@code caravan.journal.*}. */
  public static JournalSettings from(Settings settings) {
    // The route reads this by itself; asking for it makes it known.
    settings.duration(
        KEY + "every", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofDays(1));
    boolean enabled = settings.flag(KEY + "enabled", false);
    String target = settings.text("caravan.events.to", CHANNEL + "events");
    if (enabled && !target.startsWith(CHANNEL)) {
      settings.reject(
          KEY + "enabled",
          "is true, but caravan.events.to is no channel: the journal's events and the place up to"
              + " which it is read must be stored in one transaction");
    }
    Map<ObjectType, List<String>> properties = new TreeMap<>();
    for (String name : settings.names(KEY + "properties.")) {
      String key = KEY + "properties." + name;
      properties.put(type(settings, key, name), settings.list(key, ""));
    }
    Map<ObjectType, List<JournalCondition>> filters = new TreeMap<>();
    for (String name : settings.names(KEY + "filter.")) {
      String key = KEY + "filter." + name;
      filters.put(
          type(settings, key, name),
          settings.choice(
              key,
              List.of(),
              "conditions such as: country IN DE,AT; lifecyclestage EQ customer",
              JournalCondition::all));
    }
    properties.values().removeIf(List::isEmpty);
    filters.values().removeIf(List::isEmpty);
    return new JournalSettings(
        enabled,
        target.startsWith(CHANNEL) ? target.substring(CHANNEL.length()) : "events",
        settings.duration(
            KEY + "gap", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(3)),
        settings.choice(
            KEY + "types",
            List.of(ObjectType.CONTACTS, ObjectType.COMPANIES, ObjectType.DEALS),
            "object types such as contacts,companies,2-123456",
            text -> Arrays.stream(text.split(",")).map(String::strip).map(ObjectType::of).toList()),
        properties,
        filters);
  }

  private static ObjectType type(Settings settings, String key, String name) {
    return ObjectType.find(name)
        .orElseGet(
            () -> {
              settings.reject(key, "ends with no object type such as contacts or 2-123456");
              return ObjectType.CONTACTS;
            });
  }
}
