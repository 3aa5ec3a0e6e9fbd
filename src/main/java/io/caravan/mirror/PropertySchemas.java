package io.caravan.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRepository.PortalType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The property schemas of the portals. The gateway caches the answers for an hour. */
public final class PropertySchemas {

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final String NOT_SENSITIVE = "non_sensitive";
  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Gateway gateway;
  private final ApiPaths paths;
  private final TypedViews views;
  private final Map<PortalType, Map<String, String>> types = new ConcurrentHashMap<>();

  public PropertySchemas(Gateway gateway, ApiPaths paths, TypedViews views) {
    this.gateway = gateway;
    this.paths = paths;
    this.views = views;
  }

  /**
   * All properties of a type that are not archived; brings the type's view up to date on the way.
   * Fails as the gateway fails.
   */
  public CompletableFuture<List<PropertyDefinition>> of(
      long portalId, ObjectType type, Priority priority) {
    return gateway
        .call(HubSpotCall.get(portalId, paths.properties(type), "", priority, DEADLINE))
        .thenApply(
            answer -> {
              List<PropertyDefinition> schema = definitions(answer.body());
              types.put(
                  new PortalType(portalId, type),
                  schema.stream()
                      .collect(
                          Collectors.toUnmodifiableMap(
                              PropertyDefinition::name,
                              PropertyDefinition::type,
                              (one, same) -> one)));
              views.refresh(portalId, type, schema);
              return schema;
            });
  }

  /**
   * A value as HubSpot's API writes it: events carry dates as milliseconds, the API as ISO-8601
   * text.
   */
  public String asInApi(long portalId, ObjectType type, String property, String value) {
    if (value.length() < 8 || !value.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')) {
      return value;
    }
    Map<String, String> schema = types.getOrDefault(new PortalType(portalId, type), Map.of());
    try {
      return switch (schema.getOrDefault(property, "")) {
        case "datetime" -> ISO_MILLIS.format(Instant.ofEpochMilli(Long.parseLong(value)));
        case "date" ->
            LocalDate.ofInstant(Instant.ofEpochMilli(Long.parseLong(value)), ZoneOffset.UTC)
                .toString();
        default -> value;
      };
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private static List<PropertyDefinition> definitions(JsonNode body) {
    var definitions = new ArrayList<PropertyDefinition>();
    for (JsonNode property : body.path("results")) {
      String name = property.path("name").asText();
      if (!name.isEmpty() && !property.path("archived").asBoolean(false)) {
        definitions.add(
            new PropertyDefinition(
                name,
                property.path("type").asText("string"),
                property.path("fieldType").asText(""),
                property.path("calculated").asBoolean(false),
                !property
                    .path("dataSensitivity")
                    .asText(NOT_SENSITIVE)
                    .equalsIgnoreCase(NOT_SENSITIVE),
                options(property.path("options"))));
      }
    }
    return definitions;
  }

  /** The same for the same values, in whatever order people see them. */
  private static String options(JsonNode options) {
    if (options.isEmpty()) {
      return "";
    }
    long sum = 0;
    for (JsonNode option : options) {
      // Spread over 64 bits: a sum of plain hashes would be the same for many lists.
      long spread = option.path("value").asText().hashCode() * 0x9E3779B97F4A7C15L;
      sum += (spread ^ (spread >>> 29)) * 0xBF58476D1CE4E5B9L;
    }
    return Long.toHexString(sum);
  }
}
