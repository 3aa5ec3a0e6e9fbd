package io.caravan.operations;

import io.caravan.operations.Reply.Refused;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.Set;

/** The parameters of a request; one that is not known would do something else than was meant. */
final class QueryParameters {

  private final MultiMap values;

  /**
   * @throws Refused when there are others than the known ones, or one is there twice
   */
  QueryParameters(MultiMap values, Set<String> known) {
    this.values = values;
    for (String name : values.names()) {
      if (!known.contains(name)) {
        throw Refused.badRequest(
            "There is no parameter " + name + "; known are: " + String.join(", ", known));
      }
      if (values.getAll(name).size() > 1) {
        throw Refused.badRequest("The parameter " + name + " is there more than once");
      }
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * A whole number in a range.
   *
   * @throws Refused when it is something else
   */
  Optional<Long> number(String name, long least, long most) {
    return text(name).map(value -> number(name, value, least, most));
  }

  static long number(String name, String value, long least, long most) {
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // Told below.
    }
    throw Refused.badRequest(
        "%s is '%s', but must be a number from %d to %d".formatted(name, value, least, most));
  }
}
