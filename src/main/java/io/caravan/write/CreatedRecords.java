package io.caravan.write;

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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Reads the records that were created at some time, by search, page by page.
 *
 * <p>After a crash many batches ask for much the same records at once, and a search is five calls a
 * second for the whole account: who asks while records of the type are being read joins the next
 * reading, which begins when this one ends and is one for all.
 */
final class CreatedRecords {

  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final int PAGE = 200;

  /** HubSpot's end of a search; behind it a new one begins with the time of the last record. */
  private static final int MOST = 10_000;

  /** What is kept in memory at most. */
  private static final int MOST_IN_ALL = 100_000;

  /** As many names of properties as fit into HubSpot's 3,000 characters for a search. */
  private static final int NAMES = 2_500;

  /** There are more records of the time in question than can be looked through. */
  static final class TooMany extends RuntimeException {
    TooMany(String message) {
      super(message);
    }
  }

  private final Gateway gateway;
  private final ApiPaths paths;

  /** By portal and type; the first reading of each is running, the others wait for it. */
  private final Map<String, Deque<Reading>> readings = new HashMap<>();

  CreatedRecords(Gateway gateway, ApiPaths paths) {
    this.gateway = gateway;
    this.paths = paths;
  }

  /** Whether one search can read all of these properties. */
  static boolean fit(Set<String> some, Set<String> more) {
    return Stream.concat(some.stream(), more.stream())
            .distinct()
            .mapToInt(name -> name.length() + 3)
            .sum()
        <= NAMES;
  }

  /**
   * @param from inclusive, as {@code to} is
   * @param properties what to read of each; they {@link #fit}
   * @return records as the search gives them, the oldest first, perhaps with some from before and
   *     after; fails as the gateway fails, and with {@link TooMany}
   */
  CompletableFuture<List<JsonNode>> between(
      long portalId,
      ObjectType type,
      Priority priority,
      Instant from,
      Instant to,
      Set<String> properties) {
    String key = portalId + "/" + type.id();
    Reading reading;
    boolean first;
    synchronized (this) {
      Deque<Reading> queue = readings.computeIfAbsent(key, none -> new ArrayDeque<>());
      first = queue.isEmpty();
      Reading last = queue.size() > 1 ? queue.getLast() : null;
      if (last != null && last.join(priority, from, to, properties)) {
        return last.found;
      }
      reading = new Reading(portalId, type, priority, from, to, properties);
      queue.add(reading);
    }
    if (first) {
      begin(key, reading);
    }
    return reading.found;
  }

  private void begin(String key, Reading reading) {
    Map<String, JsonNode> records = new LinkedHashMap<>();
    CompletableFuture<Void> done;
    try {
      done = read(reading, reading.from, 0, records);
    } catch (RuntimeException e) {
      done = CompletableFuture.failedFuture(e);
    }
    done.whenComplete(
        (end, failure) -> {
          Reading next = next(key);
          if (failure == null) {
            reading.found.complete(List.copyOf(records.values()));
          } else {
            reading.found.completeExceptionally(failure);
          }
          if (next != null) {
            begin(key, next);
          }
        });
  }

  private synchronized Reading next(String key) {
    Deque<Reading> queue = readings.get(key);
    queue.remove();
    if (queue.isEmpty()) {
      readings.remove(key);
    }
    return queue.peek();
  }

  private CompletableFuture<Void> read(
      Reading reading, Instant from, int after, Map<String, JsonNode> records) {
    return gateway
        .call(
            HubSpotCall.query(
                reading.portalId,
                paths.search(reading.type),
                reading.search(from, after),
                reading.priority,
                DEADLINE))
        .thenCompose(answer -> goOn(reading, from, answer.body(), records));
  }

  private CompletableFuture<Void> goOn(
      Reading reading, Instant from, JsonNode page, Map<String, JsonNode> records) {
    JsonNode last = null;
    for (JsonNode record : page.path("results")) {
      records.put(record.path("id").asText(), record);
      last = record;
    }
    int next = page.path("paging").path("next").path("after").asInt(0);
    if (next == 0 || last == null) {
      return CompletableFuture.completedFuture(null);
    }
    if (next + PAGE <= MOST) {
      return read(reading, from, next, records);
    }
    Instant reached = Instant.parse(last.path("createdAt").asText());
    if (!reached.isAfter(from) || records.size() >= MOST_IN_ALL) {
      return CompletableFuture.failedFuture(
          new TooMany("More than " + records.size() + " records were created at the same time"));
    }
    return read(reading, reached, 0, records);
  }

  /** One going through of the records, for all who joined before it began. */
  private static final class Reading {

    private final long portalId;
    private final ObjectType type;
    private final Set<String> properties = new LinkedHashSet<>();
    private final CompletableFuture<List<JsonNode>> found = new CompletableFuture<>();
    private Priority priority;
    private Instant from;
    private Instant to;

    Reading(
        long portalId,
        ObjectType type,
        Priority priority,
        Instant from,
        Instant to,
        Set<String> properties) {
      this.portalId = portalId;
      this.type = type;
      this.priority = priority;
      this.from = from;
      this.to = to;
      this.properties.addAll(properties);
    }

    /** Whether it reads enough for one more, too. */
    boolean join(Priority other, Instant otherFrom, Instant otherTo, Set<String> otherProperties) {
      if (!fit(properties, otherProperties)) {
        return false;
      }
      properties.addAll(otherProperties);
      priority = other.compareTo(priority) < 0 ? other : priority;
      from = otherFrom.isBefore(from) ? otherFrom : from;
      to = otherTo.isAfter(to) ? otherTo : to;
      return true;
    }

    byte[] search(Instant begin, int after) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      String created = type.createdProperty();
      body.putArray("filterGroups")
          .addObject()
          .putArray("filters")
          .addObject()
          .put("propertyName", created)
          .put("operator", "BETWEEN")
          .put("value", Long.toString(begin.toEpochMilli()))
          .put("highValue", Long.toString(to.toEpochMilli()));
      body.putArray("sorts").addObject().put("propertyName", created).put("direction", "ASCENDING");
      var wanted = body.putArray("properties");
      properties.forEach(wanted::add);
      body.put("limit", PAGE);
      if (after > 0) {
        body.put("after", Integer.toString(after));
      }
      return body.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
