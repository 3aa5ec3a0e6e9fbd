package io.caravan.simulator.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.IndexView;
import io.caravan.simulator.crm.IndexedRecord;
import io.caravan.simulator.crm.IndexedRecords;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyCatalog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * One search, from its body to a plan that finds its page of results. Source: HubSpot docs, "Search
 * the CRM".
 *
 * <p>Ids, unique values, links and times are looked up in an index; what is left is read record by
 * record, as the index had them when the search began. To be used under the portal's lock; its plan
 * may be carried out without.
 */
public final class Search {

  private static final int MAX_GROUPS = 5;
  private static final int MAX_FILTERS_PER_GROUP = 6;
  private static final int MAX_FILTERS = 18;
  private static final int MAX_LIMIT = 200;
  private static final int MAX_RESULTS = 10_000;

  private final Crm crm;
  private final ObjectSchema schema;
  private final List<List<Filter>> groups = new ArrayList<>();
  private final Words words;
  private final SortOrder order;
  private final int limit;
  private final int after;

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
    words = Words.of(body.path("query").asText(""), schema);
    order = SortOrder.of(body.path("sorts"), schema.properties());
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
    var conditions = new ArrayList<Filter>();
    var reader = new Conditions(crm, schema);
    filters.forEach(filter -> conditions.add(reader.of(filter)));
    groups.add(conditions);
  }

  /** Looks up what the indexes know, and leaves the rest to the plan. */
  public SearchPlan plan() {
    crm.index().catchUp();
    IndexedRecords indexed = schema.records().indexed();
    if (groups.isEmpty() || !groups.stream().allMatch(Search::looksUp)) {
      return planFor(indexed);
    }
    var candidates = new LinkedHashSet<IndexedRecord>();
    groups.forEach(group -> lookUp(group).each(candidates::add));
    return new ReadingPlan(
        candidates.size(), candidates::forEach, this::matches, order, after, limit);
  }

  private SearchPlan planFor(IndexedRecords indexed) {
    if (order.isIndexed() && saysRangesOf(order.number())) {
      return new IndexPlan(
          indexed.by(order.number()),
          rangeOf(order.number(), groups),
          order.descending(),
          after,
          limit);
    }
    IndexView least = indexed.by(PropertyCatalog.ID);
    int from = 0;
    int to = least.size();
    for (int number = PropertyCatalog.ID; number < PropertyCatalog.FIRST_STORED; number++) {
      IndexView view = indexed.by(number);
      KeyRange range = rangeOf(number, groups);
      int low = view.position(range.from(), Long.MIN_VALUE);
      int high = Math.max(low, view.position(range.to(), Long.MAX_VALUE));
      if (high - low < to - from) {
        least = view;
        from = low;
        to = high;
      }
    }
    IndexView view = least;
    int first = from;
    int end = to;
    return new ReadingPlan(
        end - first,
        action -> view.forEach(first, end, action),
        this::matches,
        order,
        after,
        limit);
  }

  /** Whether a record, as the index sees it, is among the results, whatever their page. */
  public boolean finds(CrmRecord record) {
    IndexedRecord indexed = record.indexed();
    return indexed != null && matches(indexed);
  }

  private static boolean looksUp(List<Filter> group) {
    return group.stream().anyMatch(filter -> filter.candidates() != null);
  }

  private static Filter.Candidates lookUp(List<Filter> group) {
    return group.stream()
        .map(Filter::candidates)
        .filter(candidates -> candidates != null)
        .findFirst()
        .orElseThrow();
  }

  /** Whether the filters say nothing but a range in the order of one property. */
  private boolean saysRangesOf(int number) {
    return words.isEmpty()
        && groups.size() <= 1
        && groups.stream()
            .flatMap(List::stream)
            .allMatch(filter -> filter.range() != null && filter.range().number() == number);
  }

  /** The smallest range that has all wanted records of all groups in it. */
  private static KeyRange rangeOf(int number, List<List<Filter>> groups) {
    KeyRange all = KeyRange.all(number);
    return groups.stream()
        .map(
            group ->
                group.stream()
                    .map(Filter::range)
                    .filter(range -> range != null && range.number() == number)
                    .reduce(all, KeyRange::and))
        .reduce(KeyRange::hull)
        .orElse(all);
  }

  /** Whether a record fulfils all filters of any group, and has the words of the query. */
  boolean matches(IndexedRecord record) {
    return matchesAnyGroup(record) && words.matches(record);
  }

  SortOrder order() {
    return order;
  }

  private boolean matchesAnyGroup(IndexedRecord record) {
    if (groups.isEmpty()) {
      return true;
    }
    for (List<Filter> group : groups) {
      boolean all = true;
      for (Filter filter : group) {
        if (!filter.condition().matches(record)) {
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
}
