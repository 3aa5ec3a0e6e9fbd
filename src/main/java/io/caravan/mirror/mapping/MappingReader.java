package io.caravan.mirror.mapping;

import io.caravan.mirror.mapping.transform.Arguments;
import io.caravan.mirror.mapping.transform.Conversions;
import io.caravan.mirror.mapping.transform.Kind;
import io.caravan.mirror.mapping.transform.Shape;
import io.caravan.mirror.mapping.transform.Transformation;
import io.caravan.mirror.mapping.transform.Transformations;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a mapping's file, and finds all that is wrong with it at once. */
final class MappingReader {

  private static final Set<String> FILE_KEYS = Set.of("columns", "description", "strict");
  private static final Set<String> COLUMN_KEYS =
      Set.of("description", "expression", "from", "required", "steps", "type");
  private static final Pattern COLUMN = Pattern.compile("[a-z_][a-z0-9_]{0,59}");
  private static final Pattern PROPERTY = Pattern.compile("[a-z0-9_]{1,100}");
  private static final int MOST_COLUMNS = 1_000;

  private final Expressions expressions;

  MappingReader(Expressions expressions) {
    this.expressions = expressions;
  }

  /**
   * Reads one.
   *
   * @param name of the file, without .yaml
   * @param problems takes what is wrong; the mapping is of use only when there is none
   */
  Mapping read(String name, String text, Problems problems) {
    YamlValue file = YamlValue.read(text, problems);
    if (file == null) {
      return null;
    }
    Map<String, YamlValue> keys = file.map();
    if (keys == null) {
      problems.add(file.line(), "a mapping begins with columns:");
      return null;
    }
    refuseUnknown(keys, FILE_KEYS, "a mapping", problems);
    boolean strict = flag(keys.get("strict"), "strict", problems);
    List<Column> columns = new ArrayList<>();
    YamlValue all = keys.get("columns");
    if (all == null || all.map() == null || all.map().isEmpty()) {
      problems.add(
          all == null ? file.line() : all.line(),
          "columns needs at least one column with its name");
    } else {
      all.map().forEach((column, value) -> columns.add(column(column, value, problems)));
      if (columns.size() > MOST_COLUMNS) {
        problems.add(all.line(), "these are more than " + MOST_COLUMNS + " columns");
      }
    }
    columns.removeIf(java.util.Objects::isNull);
    return new Mapping(name, hash(file), strict, columns);
  }

  private Column column(String name, YamlValue value, Problems problems) {
    int line = value.line();
    if (!COLUMN.matcher(name).matches()) {
      problems.add(
          line,
          "'%s' cannot be a column; use up to 60 small letters, digits and _, not beginning with a digit"
              .formatted(name));
    } else if (MappedViews.OWN_COLUMNS.contains(name)) {
      problems.add(line, "the column %s is there in any case; take another name".formatted(name));
    }
    // "email:" alone is short for the property of that name as it is.
    boolean nothing = value.isText() && value.text().isEmpty();
    Map<String, YamlValue> keys = nothing ? Map.of() : value.map();
    if (keys == null) {
      problems.add(
          line, "column %s must say from, steps and so on, or nothing at all".formatted(name));
      return null;
    }
    refuseUnknown(keys, COLUMN_KEYS, "column " + name, problems);
    Source source = source(name, keys, line, problems);
    List<Step> steps = new ArrayList<>();
    Shape shape = steps(name, keys.get("steps"), steps, problems);
    shape = typed(name, keys.get("type"), shape, steps, problems);
    return new Column(name, source, steps, shape, flag(keys.get("required"), "required", problems));
  }

  private Source source(String column, Map<String, YamlValue> keys, int line, Problems problems) {
    YamlValue expression = keys.get("expression");
    YamlValue from = keys.get("from");
    if (expression != null && from != null) {
      problems.add(line, "column %s has both from and expression; take one away".formatted(column));
    }
    if (expression != null) {
      try {
        return expressions.compile(expression.isText() ? expression.text() : "");
      } catch (IllegalArgumentException e) {
        problems.add(expression.line(), "column %s: %s".formatted(column, e.getMessage()));
        return new Source.Property(column);
      }
    }
    String property = from == null ? column : from.isText() ? from.text() : "";
    if (!PROPERTY.matcher(property).matches()) {
      problems.add(
          from == null ? line : from.line(),
          "column %s: '%s' cannot be a HubSpot property; their names are small letters, digits and _"
              .formatted(column, property));
    }
    return new Source.Property(property);
  }

