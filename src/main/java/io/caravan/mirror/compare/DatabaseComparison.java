package io.caravan.mirror.compare;

import io.caravan.mirror.compare.Difference.Kind;
import io.caravan.mirror.compare.Difference.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Goes through two sides at once, in the order of their keys; holds a row of each. */
public final class DatabaseComparison {

  private final ComparisonRequest request;
  private final Meaning meaning;
  private final Map<String, Long> byColumn = new TreeMap<>();
  private long rowsA;
  private long rowsB;
  private long equal;
  private long onlyA;
  private long onlyB;
  private long different;

  public DatabaseComparison(ComparisonRequest request) {
    this.request = request;
    this.meaning = new Meaning(request.rules());
  }

  /**
   * Compares.
   *
   * @param differences told of each, in the order of keys
   * @throws Incomparable when that is not possible
   */
  public ComparisonReport run(Consumer<Difference> differences) {
    try (var a = new SideReader(request.a(), request.order(), request.names());
        var b = new SideReader(request.b(), request.order(), Map.of())) {
      Optional<Set<String>> columnsA = a.columns();
      Optional<Set<String>> columnsB = b.columns();
      Set<String> shared = shared(columnsA, columnsB);
      Row one = a.next();
      Row other = b.next();
      while (one != null || other != null) {
        int order =
            one == null ? 1 : other == null ? -1 : request.order().compare(one.key(), other.key());
        if (order < 0) {
          onlyA++;
          differences.accept(new Difference(Kind.ONLY_A, one.key(), Map.of()));
        } else if (order > 0) {
          onlyB++;
          differences.accept(new Difference(Kind.ONLY_B, other.key(), Map.of()));
        } else {
          compare(one, other, shared, differences);
        }
        if (order <= 0) {
          rowsA++;
          one = a.next();
        }
        if (order >= 0) {
          rowsB++;
          other = b.next();
        }
      }
      return new ComparisonReport(
          rowsA,
          rowsB,
          equal,
          onlyA,
          onlyB,
          different,
          byColumn,
          notCompared(columnsA, columnsB, shared));
    }
  }

  /** The columns to be compared; null for whatever a row has. */
  private Set<String> shared(Optional<Set<String>> a, Optional<Set<String>> b) {
    Set<String> shared = null;
    if (a.isPresent() || b.isPresent()) {
      shared = new TreeSet<>(a.or(() -> b).orElseThrow());
      shared.retainAll(b.or(() -> a).orElseThrow());
      shared.removeIf(column -> !isWanted(column));
      if (shared.isEmpty()) {
        throw new Incomparable(
            "the two sides have no column in common: say with --columns which is which");
      }
    }
    return shared;
  }

  private static List<String> notCompared(
      Optional<Set<String>> a, Optional<Set<String>> b, Set<String> shared) {
    var rest = new TreeSet<String>();
    a.ifPresent(rest::addAll);
    b.ifPresent(rest::addAll);
    if (shared != null) {
      rest.removeAll(shared);
    }
    return new ArrayList<>(rest);
  }

  private boolean isWanted(String column) {
    return !request.ignored().contains(column)
        && (request.only().isEmpty() || request.only().contains(column));
  }

  private void compare(Row a, Row b, Set<String> shared, Consumer<Difference> differences) {
    Set<String> columns = shared;
    if (columns == null) {
      columns = new TreeSet<>(a.values().keySet());
      columns.addAll(b.values().keySet());
      columns.removeIf(column -> !isWanted(column));
    }
    var differing = new TreeMap<String, Values>();
    for (String column : columns) {
      String one = a.values().get(column);
      String other = b.values().get(column);
      if (!meaning.same(one, other)) {
        differing.put(column, new Values(one, other));
        byColumn.merge(column, 1L, Long::sum);
      }
    }
    if (differing.isEmpty()) {
      equal++;
    } else {
      different++;
      differences.accept(new Difference(Kind.DIFFERENT, b.key(), differing));
    }
  }
}
