package io.caravan.mirror.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Which records have certain values of a unique property, such as email. Done before a run and not
 * by it, so that no values of people stand in the history of runs.
 */
public final class RecordLookup {

  /** So many values may be looked up at once. */
  public static final int MOST = 100_000;

  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final String EMAIL = "email";
  private static final String MORE_EMAILS = "hs_additional_emails";

  private final Gateway gateway;
  private final ApiPaths paths;
  private final ObjectNames names;

  RecordLookup(Gateway gateway, ApiPaths paths, ObjectNames names) {
    this.gateway = gateway;
    this.paths = paths;
    this.names = names;
  }

  /**
   * What was found.
   *
   * @param ids of the records, ascending
   * @param missing the values that no live record has, in the order given
   */
  public record Found(List<Long> ids, List<String> missing) {}

  /**
   * Looks up, 100 values in a call.
   *
   * @param object as its route names it
   * @return fails with {@link RunRefused} when HubSpot cannot find records by this property, or
   *     when the portal has no such object
   */
  public CompletableFuture<Found> find(
      long portalId, String object, String idProperty, Collection<String> values) {
    if (values.size() > MOST) {
      throw new RunRefused(
          "%d values are too many for one run; give %d at most".formatted(values.size(), MOST));
    }
    Map<String, String> wanted = new LinkedHashMap<>();
    values.forEach(value -> wanted.putIfAbsent(key(idProperty, value), value));
    return names
        .find(portalId, object)
        .thenCompose(type -> find(portalId, type, idProperty, wanted))
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(refusal(object, idProperty, failure)));
  }

  private CompletableFuture<Found> find(
      long portalId, ObjectType type, String idProperty, Map<String, String> wanted) {
    var values = List.copyOf(wanted.values());
    List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
    for (int from = 0; from < values.size(); from += RecordReader.BATCH) {
      int to = Math.min(values.size(), from + RecordReader.BATCH);
      answers.add(read(portalId, type, idProperty, values.subList(from, to)));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              SortedSet<Long> ids = new TreeSet<>();
              for (CompletableFuture<JsonNode> answer : answers) {
                for (JsonNode result : answer.join().path("results")) {
                  ids.add(result.path("id").asLong());
                  forget(wanted, idProperty, result.path("properties"));
                }
              }
              return new Found(List.copyOf(ids), List.copyOf(wanted.values()));
            });
  }

  /** The values that a record answers to: contacts also by their other addresses. */
  private static void forget(Map<String, String> wanted, String idProperty, JsonNode properties) {
    wanted.remove(key(idProperty, properties.path(idProperty).asText("")));
    for (String other : properties.path(MORE_EMAILS).asText("").split(";")) {
      wanted.remove(key(idProperty, other));
    }
  }

  /** HubSpot refuses a call that names one address twice, in whatever letters. */
  private static String key(String idProperty, String value) {
    String text = value.strip();
    return idProperty.equals(EMAIL) ? text.toLowerCase(Locale.ROOT) : text;
  }

  private CompletableFuture<JsonNode> read(
      long portalId, ObjectType type, String idProperty, List<String> values) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("idProperty", idProperty);
    var properties = body.putArray("properties").add(idProperty);
    if (idProperty.equals(EMAIL)) {
      properties.add(MORE_EMAILS);
    }
    var inputs = body.putArray("inputs");
    values.forEach(value -> inputs.addObject().put("id", key(idProperty, value)));
    return gateway
        .call(
            HubSpotCall.query(
                portalId,
                paths.objectBatch(type, "read"),
                body.toString().getBytes(StandardCharsets.UTF_8),
                Priority.INTERACTIVE,
                DEADLINE))
        .thenApply(answer -> answer.body());
  }

  private static Throwable refusal(String object, String idProperty, Throwable failure) {
    Throwable cause = Causes.of(failure);
    return cause instanceof CallFailed failed && failed.error() instanceof CallError.Rejected
        ? new RunRefused(
            "HubSpot cannot find %s by %s: %s".formatted(object, idProperty, cause.getMessage()))
        : new CompletionException(cause);
  }
}
