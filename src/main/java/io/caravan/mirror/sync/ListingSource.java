package io.caravan.mirror.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.PropertySchemas;
import io.caravan.mirror.sync.FetchedPage.IdRange;
import io.caravan.store.Effect;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * All records of a type, by listing them in the order of their ids. A list of properties that is
 * too long for a URL goes into the body of a batch read of what was listed: one more call a page.
 *
 * <p>The checkpoint is {@code {"after": HubSpot's cursor, "lastId": 123, "ordered": true}}. As long
 * as ids come ascending, a page tells of every id between the last one and its own last; if they
 * ever do not, what is absent is no longer concluded.
 */
public final class ListingSource implements RecordSource {

  private static final Duration DEADLINE = Duration.ofMinutes(10);

  /** HubSpot refuses longer query strings (414). */
  private static final int MAX_QUERY = 6_000;

  private final Gateway gateway;
  private final ApiPaths paths;
  private final PropertySchemas schemas;
  private final SyncPositions positions;
  private final Clock clock;

  ListingSource(
      Gateway gateway,
      ApiPaths paths,
      PropertySchemas schemas,
      SyncPositions positions,
      Clock clock) {
    this.gateway = gateway;
    this.paths = paths;
    this.schemas = schemas;
    this.positions = positions;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<FetchedPage> next(SyncRun run, String checkpoint) {
    ListingPoint from = ListingPoint.parse(checkpoint);
    return run.schema(schemas)
        .thenCompose(
            schema -> {
              Set<String> names = names(run, schema);
              String escaped = URLEncoder.encode(String.join(",", names), StandardCharsets.UTF_8);
              long askedAt = clock.millis();
              return escaped.length() <= MAX_QUERY
                  ? list(run, from, "&properties=" + escaped)
                      .thenApply(listed -> page(run, from, listed, askedAt))
                  : list(run, from, "").thenCompose(ids -> whole(run, from, names, ids, askedAt));
            });
  }

  /** The next incremental run begins where this full one began. */
  @Override
  public List<Effect<?>> finish(SyncRun run, FetchedPage last) {
    return run.request().dryRun() ? List.of() : List.of(positions.reached(run, run.startedAt()));
  }

  /** What is asked for: the wanted properties, and those that the mirror itself needs. */
  public static Set<String> names(SyncRun run, List<PropertyDefinition> schema) {
    Set<String> names = new LinkedHashSet<>();
    if (run.object().allProperties()) {
      schema.forEach(property -> names.add(property.name()));
    } else {
      names.addAll(HeldProperties.named(run.object(), run.type()));
    }
    return names;
  }

  /** Whether all properties of a schema do not fit into a URL. */
  static boolean isTooLong(List<PropertyDefinition> schema) {
    return isTooLong(
        schema.stream().map(PropertyDefinition::name).collect(Collectors.joining(",")));
  }

  private static boolean isTooLong(String names) {
    return URLEncoder.encode(names, StandardCharsets.UTF_8).length() > MAX_QUERY;
  }

  private CompletableFuture<HubSpotAnswer> list(SyncRun run, ListingPoint from, String properties) {
    int size = run.request().pageSize() > 0 ? run.request().pageSize() : run.object().pageSize();
    String after =
        from.after().isEmpty()
            ? ""
            : "&after=" + URLEncoder.encode(from.after(), StandardCharsets.UTF_8);
    return gateway.call(
        HubSpotCall.get(
            run.portalId(),
            paths.objects(run.type()),
            "limit=" + Math.min(100, size) + after + properties,
            Priority.BULK,
            DEADLINE));
  }

  /** A page whose records stand in the listing itself. */
  private static FetchedPage page(
      SyncRun run, ListingPoint from, HubSpotAnswer listed, long askedAt) {
    return page(run, from, listed, listed, askedAt, 1);
  }

  /**
   * A page.
   *
   * @param listed says which ids there are, and whether more follow
   * @param read has the records; fewer when some vanished since
   */
  private static FetchedPage page(
      SyncRun run,
      ListingPoint from,
      HubSpotAnswer listed,
      HubSpotAnswer read,
      long askedAt,
      int calls) {
    String after = after(listed.body());
    ListingPoint next = from.then(listed.body().path("results"), after);
    boolean last = after.isEmpty();
    IdRange covered =
        next.ordered() ? new IdRange(from.lastId(), last ? Long.MAX_VALUE : next.lastId()) : null;
    return new FetchedPage(
        new LazyRecords(run.portalId(), run.type(), read.body().path("results")),
        next.text(),
        last,
        askedAt,
        covered,
        calls);
  }

  /** Reads the listed records again, whole. One that vanished meanwhile is absent from the page. */
  private CompletableFuture<FetchedPage> whole(
      SyncRun run, ListingPoint from, Set<String> names, HubSpotAnswer listed, long askedAt) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var properties = body.putArray("properties");
    names.forEach(properties::add);
    var inputs = body.putArray("inputs");
    listed
        .body()
        .path("results")
        .forEach(result -> inputs.addObject().put("id", result.path("id").asText()));
    if (inputs.isEmpty()) {
      return CompletableFuture.completedFuture(page(run, from, listed, askedAt));
    }
    return gateway
        .call(
            HubSpotCall.query(
                run.portalId(),
                paths.objectBatch(run.type(), "read"),
                body.toString().getBytes(StandardCharsets.UTF_8),
                Priority.BULK,
                DEADLINE))
        .thenApply(read -> page(run, from, listed, read, askedAt, 2));
  }

  private static String after(JsonNode body) {
    return body.path("paging").path("next").path("after").asText("");
  }
}