  private static Shape steps(String column, YamlValue value, List<Step> steps, Problems problems) {
    Shape shape = Shape.TEXT;
    if (value == null) {
      return shape;
    }
    if (value.list() == null) {
      problems.add(value.line(), "column %s: steps must be a list".formatted(column));
      return shape;
    }
    for (YamlValue one : value.list()) {
      Step step = step(column, one, shape, problems);
      if (step == null) {
        // What follows would be complained of for want of this one.
        return null;
      }
      steps.add(step);
      shape = step.transformation().after(shape);
    }
    return shape;
  }

  private static Step step(String column, YamlValue value, Shape before, Problems problems) {
    String name =
        value.isText()
            ? value.text()
            : value.map() != null && value.map().size() == 1
                ? value.map().keySet().iterator().next()
                : "";
    if (!Transformations.names().contains(name)) {
      problems.add(
          value.line(),
          "column %s: %s; there are %s"
              .formatted(
                  column,
                  name.isEmpty()
                      ? "a step is a name, or one name with what it needs"
                      : "there is no transformation '" + name + "'",
                  String.join(", ", Transformations.names())));
      return null;
    }
    try {
      return new Step(name, made(name, value, before));
    } catch (IllegalArgumentException e) {
      problems.add(value.line(), "column %s: %s %s".formatted(column, name, e.getMessage()));
      return null;
    }
  }

  private static Transformation made(String name, YamlValue value, Shape before) {
    if (value.isText()) {
      return Transformations.make(name, Arguments.none(), before);
    }
    YamlValue argument = value.map().get(name);
    if (argument.isText()) {
      return Transformations.make(name, argument.text(), before);
    }
    if (argument.map() == null) {
      throw new IllegalArgumentException("takes keys with values, no list");
    }
    var plain = new java.util.LinkedHashMap<String, Object>();
    argument.map().forEach((key, one) -> plain.put(key, argument(key, one)));
    return Transformations.make(name, Arguments.of(plain), before);
  }

  /** A text, texts, or texts by text. */
  private static Object argument(String key, YamlValue value) {
    boolean flat =
        value.isText()
            || (value.list() != null && value.list().stream().allMatch(YamlValue::isText))
            || (value.map() != null && value.map().values().stream().allMatch(YamlValue::isText));
    if (!flat) {
      throw new IllegalArgumentException("takes plain values in " + key);
    }
    return value.plain();
  }

  /** Adds the conversion to the declared type, if the steps do not end in it. */
  private static Shape typed(
      String column, YamlValue type, Shape shape, List<Step> steps, Problems problems) {
    if (type == null || shape == null) {
      return shape == null ? Shape.TEXT : shape;
    }
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(one -> type.isText() && one.code().equals(type.text()))
            .findFirst()
            .orElse(null);
    if (kind == null) {
      problems.add(
          type.line(),
          "column %s: there is no type '%s'; there are %s"
              .formatted(
                  column,
                  type.isText() ? type.text() : "",
                  Arrays.stream(Kind.values())
                      .map(one -> one.name().toLowerCase(Locale.ROOT))
                      .collect(Collectors.joining(", "))));
      return shape;
    }
    if (kind == shape.kind()) {
      return shape;
    }
    Transformation conversion = Conversions.to(kind);
    try {
      Shape after = conversion.after(shape);
      steps.add(new Step("type", conversion));
      return after;
    } catch (IllegalArgumentException e) {
      problems.add(
          type.line(),
          "column %s: its steps make a %s, of which no %s can be made"
              .formatted(column, shape, kind.code()));
      return shape;
    }
  }

  private static boolean flag(YamlValue value, String key, Problems problems) {
    if (value == null) {
      return false;
    }
    if (!value.isText() || !Set.of("true", "false").contains(value.text())) {
      problems.add(value.line(), key + " must be true or false");
      return false;
    }
    return value.text().equals("true");
  }

  private static void refuseUnknown(
      Map<String, YamlValue> keys, Set<String> known, String where, Problems problems) {
    keys.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            problems.add(
                value.line(),
                "%s has no key '%s'; there are %s"
                    .formatted(where, key, String.join(", ", new TreeSet<>(known))));
          }
        });
  }

  /** Of what the file says, without its comments and spaces; and of how Caravan understands it. */
  private static String hash(YamlValue file) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (Transformations.REVISION + canonical(file)).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String canonical(YamlValue value) {
    if (value.map() != null) {
      return value.map().entrySet().stream()
          .map(entry -> quoted(entry.getKey()) + ":" + canonical(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value.list() != null) {
      return value.list().stream()
          .map(MappingReader::canonical)
          .collect(Collectors.joining(",", "[", "]"));
    }
    return quoted(value.text());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
