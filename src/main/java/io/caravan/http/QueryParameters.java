package io.caravan.http;

import io.caravan.http.HttpProblem.Fault;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The parameters of a request; one that is not known would do something else than was meant.
 * Mistakes are gathered: {@link #complete} tells them all.
 */
public final class QueryParameters {

  private final Map<String, List<String>> values;
  private final List<Fault> faults = new ArrayList<>();

  private QueryParameters(Map<String, List<String>> values, Set<String> known) {
    this.values = new TreeMap<>(values);
    this.values.forEach(
        (name, given) -> {
          if (!known.contains(name)) {
            fault("UNKNOWN_PARAMETER", name, unknown(name, known));
          } else if (given.size() > 1) {
            fault("REPEATED_PARAMETER", name, "The parameter " + name + " is there more than once");
          }
        });
  }

  /** Those that Vert.x has read. */
  public static QueryParameters of(MultiMap given, Set<String> known) {
    var values = new TreeMap<String, List<String>>();
    given.names().forEach(name -> values.put(name, given.getAll(name)));
    return new QueryParameters(values, known);
  }

  /**
   * Those of a request's target.
   *
   * @throws RequestRefused when its escapes are broken
   */
  public static QueryParameters of(InboundRequest request, Set<String> known) {
    try {
      return new QueryParameters(new QueryStringDecoder(request.target()).parameters(), known);
    } catch (IllegalArgumentException e) {
      throw new RequestRefused(400, "The query cannot be read: " + e.getMessage());
    }
  }

  /** A parameter that has a value. */
  public Optional<String> text(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    return given.stream().findFirst().filter(value -> !value.isBlank());
  }

  /** A whole number in a range; anything else is a mistake. */
  public Optional<Long> number(String name, long least, long most) {
    return one(name, value -> wholeNumber(value, least, most), range(least, most));
  }

  /** Yes or no; anything else is a mistake, also no value at all. */
  public Optional<Boolean> flag(String name) {
    if (values.containsKey(name) && text(name).isEmpty()) {
      fault("INVALID_VALUE", name, name + " must be true or false");
    }
    return one(
        name,
        value -> Optional.of(value).filter(Set.of("true", "false")::contains).map(Boolean::valueOf),
        "true or false");
  }

  /**
   * A value that has a meaning.
   *
   * @param meaning empty for a value that has none, which is a mistake
   * @param expected what it must be, for the message
   */
  public <T> Optional<T> one(String name, Function<String, Optional<T>> meaning, String expected) {
    return text(name)
        .flatMap(
            value -> {
              Optional<T> found = meaning.apply(value);
              if (found.isEmpty()) {
                fault("INVALID_VALUE", name, mistaken(name, value, expected));
              }
              return found;
            });
  }

  /**
   * To be called when all of them have been asked for.
   *
   * @throws RequestRefused with all mistakes
   */
  public void complete() {
    if (!faults.isEmpty()) {
      throw new RequestRefused(HttpProblem.badRequest(faults));
    }
  }

  /**
   * A number from elsewhere in the request.
   *
   * @throws RequestRefused when it is none, or out of range
   */
  public static long number(String name, String value, long least, long most) {
    return wholeNumber(value, least, most)
        .orElseThrow(() -> new RequestRefused(400, mistaken(name, value, range(least, most))));
  }

  private static Optional<Long> wholeNumber(String value, long least, long most) {
    try {
      return Optional.of(Long.valueOf(value)).filter(number -> number >= least && number <= most);
    } catch (NumberFormatException notOne) {
      return Optional.empty();
    }
  }

  private static String range(long least, long most) {
    return "a number from %d to %d".formatted(least, most);
  }

  private static String mistaken(String name, String value, String expected) {
    return "%s is '%s', but must be %s".formatted(name, value, expected);
  }

  private static String unknown(String name, Set<String> known) {
    String choice =
        known.isEmpty()
            ? "there are none here"
            : "known are: " + String.join(", ", known.stream().sorted().toList());
    return "There is no parameter " + name + "; " + choice;
  }

  /** Notes a mistake that was found elsewhere in the request. */
  public void fault(String code, String name, String message) {
    faults.add(new Fault(code, name, message));
  }
}
