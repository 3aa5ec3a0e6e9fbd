package io.caravan.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** Reads single contacts with the time of each value; unlike search, this sees the newest state. */
final class Contacts {

  private static final Duration DEADLINE = Duration.ofMinutes(1);

  /** A contact that exists: its id and what it has. */
  record Contact(String id, List<Observation> values) {

    String value(String property) {
      return values.stream()
          .filter(seen -> seen.property().equals(property))
          .map(Observation::value)
          .findFirst()
          .orElse("");
    }
  }

  private final Gateway gateway;
  private final ApiPaths paths;

  Contacts(Gateway gateway, ApiPaths paths) {
    this.gateway = gateway;
    this.paths = paths;
  }

  Optional<Contact> byId(long portalId, String id, Set<String> properties) {
    return read(portalId, id, null, properties);
  }

  Optional<Contact> byEmail(long portalId, String email, Set<String> properties) {
    return email.isBlank() ? Optional.empty() : read(portalId, email.strip(), "email", properties);
  }

  /** Blocks; throws what the gateway throws. */
  private Optional<Contact> read(
      long portalId, String id, String idProperty, Set<String> properties) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (idProperty != null) {
      body.put("idProperty", idProperty);
    }
    properties.forEach(body.putArray("properties")::add);
    properties.forEach(body.putArray("propertiesWithHistory")::add);
    body.putArray("inputs").addObject().put("id", id);
    try {
      JsonNode results =
          gateway
              .call(
                  HubSpotCall.query(
                      portalId,
                      paths.objectBatch(ObjectType.CONTACTS, "read"),
                      body.toString().getBytes(StandardCharsets.UTF_8),
                      Priority.NORMAL,
                      DEADLINE))
              .join()
              .body()
              .path("results");
      return results.isEmpty()
          ? Optional.empty()
          : Optional.of(contact(results.get(0), properties));
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }

  private static Contact contact(JsonNode result, Set<String> properties) {
    List<Observation> values = new ArrayList<>();
    long updatedAt = millis(result.path("updatedAt").asText(""), 0);
    for (String property : properties) {
      JsonNode value = result.path("properties").path(property);
      JsonNode newest = result.path("propertiesWithHistory").path(property).path(0);
      values.add(
          new Observation(
              property,
              value.isNull() || value.isMissingNode() ? "" : value.asText(),
              millis(newest.path("timestamp").asText(""), updatedAt),
              false));
    }
    return new Contact(result.path("id").asText(), values);
  }

  private static long millis(String time, long otherwise) {
    return time.isEmpty() ? otherwise : Instant.parse(time).toEpochMilli();
  }
}
