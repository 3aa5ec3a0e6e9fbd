package io.caravan.write.validation;

import io.caravan.hubspot.ObjectType;
import io.caravan.write.Operation;
import io.caravan.write.Problem;
import io.caravan.write.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds all that is wrong with writes to one object type, by what is known of the type. */
final class PropertyRules {

  /** Problems that no newer definition can dissolve. */
  private static final Set<String> LASTING =
      Set.of("INVALID_EMAIL", "CONTAINS_URL", "INVALID_STRING_LENGTH");

  private final ValueRules values;

  PropertyRules(ValueRules values) {
    this.values = values;
  }

  /** Whether HubSpot takes a write or not depends on what its type is like. */
  static boolean concern(Write write) {
    return write.operation() == Operation.CREATE
        || !write.properties().isEmpty()
        || !idProperty(write).isEmpty();
  }

  /** Whether the problem stays whatever the definitions are now. */
  static boolean lasting(Problem problem) {
    return LASTING.contains(problem.code());
  }

  /** The problems of those writes that have any, by write id, in the order of the writes. */
  Map<String, List<Problem>> problems(List<Write> writes, TypeRules type) {
    Map<String, List<Problem>> found = new LinkedHashMap<>();
    var claims = new Claims(type);
    for (Write write : writes) {
      List<Problem> problems = problems(write, type);
      if (problems.isEmpty()) {
        problems = claims.conflicts(write);
      }
      if (!problems.isEmpty()) {
        found.put(write.id(), List.copyOf(problems));
      }
    }
    return found;
  }

  private List<Problem> problems(Write write, TypeRules type) {
    var problems = new ArrayList<Problem>();
    if (hasValues(write.operation())) {
      write
          .properties()
          .forEach((name, value) -> value(type, name, value).ifPresent(problems::add));
      problems.addAll(StageRules.problems(type, write.properties()));
    }
    if (write.operation() == Operation.CREATE) {
      type.required().stream()
          .sorted()
          .filter(name -> write.properties().getOrDefault(name, "").isEmpty())
          .forEach(name -> problems.add(missing(name)));
    }
    identity(write, type).ifPresent(problems::add);
    return problems;
  }

  private static boolean hasValues(Operation operation) {
    return switch (operation) {
      case CREATE, UPDATE, UPSERT -> true;
      case ARCHIVE, ASSOCIATE, DISSOCIATE -> false;
    };
  }

  private Optional<Problem> value(TypeRules type, String name, String value) {
    PropertyRule property = type.properties().get(name);
    if (property == null) {
      return Optional.of(unknown(type, name));
    }
    PropertyRule rule = type.ofPipelines(name) ? property.withAnyOption() : property;
    return values.problem(type.type(), rule, value);
  }

  private static Problem unknown(TypeRules type, String name) {
    String mend =
        type.properties().keySet().stream()
            .filter(known -> plain(known).equals(plain(name)))
            .findFirst()
            .map(known -> "; did you mean " + known + "?")
            .orElse("; create it in HubSpot, or leave it out");
    return new Problem(
        "PROPERTY_DOESNT_EXIST",
        name,
        "Property " + ValueRules.quoted(name) + " does not exist for " + type.type() + mend);
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }

  private static Problem missing(String name) {
    return new Problem(
        "MISSING_REQUIRED_PROPERTY", name, "A value for " + name + " must be provided");
  }

  private static String idProperty(Write write) {
    return write.identity().map(target -> target.idProperty()).orElse("");
  }

  /** A record can be named by a unique property alone. What is new has no such name yet. */
  private Optional<Problem> identity(Write write, TypeRules type) {
    String name = idProperty(write);
    if (write.operation() == Operation.CREATE || name.isEmpty() || name.equals("hs_object_id")) {
      return Optional.empty();
    }
    PropertyRule property = type.properties().get(name);
    boolean email = type.type().equals(ObjectType.CONTACTS) && name.equals("email");
    if (property == null) {
      return Optional.of(unknown(type, name));
    }
    if (!property.unique() && !email) {
      return Optional.of(
          new Problem(
              "VALIDATION_ERROR",
              "idProperty",
              name
                  + " is no unique property of "
                  + type.type()
                  + "; name one, or use the record id"));
    }
    boolean becomesValue =
        write.operation() == Operation.UPSERT && !write.properties().containsKey(name);
    return becomesValue
        ? values.problem(type.type(), property, write.target().value())
        : Optional.empty();
  }

  /** Unique values that creates of one request claim; each can be had once. */
  private static final class Claims {

    private final TypeRules type;
    private final Set<String> claimed = new HashSet<>();

    Claims(TypeRules type) {
      this.type = type;
    }

    /** Only creates: any other write between two of them may set a value free. */
    List<Problem> conflicts(Write write) {
      if (write.operation() != Operation.CREATE) {
        claimed.clear();
        return List.of();
      }
      var problems = new ArrayList<Problem>();
      var claims = new ArrayList<String>();
      write
          .properties()
          .forEach(
              (name, value) -> {
                if (!value.isEmpty() && unique(name)) {
                  String claim = name + "=" + value.trim().toLowerCase(Locale.ROOT);
                  if (claimed.contains(claim) && !write.updateDuplicate()) {
                    problems.add(taken(name));
                  }
                  claims.add(claim);
                }
              });
      if (problems.isEmpty()) {
        claimed.addAll(claims);
      }
      return problems;
    }

    private Problem taken(String name) {
      return new Problem(
          isEmail(name) ? "CONFLICT" : "VALIDATION_ERROR",
          name,
          "property "
              + name
              + ": another create of this request has the same unique value; send one of them, or"
              + " onDuplicate: update");
    }

    private boolean unique(String name) {
      return isEmail(name) || type.properties().get(name).unique();
    }

    private boolean isEmail(String name) {
      return type.type().equals(ObjectType.CONTACTS) && name.equals("email");
    }
  }
}
