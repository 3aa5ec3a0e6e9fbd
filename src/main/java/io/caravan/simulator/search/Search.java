package io.caravan.simulator.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyCatalog;
import io.caravan.simulator.crm.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * One search, from its body to its page of results. Reads every record as the index sees it, and
 * keeps no more than the page and what stands before it. Source: HubSpot docs, "Search the CRM".
 */
public final class Search {

  private static final int MAX_GROUPS = 5;
  private static final int MAX_FILTERS_PER_GROUP = 6;
  private static final int MAX_FILTERS = 18;
  private static final int MAX_LIMIT = 200;
  private static final int MAX_RESULTS = 10_000;

  private final Crm crm;
  private final ObjectSchema schema;
  private final List<List<Condition>> groups = new ArrayList<>();
  private final List<FieldReader> searched = new ArrayList<>();
  private final String[] words;
  private final Comparator<Found> order;
  private final int limit;
  private final int after;

  /** A record as the index sees it. */
  public record Found(CrmRecord record, Version version) {}

  /**
   * A page.
   *
   * @param total how many records match in all
   * @param next where the next page starts, or -1 on the last one
   */
  public record Page(int total, List<Found> results, int next) {}

  /**
   * Reads a search's body.
   *
   * @throws SearchRefused when HubSpot would refuse it
   */
  public Search(Crm crm, ObjectSchema schema, JsonNode body) {
    this.crm = crm;
    this.schema = schema;
    limit = number(body.path("limit").asText("10"));
    after = number(body.path("after").asText("0"));
    if (limit > MAX_LIMIT || limit < 0 || after + limit > MAX_RESULTS) {
      throw SearchRefused.withoutReason();
    }
    readGroups(body);
    words = body.path("query").asText("").toLowerCase(Locale.ROOT).split("\\s+");
    for (String name : schema.details().searchable()) {
      int number = schema.properties().number(name);
      if (number >= 0) {
        searched.add(new FieldReader(schema.properties(), number));
      }
    }
    order = order(body.path("sorts"));
  }

  private static int number(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("\\d{1,9}")) {
      throw SearchRefused.withoutReason();
    }
    return Integer.parseInt(text);
  }

  private void readGroups(JsonNode body) {
    JsonNode given = body.path("filterGroups");
    if (given.size() > MAX_GROUPS) {
      throw SearchRefused.because(
          "too many filterGroups (count: %d, max allowed: %d)".formatted(given.size(), MAX_GROUPS));
    }
    int all = 0;
    for (JsonNode group : given) {
      readGroup(group.path("filters"));
      all += group.path("filters").size();
    }
    if (body.path("filters").size() > 0) {
      readGroup(body.path("filters"));
    }
    if (all > MAX_FILTERS) {
      throw SearchRefused.because(
          "too many filters (count: %d, max allowed: %d)".formatted(all, MAX_FILTERS));
    }
  }

  private void readGroup(JsonNode filters) {
    if (filters.size() > MAX_FILTERS_PER_GROUP) {
      throw SearchRefused.because(
          "too many filters per filter group (count: %d, max allowed: %d)"
              .formatted(filters.size(), MAX_FILTERS_PER_GROUP));
    }
    var conditions = new ArrayList<Condition>();
    var reader = new Conditions(crm, schema);
    filters.forEach(filter -> conditions.add(reader.of(filter)));
    groups.add(conditions);
  }

  private Comparator<Found> order(JsonNode sorts) {
    Comparator<Found> oldestFirst =
        Comparator.<Found>comparingLong(found -> found.record().createdAt())
            .thenComparingLong(found -> found.record().id());
    if (sorts.isEmpty()) {
      return oldestFirst;
    }
    if (sorts.size() > 1) {
      throw SearchRefused.because(
          "too many sorts (count: %d, max allowed: 1)".formatted(sorts.size()));
    }
    JsonNode sort = sorts.get(0);
    String name = sort.isTextual() ? sort.asText() : sort.path("propertyName").asText();
    boolean descending =
        name.startsWith("-") || sort.path("direction").asText("").startsWith("DESC");
    int number = schema.properties().number(name.startsWith("-") ? name.substring(1) : name);
    if (number < 0) {
      throw SearchRefused.withoutReason();
    }
    Comparator<Found> byValue = byValue(number);
    return (descending ? byValue.reversed() : byValue)
        .thenComparingLong(found -> found.record().id());
  }

  private Comparator<Found> byValue(int number) {
    var field = new FieldReader(schema.properties(), number);
    if (number == PropertyCatalog.ID || field.numeric()) {
      return Comparator.comparingDouble(found -> field.amount(found.record(), found.version()));
    }
    return Comparator.comparing(
        found -> field.text(found.record(), found.version()),
        Comparator.nullsLast(Comparator.naturalOrder()));
  }

  /** Runs the search. */
  public Page run() {
    crm.index().catchUp();
    int needed = after + limit;
    int total = 0;
    var best = new PriorityQueue<Found>(order.reversed());
    for (int at = 0; at < schema.records().size(); at++) {
      CrmRecord record = schema.records().at(at);
      Version version = record.indexed();
      if (version == null || version.archivedAt() != 0 || !matches(record, version)) {
        continue;
      }
      total++;
      var found = new Found(record, version);
      if (best.size() < needed) {
        best.add(found);
      } else if (needed > 0 && order.compare(found, best.peek()) < 0) {
        best.poll();
        best.add(found);
      }
    }
    Found[] sorted = best.toArray(new Found[0]);
    Arrays.sort(sorted, order);
    List<Found> page =
        after >= sorted.length
            ? List.of()
            : List.of(sorted).subList(after, Math.min(sorted.length, needed));
    return new Page(total, page, total > needed ? needed : -1);
  }

  /** Whether a record, as the index sees it, is among the results, whatever their page. */
  public boolean finds(CrmRecord record) {
    Version version = record.indexed();
    return version != null && version.archivedAt() == 0 && matches(record, version);
  }

  private boolean matches(CrmRecord record, Version version) {
    return matchesAnyGroup(record, version) && matchesQuery(record, version);
  }

  private boolean matchesAnyGroup(CrmRecord record, Version version) {
    if (groups.isEmpty()) {
      return true;
    }
    for (List<Condition> group : groups) {
      boolean all = true;
      for (Condition condition : group) {
        if (!condition.matches(record, version)) {
          all = false;
          break;
        }
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  /** Each word of the query must stand in one of the searched properties. */
  private boolean matchesQuery(CrmRecord record, Version version) {
    for (String word : words) {
      if (!word.isEmpty()
          && searched.stream()
              .map(field -> field.text(record, version))
              .noneMatch(text -> text != null && text.toLowerCase(Locale.ROOT).contains(word))) {
        return false;
      }
    }
    return true;
  }
}
