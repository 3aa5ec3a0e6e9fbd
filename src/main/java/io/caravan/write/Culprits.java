package io.caravan.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.ObjectType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the inputs that an error of HubSpot is about. */
final class Culprits {

  private static final Pattern INVALID_END = Pattern.compile("([\\w-]+)=(\\d+)");

  private Culprits() {}

  /** A record that HubSpot will not associate with anything. */
  private record End(ObjectType type, String id) {}

  /**
   * The writes that the error's context names by trace id, record id or, for associations, an end
   * that is not valid; empty when none.
   */
  static List<Write> named(Collection<Write> writes, JsonNode error) {
    Set<String> traces = new HashSet<>(Problems.context(error, "objectWriteTraceId"));
    Set<String> ids = new HashSet<>(Problems.context(error, "ids"));
    ids.addAll(Problems.context(error, "id"));
    ids.addAll(Problems.context(error, "objectId"));
    Set<String> from = new HashSet<>(Problems.context(error, "fromObjectId"));
    Set<String> to = new HashSet<>(Problems.context(error, "toObjectId"));
    Set<End> invalid = invalidEnds(error);
    var named = new ArrayList<Write>();
    for (Write write : writes) {
      boolean blamed =
          traces.isEmpty()
              ? write.operation().ofLink()
                  ? namesLink(write, from, to) || hasEnd(write, invalid)
                  : write.target() != null && ids.contains(write.target().value())
              : traces.contains(write.id());
      if (blamed) {
        named.add(write);
      }
    }
    return named;
  }

  /** As in {@code INVALID_OBJECT_IDS ["COMPANY=54401 is not valid"]}. */
  private static Set<End> invalidEnds(JsonNode error) {
    Set<End> ends = new HashSet<>();
    for (String words : Problems.context(error, "INVALID_OBJECT_IDS")) {
      Matcher end = INVALID_END.matcher(words);
      if (end.find()) {
        ObjectType.find(end.group(1)).ifPresent(type -> ends.add(new End(type, end.group(2))));
      }
    }
    return ends;
  }

  private static boolean hasEnd(Write write, Set<End> ends) {
    Link link = write.links().get(0);
    return ends.contains(new End(link.toType(), link.toId()))
        || ends.contains(new End(write.type(), write.target().value()));
  }

  private static boolean bringsLinkTo(Write write, Set<End> ends) {
    return write.bringsLinks()
        && write.links().stream()
            .map(link -> link.resolved(write.type()))
            .anyMatch(link -> ends.contains(new End(link.toType(), link.toId())));
  }

  /**
   * The writes that the error may be about, where it names none: those that bring a link to a
   * record that it calls invalid; those with the value that it quotes first for a property that it
   * names; else those that have the property at all. A guess, which decides what is sent again
   * together and never what is refused; empty when it tells nothing.
   */
  static List<Write> suspects(Collection<Write> writes, JsonNode error) {
    Set<End> invalid = invalidEnds(error);
    List<Write> linking = writes.stream().filter(write -> bringsLinkTo(write, invalid)).toList();
    if (!linking.isEmpty()) {
      return linking.size() == writes.size() ? List.of() : linking;
    }
    Set<Write> quoted = new LinkedHashSet<>();
    Set<Write> having = new LinkedHashSet<>();
    for (JsonNode detail : error.path("errors")) {
      String words = RecordIds.canonical(detail.path("message").asText(""));
      for (String property : Problems.context(detail, "propertyName")) {
        quoted.addAll(quotedFirst(writes, property, words));
        writes.stream().filter(write -> !value(write, property).isEmpty()).forEach(having::add);
      }
    }
    boolean telling = !quoted.isEmpty() && quoted.size() < writes.size();
    Set<Write> suspects = telling ? quoted : having;
    return suspects.size() == writes.size() ? List.of() : List.copyOf(suspects);
  }

  /** The first one: behind it there may be a list of all values that are possible. */
  private static List<Write> quotedFirst(Collection<Write> writes, String property, String words) {
    List<Write> first = new ArrayList<>();
    int earliest = Integer.MAX_VALUE;
    for (Write write : writes) {
      String value = value(write, property);
      int at = value.isEmpty() ? -1 : words.indexOf(value);
      if (at >= 0 && at < earliest) {
        first.clear();
        earliest = at;
      }
      if (at == earliest) {
        first.add(write);
      }
    }
    return first;
  }

  private static String value(Write write, String property) {
    String value = write.properties().get(property);
    if (value == null && write.target() != null) {
      value = property.equals(write.target().idProperty()) ? write.target().value() : null;
    }
    return value == null ? "" : RecordIds.canonical(value);
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
