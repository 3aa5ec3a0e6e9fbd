package io.caravan.mirror.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Which object type a name means in a portal: a custom object of that name if the portal defines
 * one, for its id differs from portal to portal, else one of HubSpot's own. The gateway caches the
 * schemas.
 */
public final class ObjectNames {

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Gateway gateway;
  private final ApiPaths paths;

  public ObjectNames(Gateway gateway, ApiPaths paths) {
    this.gateway = gateway;
    this.paths = paths;
  }

  /**
   * The object type.
   *
   * @param name contacts, 0-1, 2-123456, p62515_car, or the name or plural label of a custom object
   * @return fails with {@link RunRefused} when the portal has nothing of that name
   */
  public CompletableFuture<ObjectType> find(long portalId, String name) {
    Optional<ObjectType> known = ObjectType.find(name);
    if (known.isPresent() && (name.contains("-") || isStandard(known.get()))) {
      return CompletableFuture.completedFuture(known.get());
    }
    return gateway
        .call(HubSpotCall.get(portalId, paths.schemas(), "", Priority.NORMAL, DEADLINE))
        .handle(
            (answer, failure) -> {
              if (failure != null && !refused(failure)) {
                throw new CompletionException(Causes.of(failure));
              }
              // Portals without custom objects, or without the scope for them, have HubSpot's own.
              JsonNode schemas =
                  failure == null ? answer.body().path("results") : MissingNode.getInstance();
              for (JsonNode schema : schemas) {
                if (isNamed(schema, name)) {
                  return new ObjectType(schema.path("objectTypeId").asText());
                }
              }
              return known.orElseThrow(
                  () ->
                      new RunRefused(
                          RunRefused.Why.UNKNOWN_OBJECT,
                          "portal %d has no object '%s': use contacts, companies, deals, an"
                                  .formatted(portalId, name)
                              + " objectTypeId such as 2-123456, or the name of one of its custom"
                              + " objects"));
            });
  }

  /** These exist in every portal, whatever custom objects it has. */
  private static boolean isStandard(ObjectType type) {
    return switch (type.id()) {
      case "0-1", "0-2", "0-3", "0-5", "0-7", "0-8" -> true;
      default -> false;
    };
  }

  private static boolean isNamed(JsonNode schema, String name) {
    return schema.path("name").asText().equalsIgnoreCase(name)
        || schema.path("fullyQualifiedName").asText().equalsIgnoreCase(name)
        || schema.path("labels").path("plural").asText().equalsIgnoreCase(name);
  }

  private static boolean refused(Throwable failure) {
    return Causes.of(failure) instanceof CallFailed failed
        && failed.error() instanceof CallError.Rejected;
  }
}
