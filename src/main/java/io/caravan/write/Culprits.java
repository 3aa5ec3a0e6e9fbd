package io.caravan.write;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the inputs that an error of HubSpot is about. */
final class Culprits {

  private Culprits() {}

  /** The writes that the error's context names by trace id or record id; empty when none. */
  static List<Write> named(Collection<Write> writes, JsonNode error) {
    Set<String> traces = new HashSet<>(Problems.context(error, "objectWriteTraceId"));
    Set<String> ids = new HashSet<>(Problems.context(error, "ids"));
    ids.addAll(Problems.context(error, "id"));
    ids.addAll(Problems.context(error, "objectId"));
    Set<String> from = new HashSet<>(Problems.context(error, "fromObjectId"));
    Set<String> to = new HashSet<>(Problems.context(error, "toObjectId"));
    var named = new ArrayList<Write>();
    for (Write write : writes) {
      boolean blamed =
          traces.isEmpty()
              ? write.operation().ofLink()
                  ? namesLink(write, from, to)
                  : write.target() != null && ids.contains(write.target().value())
              : traces.contains(write.id());
      if (blamed) {
        named.add(write);
      }
    }
    return named;
  }

  private static boolean namesLink(Write write, Set<String> from, Set<String> to) {
    boolean fromNamed = from.contains(write.target().value());
    boolean toNamed = to.contains(write.links().get(0).toId());
    return to.isEmpty() ? fromNamed : toNamed && (from.isEmpty() || fromNamed);
  }

  /**
   * Whether a refusal has nothing to do with single inputs, so that sending fewer of them changes
   * nothing: an unknown type, a wrong path, a right or a plan that is missing.
   */
  static boolean ofWholeCall(int status, JsonNode error) {
    return switch (status) {
      case 402, 403, 405, 415 -> true;
      case 404 -> error.path("context").isEmpty();
      default -> error.path("message").asText("").startsWith("Unable to infer object type");
    };
  }
}
