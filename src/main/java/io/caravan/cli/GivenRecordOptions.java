package io.caravan.cli;

import io.caravan.operations.FoundRecords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The records that a sync is asked for: by their ids, or by a unique property's values. */
final class GivenRecordOptions {

  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int SHOWN = 10;

  private final List<String> given;
  private final String file;
  private final String idProperty;
  private boolean incomplete;

  /** Finds records by a unique property's values. */
  @FunctionalInterface
  interface Lookup {
    FoundRecords find(long portalId, String object, String idProperty, List<String> values);
  }

  /**
   * @param given on the command line; null for none
   * @param file a value on each line; - for standard input; null for none
   * @param idProperty null for the id
   */
  GivenRecordOptions(List<String> given, String file, String idProperty) {
    this.given = given;
    this.file = file;
    this.idProperty = idProperty;
  }

  /** Whether records are named at all. */
  boolean any() {
    return given != null || file != null;
  }

  /**
   * The values.
   *
   * @throws IllegalArgumentException when they cannot be read, or are none
   */
  List<String> values(InputStream in) {
    List<String> values = strip(file == null ? given : lines(in));
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "no record is named" + (file == null ? "" : " in " + file + "; write one on each line"));
    }
    return values;
  }

  private static List<String> strip(List<String> values) {
    return values.stream().map(String::strip).filter(value -> !value.isEmpty()).toList();
  }

  private List<String> lines(InputStream in) {
    try {
      byte[] bytes = file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
      String text = new String(bytes, StandardCharsets.UTF_8);
      return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + new UncheckedIOException(e));
    }
  }

  /**
   * The ids.
   *
   * @param tell takes a sentence about values that no record has
   * @throws IllegalArgumentException when a value is no id, or when there is no record at all
   */
  List<Long> ids(
      long portalId, String object, List<String> values, Lookup lookup, Consumer<String> tell) {
    if (idProperty == null) {
      return values.stream().map(GivenRecordOptions::id).toList();
    }
    FoundRecords found = lookup.find(portalId, object, idProperty, values);
    if (!found.missing().isEmpty()) {
      incomplete = true;
      String sentence =
          "No record of %s in portal %d has as %s: %s"
              .formatted(object, portalId, idProperty, some(found.missing()));
      if (found.ids().isEmpty()) {
        throw new IllegalArgumentException(sentence);
      }
      tell.accept(sentence);
    }
    return found.ids();
  }

  private static String some(List<String> values) {
    String shown = String.join(", ", values.subList(0, Math.min(SHOWN, values.size())));
    return values.size() <= SHOWN ? shown : shown + " and %d more".formatted(values.size() - SHOWN);
  }

  /** Whether some of them have no record. */
  boolean isIncomplete() {
    return incomplete;
  }

  private static long id(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is no record id; for another unique property add such as --id-property email"
              .formatted(value));
    }
  }
}
