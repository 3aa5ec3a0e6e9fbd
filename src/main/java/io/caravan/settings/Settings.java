package io.caravan.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All settings of one process, read by key with a type, a default and a range.
 *
 * <p>Features read their keys once at the start. Bad values are collected rather than thrown one by
 * one, and keys that nobody has read are unknown: {@link #complete()} then stops the start with all
 * of it in one message. Not thread-safe; used by the starting thread alone.
 */
public final class Settings {

  /** Keys below this prefix belong to Caravan and must be known. */
  public static final String PREFIX = "caravan.";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,12})\\s*(B|KB|MB|GB)", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> values;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param values key to text, as the process was given it; keys of others (such as {@code camel.})
   *     are ignored
   */
  public Settings(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /** The text of a key, or its default. */
  public String text(String key, String defaultValue) {
    return raw(key).orElse(defaultValue);
  }

  /** The text of a key; empty when it is absent or blank. */
  public Optional<String> text(String key) {
    return raw(key);
  }

  /** A comma-separated list; blanks are dropped. */
  public List<String> list(String key, String defaultValue) {
    return Arrays.stream(text(key, defaultValue).split(","))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key, boolean defaultValue) {
    return parse(
        key,
        defaultValue,
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  /** A whole number from {@code min} to {@code max}. */
  public int integer(String key, int defaultValue, int min, int max) {
    return (int) number(key, defaultValue, min, max);
  }

  /** A whole number from {@code min} to {@code max}. */
  public long number(String key, long defaultValue, long min, long max) {
    return parse(
        key,
        defaultValue,
        "a whole number from " + min + " to " + max,
        text -> {
          long value = Long.parseLong(text);
          if (value < min || value > max) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  /**
   * A duration such as {@code 250ms}, {@code 10s}, {@code 5m}, {@code 24h}, {@code 30d}, within a
   * range.
   */
  public Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
    return parse(
        key,
        defaultValue,
        "a duration from "
            + show(min)
            + " to "
            + show(max)
            + ", such as 250ms, 10s, 5m, 24h or 30d",
        text -> {
          Duration value = parseDuration(text);
          if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  /**
   * A size in bytes such as {@code 512KB} or {@code 10MB} (1 KB is 1,024 bytes), within a range.
   */
  public long bytes(String key, long defaultValue, long min, long max) {
    return parse(
        key,
        defaultValue,
        "a size from " + min + " to " + max + " bytes, such as 512KB or 10MB",
        text -> {
          Matcher matcher = SIZE.matcher(text);
          long factor = 1;
          String digits = text;
          if (matcher.matches()) {
            digits = matcher.group(1);
            factor =
                switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
                  case "KB" -> 1L << 10;
                  case "MB" -> 1L << 20;
                  case "GB" -> 1L << 30;
                  default -> 1;
                };
          }
          long value = Math.multiplyExact(Long.parseLong(digits), factor);
          if (value < min || value > max) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  /** A file path; relative ones are meant from the directory that Caravan was started in. */
  public Path path(String key, String defaultValue) {
    return parse(key, Path.of(defaultValue), "a file path", Path::of);
  }

  /** An absolute {@code http} or {@code https} URL without a trailing slash. */
  public URI url(String key, String defaultValue) {
    return parse(
        key,
        URI.create(defaultValue),
        "a URL such as https://hub.example.com",
        text -> {
          URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
          if (uri.getHost() == null
              || uri.getScheme() == null
              || !uri.getScheme().matches("https?")) {
            throw new IllegalArgumentException(text);
          }
          return uri;
        });
  }

  /**
   * One of the named values, by its own reader; the reader throws {@link IllegalArgumentException}
   * on a bad text.
   */
  public <T> T choice(String key, T defaultValue, String accepted, Function<String, T> reader) {
    return parse(key, defaultValue, accepted, reader);
  }

  /**
   * Names that follow a prefix: {@code names("caravan.portals.")} of {@code
   * caravan.portals.emea.id} gives emea.
   */
  public List<String> names(String prefix) {
    var names = new TreeSet<String>();
    for (String key : values.keySet()) {
      if (key.startsWith(prefix)) {
        String rest = key.substring(prefix.length());
        names.add(rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest);
      }
    }
    return List.copyOf(names);
  }

  /**
   * Adds a problem that one key alone cannot show, such as two settings that contradict each other.
   */
  public void reject(String key, String what) {
    problems.add(key + " " + what);
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidSettings when a value was bad, settings contradicted each other, or a key is
   *     unknown
   */
  public void complete() {
    for (String key : values.keySet()) {
      if (key.startsWith(PREFIX) && !known.contains(key)) {
        problems.add(
            key
                + " is not a setting of Caravan"
                + suggestion(key)
                + "; remove it or correct its name");
      }
    }
    requireValid();
  }

  /**
   * Ends the reading of some settings by a command that has no use for the others.
   *
   * @throws InvalidSettings when a value was bad, or settings contradicted each other
   */
  public void requireValid() {
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
  }

  /** Parses {@code 250ms}, {@code 10s}, {@code 5m}, {@code 24h}, {@code 30d}. */
  public static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private Optional<String> raw(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key)).map(String::strip).filter(text -> !text.isEmpty());
  }

  private <T> T parse(String key, T defaultValue, String accepted, Function<String, T> reader) {
    Optional<String> text = raw(key);
    if (text.isEmpty()) {
      return defaultValue;
    }
    try {
      return reader.apply(text.get());
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add(key + " is '" + text.get() + "', but must be " + accepted);
      return defaultValue;
    }
  }

  private String suggestion(String key) {
    return known.stream()
        .min((a, b) -> Integer.compare(distance(a, key), distance(b, key)))
        .filter(nearest -> distance(nearest, key) <= Math.max(3, key.length() / 5))
        .map(nearest -> " (did you mean " + nearest + "?)")
        .orElse("");
  }

  private static String show(Duration duration) {
    if (duration.toSeconds() == 0 || duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    if (duration.toSecondsPart() != 0 || duration.toMinutes() == 0) {
      return duration.toSeconds() + "s";
    }
    return duration.toMinutesPart() != 0 ? duration.toMinutes() + "m" : duration.toHours() + "h";
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
