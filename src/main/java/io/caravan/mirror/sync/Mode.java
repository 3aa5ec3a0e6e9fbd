package io.caravan.mirror.sync;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a run reads. */
public enum Mode {
  /**
   * Every record, by listing; records that the mirror has and the listing has not are asked for.
   */
  FULL,
  /** What changed since the last run, by search. */
  INCREMENTAL,
  /** What changed since a given moment, by search; moves no checkpoint. */
  SINCE,
  /** Given records. */
  RECORDS,
  /** Deleted records, by the listing of archived ones. */
  ARCHIVED,
  /** Calculated properties alone: their values change without the record's modification date. */
  CALCULATED,
  /** Associations alone. */
  ASSOCIATIONS;

  /** As it stands in the database and on the command line: full, incremental ... */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The mode with this code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Mode ofCode(String code) {
    return Arrays.stream(values())
        .filter(mode -> mode.code().equals(code.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not a mode of sync: '%s'; use one of %s"
                        .formatted(
                            code,
                            Arrays.stream(values())
                                .map(Mode::code)
                                .collect(Collectors.joining(", ")))));
  }
}
