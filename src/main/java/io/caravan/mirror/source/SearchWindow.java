package io.caravan.mirror.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far a search for all records modified in a span of time has come. Immutable; decides what to
 * search next, and knows neither HubSpot nor the database.
 *
 * <p>Results come in the order of their modification, and HubSpot gives 10,000 of a search at most.
 * So the search goes on by offset until then, and begins again at the last moment that it saw. What
 * can go wrong on the way, and what is done:
 *
 * <ul>
 *   <li>A record changes again and leaves its place: all after it move up, and an offset skips one.
 *       Each page therefore begins with the last result of the page before; if that is not there,
 *       the search begins again at its moment.
 *   <li>Thousands of records have one moment (a bulk edit): beginning again there would never end.
 *       That instant is drained in the order of ids, without offset.
 *   <li>Records of one moment have no order among themselves, so that two pages can disagree about
 *       it. Then one is missing for each that comes twice, or there are fewer results than before:
 *       the first has the instant drained, the second has the search begin again.
 * </ul>
 *
 * @param from modified at or after this, in milliseconds since the epoch
 * @param to modified at or before this
 * @param offset results of this search that are taken already
 * @param total results that HubSpot had for this search when it gave the last page
 * @param at when the last result was modified
 * @param lastId the last result
 * @param ties results that were modified at {@code at}
 * @param drained of the instant {@code from}, the highest id taken; -1 when it is not drained
 */
public record SearchWindow(
    long from,
    long to,
    int offset,
    long total,
    long at,
    long lastId,
    List<Long> ties,
    long drained) {

  private static final long NOT_DRAINED = -1;

  public SearchWindow {
    ties = List.copyOf(ties);
  }

  /** A search for all that was modified between two moments, both included. */
  public static SearchWindow of(long from, long to) {
    return new SearchWindow(from, to, 0, 0, 0, 0, List.of(), NOT_DRAINED);
  }

  /**
   * What HubSpot allows, and when to drain.
   *
   * @param page results per page; at least 2
   * @param most results that one search gives at most
   * @param mostTies results of one moment from which on it is drained
   */
  public record Limits(int page, int most, int mostTies) {
    public Limits {
      if (page < 2 || most < 2 * page) {
        throw new IllegalArgumentException("a page needs 2 results, a search two pages");
      }
    }
  }

  /**
   * What to search.
   *
   * @param afterId in the order of ids, those above this one; -1 for the order of modification
   * @param offset results to skip
   */
  public record Query(long from, long to, long afterId, int offset, int limit) {}

  /** A result: which record, and when it was modified as the search sees it. */
  public record Hit(long id, long modifiedAt) {}

  /**
   * What a page leads to.
   *
   * @param next the search after it; empty when all has been seen
   * @param known results at the beginning of the page that were taken with the page before
   */
  public record Step(Optional<SearchWindow> next, int known) {}

  private boolean isDraining() {
    return drained != NOT_DRAINED;
  }

  /** The next search. */
  public Query query(Limits limits) {
    return isDraining()
        ? new Query(from, from, drained, 0, limits.page())
        : new Query(from, to, -1, Math.max(0, offset - 1), limits.page());
  }

  /**
   * Goes on.
   *
   * @param page the results of {@link #query}
   * @param found how many results that search has in all
   * @param more whether some of them come after the page
   */
  public Step then(List<Hit> page, long found, boolean more, Limits limits) {
    if (isDraining()) {
      return new Step(drainedBy(page, more), 0);
    }
    if (offset > 0 && (page.isEmpty() || page.get(0).id() != lastId || found < total)) {
      return new Step(Optional.of(again(at)), 0);
    }
    int known = offset > 0 ? 1 : 0;
    List<Hit> fresh = page.subList(known, page.size());
    if (fresh.stream().anyMatch(hit -> hit.modifiedAt() == at && ties.contains(hit.id()))) {
      return new Step(Optional.of(draining(at)), known);
    }
    if (fresh.isEmpty()) {
      // With more to come and nothing new, the index contradicts itself: begin again, further on.
      return new Step(more && offset > 0 ? Optional.of(again(at)) : Optional.empty(), known);
    }
    SearchWindow next = taken(fresh, found);
    if (!more) {
      return new Step(Optional.empty(), known);
    }
    if (next.ties.size() > limits.mostTies()) {
      return new Step(Optional.of(draining(next.at)), known);
    }
    boolean full = next.offset - 1 + limits.page() > limits.most();
    return new Step(Optional.of(full ? again(next.at) : next), known);
  }

  private Optional<SearchWindow> drainedBy(List<Hit> page, boolean more) {
    if (more && !page.isEmpty()) {
      long last = page.stream().mapToLong(Hit::id).max().orElseThrow();
      if (last <= drained) {
        throw new IllegalStateException(
            "HubSpot's search for ids above %d gave none above %d".formatted(drained, last));
      }
      return Optional.of(new SearchWindow(from, to, 0, 0, 0, 0, List.of(), last));
    }
    return from < to ? Optional.of(of(from + 1, to)) : Optional.empty();
  }

  /** The same search from a moment on; when it began there already, without offsets. */
  private SearchWindow again(long moment) {
    return moment > from ? of(moment, to) : draining(from);
  }

  private SearchWindow draining(long moment) {
    return new SearchWindow(moment, to, 0, 0, 0, 0, List.of(), 0);
  }

  private SearchWindow taken(List<Hit> fresh, long found) {
    Hit last = fresh.get(fresh.size() - 1);
    Set<Long> same = new HashSet<>();
    if (offset > 0 && last.modifiedAt() == at) {
      same.addAll(ties);
    }
    fresh.stream()
        .filter(hit -> hit.modifiedAt() == last.modifiedAt())
        .forEach(h -> same.add(h.id()));
    return new SearchWindow(
        from,
        to,
        offset + fresh.size(),
        found,
        last.modifiedAt(),
        last.id(),
        new ArrayList<>(same),
        NOT_DRAINED);
  }
}
