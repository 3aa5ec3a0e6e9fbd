package io.caravan.mirror.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.gateway.SignedDownloads;
import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ApiPaths;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The calls to HubSpot's webhooks journal. Each blocks, and fails with {@link CallFailed}. */
final class JournalCalls {

  /** How many files one call asks for; their addresses are good for some minutes only. */
  static final int FILES = 20;

  /** HubSpot's files have 5 MB at most. */
  private static final long LARGEST_FILE = 32L << 20;

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Gateway gateway;
  private final SignedDownloads downloads;
  private final ApiPaths paths;

  JournalCalls(Gateway gateway, SignedDownloads downloads, ApiPaths paths) {
    this.gateway = gateway;
    this.downloads = downloads;
    this.paths = paths;
  }

  /** Where a file of the journal is. */
  record Entry(String offset, String address) {}

  /** HubSpot does not know the offset any more, for it keeps files for three days. */
  static final class ExpiredOffset extends RuntimeException {
    ExpiredOffset(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * The next files, oldest first; none when there is nothing newer.
   *
   * @param offset of the file before; empty for the first that are there
   * @param scope whose events are wanted
   * @throws ExpiredOffset when HubSpot does not know the offset
   */
  List<Entry> after(String offset, JournalScope scope) {
    ApiPath path =
        offset.isEmpty() ? paths.journalEarliest(FILES) : paths.journalAfter(offset, FILES);
    JsonNode answer;
    try {
      answer = get(path, scope.query());
    } catch (CallFailed e) {
      if (!offset.isEmpty() && e.error() instanceof CallError.Rejected rejected) {
        if (rejected.status() == 404 || rejected.status() == 400 || rejected.status() == 410) {
          throw new ExpiredOffset(rejected.message());
        }
      }
      throw e;
    }
    return entries(answer);
  }

  private static List<Entry> entries(JsonNode answer) {
    var entries = new ArrayList<Entry>();
    for (JsonNode result : answer.path("results")) {
      entries.add(new Entry(result.path("currentOffset").asText(), result.path("url").asText()));
    }
    return entries;
  }

  /** The same file with a new address; empty when it is not there any more. */
  Optional<Entry> at(String offset) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("inputs").add(offset);
    return entries(post(paths.journalBatchRead(), body)).stream().findFirst();
  }

  /** A file. */
  byte[] download(Entry entry) {
    return join(downloads.bytes(entry.address(), LARGEST_FILE, DEADLINE));
  }

  /** What the app has subscribed to. */
  List<JsonNode> subscriptions() {
    var all = new ArrayList<JsonNode>();
    get(paths.journalSubscriptions(), "").path("results").forEach(all::add);
    return all;
  }

  /** The filters of a subscription: a list, bare or as results. */
  List<JsonNode> filters(long subscriptionId) {
    JsonNode answer = get(paths.journalFilters(subscriptionId), "");
    var all = new ArrayList<JsonNode>();
    (answer.isArray() ? answer : answer.path("results")).forEach(all::add);
    return all;
  }

  /** Subscribes, with a filter where there is one. */
  void subscribe(WantedSubscription wanted) {
    JsonNode made = post(paths.journalSubscriptions(), wanted.json());
    if (!wanted.conditions().isEmpty()) {
      ObjectNode filter = JsonNodeFactory.instance.objectNode();
      filter.put("subscriptionId", made.path("id").asLong());
      var conditions = filter.putObject("filter").putArray("conditions");
      wanted.conditions().forEach(condition -> conditions.add(condition.json()));
      post(paths.journalFilters(), filter);
    }
  }

  private JsonNode get(ApiPath path, String query) {
    return join(gateway.call(
            HubSpotCall.get(HubSpotCall.APP, path, query, Priority.NORMAL, DEADLINE)))
        .body();
  }

  private JsonNode post(ApiPath path, ObjectNode body) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    // Repeating it after a lost answer would at worst subscribe twice, which tells nothing twice.
    return join(gateway.call(
            HubSpotCall.query(HubSpotCall.APP, path, bytes, Priority.NORMAL, DEADLINE)))
        .body();
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CallFailed failed) {
        throw failed;
      }
      throw e;
    }
  }
}
