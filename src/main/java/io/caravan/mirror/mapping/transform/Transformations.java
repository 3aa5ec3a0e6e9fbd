package io.caravan.mirror.mapping.transform;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The transformations by the names that mappings use. */
public final class Transformations {

  /**
   * Grows whenever a transformation begins to make something else of the same value, so that all
   * records are mapped again.
   */
  public static final int REVISION = 1;

  private static final Map<String, Entry> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("trim", new Entry("", Trim::new)),
              Map.entry("case", new Entry("to", LetterCase::new)),
              Map.entry("phone", new Entry("region", Phone::new)),
              Map.entry("email", new Entry("", Email::new)),
              Map.entry("date", new Entry("pattern", ToDate::new)),
              Map.entry("datetime", new Entry("pattern", ToDateTime::new)),
              Map.entry("number", new Entry("", ToNumber::new)),
              Map.entry("boolean", new Entry("", ToBoolean::new)),
              Map.entry("map", new Entry("", ValueMap::new)),
              Map.entry(
                  "default",
                  new Entry(
                      "value", (BiFunction<Arguments, Shape, Transformation>) DefaultValue::new)),
              Map.entry("split", new Entry("by", Split::new)),
              Map.entry("part", new Entry("number", Part::new)),
              Map.entry("join", new Entry("by", Join::new))));

  private Transformations() {}

  /** How a transformation is made, and its key that {@code - case: upper} gives a value for. */
  private record Entry(String mainKey, BiFunction<Arguments, Shape, Transformation> maker) {
    Entry(String mainKey, Function<Arguments, Transformation> maker) {
      this(mainKey, (arguments, before) -> maker.apply(arguments));
    }
  }

  /** All names. */
  public static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /**
   * Makes one.
   *
   * @param name one of {@link #names()}
   * @param before what it will be applied to
   * @throws IllegalArgumentException when the arguments are not right, or it cannot work on that;
   *     the message completes "phone ..."
   */
  public static Transformation make(String name, Arguments arguments, Shape before) {
    Transformation made = BY_NAME.get(name).maker().apply(arguments, before);
    arguments.complete();
    made.after(before);
    return made;
  }

  /**
   * Makes one from the short form, such as {@code case: upper}.
   *
   * @throws IllegalArgumentException when it has none, or the argument is not right
   */
  public static Transformation make(String name, String argument, Shape before) {
    String key = BY_NAME.get(name).mainKey();
    if (key.isEmpty()) {
      throw new IllegalArgumentException("takes no single value; name what '" + argument + "' is");
    }
    return make(name, Arguments.of(Map.of(key, argument)), before);
  }
}
