package io.caravan.write.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ErrorBody;
import io.caravan.hubspot.ObjectType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Reads the definitions of an object type through the gateway, which keeps them for an hour. */
final class DefinitionReader {

  /** How long a call may take that nobody waits for. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final List<String> SENSITIVE = List.of("sensitive", "highly_sensitive");

  private final Gateway gateway;
  private final ApiPaths paths;
  private final Duration deadline;

  /**
   * @param deadline how long a call may take that somebody waits for
   */
  DefinitionReader(Gateway gateway, ApiPaths paths, Duration deadline) {
    this.gateway = gateway;
    this.paths = paths;
    this.deadline = deadline;
  }

  /** The old answer of a HubSpot that cannot be reached proves nothing. */
  static final class OldAnswer extends RuntimeException {
    OldAnswer() {
      super("HubSpot cannot be reached, and what is known is old");
    }
  }

  /**
   * Reads a type.
   *
   * @param sensitive whether to ask for sensitive properties too; HubSpot leaves them out of the
   *     ordinary list
   * @param asOf the time to note as that of the answer; {@link TypeRules#UNKNOWN} takes answers
   *     from the cache
   * @return fails as the gateway fails, but for {@link Knowledge.NoSuchType}
   */
  CompletableFuture<Knowledge> read(
      long portalId, ObjectType type, boolean sensitive, Priority priority, long asOf) {
    var reading = new Reading(portalId, priority, asOf != TypeRules.UNKNOWN);
    if (reading.fresh) {
      gateway.doubtDefinitions(portalId, type);
    }
    CompletableFuture<Map<String, PropertyRule>> properties =
        reading.get(paths.properties(type), "").thenApply(DefinitionReader::properties);
    for (String level : sensitive ? SENSITIVE : List.<String>of()) {
      properties =
          properties.thenCombine(
              reading
                  .optional(paths.properties(type), "dataSensitivity=" + level)
                  .thenApply(body -> body.map(DefinitionReader::properties).orElse(Map.of())),
              DefinitionReader::both);
    }
    CompletableFuture<Optional<Map<String, Set<String>>>> pipelines =
        TypeRules.hasPipelines(type)
            ? reading
                .optional(paths.pipelines(type), "")
                .thenApply(body -> body.map(DefinitionReader::pipelines))
            : CompletableFuture.completedFuture(Optional.empty());
    CompletableFuture<Set<String>> required =
        type.isCustom()
            ? reading
                .optional(paths.schemas(), "")
                .thenApply(body -> body.map(all -> required(all, type)).orElse(Set.of()))
            : CompletableFuture.completedFuture(Set.of());
    return properties
        .thenCombine(
            pipelines,
            (named, stages) ->
                (Function<Set<String>, Knowledge>)
                    needed ->
                        new Knowledge.Known(
                            new TypeRules(type, named, needed, stages, sensitive, asOf)))
        .thenCombine(required, Function::apply)
        .exceptionallyCompose(
            failure ->
                isUnknownType(failure)
                    ? CompletableFuture.completedFuture(new Knowledge.NoSuchType(asOf))
                    : CompletableFuture.failedFuture(failure));
  }

  /** The calls of one reading. */
  private final class Reading {

    private final long portalId;
    private final Priority priority;
    private final boolean fresh;

    Reading(long portalId, Priority priority, boolean fresh) {
      this.portalId = portalId;
      this.priority = priority;
      this.fresh = fresh;
    }

    CompletableFuture<JsonNode> get(ApiPath path, String query) {
      return gateway
          .call(
              HubSpotCall.get(
                  portalId, path, query, priority, priority == Priority.BULK ? PATIENCE : deadline))
          .thenApply(this::body);
    }

    /** Empty when HubSpot refuses it: not every app and plan may read it. */
    CompletableFuture<Optional<JsonNode>> optional(ApiPath path, String query) {
      return get(path, query)
          .thenApply(Optional::of)
          .exceptionallyCompose(
              failure ->
                  refusal(failure).isPresent()
                      ? CompletableFuture.completedFuture(Optional.empty())
                      : CompletableFuture.failedFuture(failure));
    }

    private JsonNode body(HubSpotAnswer answer) {
      if (fresh && answer.stale()) {
        throw new OldAnswer();
      }
      return answer.body();
    }
  }

  /** What HubSpot refused for good, if that is what happened. */
  static Optional<CallError.Rejected> refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof CallFailed failed && failed.error() instanceof CallError.Rejected no
        ? Optional.of(no)
        : Optional.empty();
  }

  private static boolean isUnknownType(Throwable failure) {
    return refusal(failure)
        .filter(refusal -> refusal.status() == 400)
        .flatMap(refusal -> ErrorBody.parse(refusal.body().getBytes(StandardCharsets.UTF_8)))
        .filter(error -> error.message().startsWith("Unable to infer object type"))
        .isPresent();
  }

  private static Map<String, PropertyRule> properties(JsonNode body) {
    Map<String, PropertyRule> properties = new HashMap<>();
    for (JsonNode definition : body.path("results")) {
      if (!definition.path("archived").asBoolean(false)) {
        PropertyRule rule = PropertyRule.of(definition);
        properties.put(rule.name(), rule);
      }
    }
    return properties;
  }

  private static Map<String, PropertyRule> both(
      Map<String, PropertyRule> some, Map<String, PropertyRule> others) {
    var both = new HashMap<>(some);
    both.putAll(others);
    return both;
  }

  private static Map<String, Set<String>> pipelines(JsonNode body) {
    Map<String, Set<String>> pipelines = new LinkedHashMap<>();
    for (JsonNode pipeline : body.path("results")) {
      var stages = new LinkedHashSet<String>();
      pipeline.path("stages").forEach(stage -> stages.add(stage.path("id").asText()));
      pipelines.put(pipeline.path("id").asText(), stages);
    }
    return pipelines;
  }

  private static Set<String> required(JsonNode schemas, ObjectType type) {
    var required = new ArrayList<String>();
    for (JsonNode schema : schemas.path("results")) {
      if (type.id().equals(schema.path("objectTypeId").asText())
          || type.id().equals(schema.path("fullyQualifiedName").asText())) {
        schema.path("requiredProperties").forEach(name -> required.add(name.asText()));
      }
    }
    return new HashSet<>(required);
  }
}
