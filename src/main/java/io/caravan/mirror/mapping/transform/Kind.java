package io.caravan.mirror.mapping.transform;

import java.util.Locale;

/** What a value is. */
public enum Kind {
  /** {@link String}, never empty. */
  TEXT,
  /** {@link java.math.BigDecimal} without trailing zeros. */
  NUMBER,
  /** {@link Boolean}. */
  BOOLEAN,
  /** {@link java.time.LocalDate} of the years 1 to 9999. */
  DATE,
  /** {@link java.time.OffsetDateTime} of the years 1 to 9999. */
  DATETIME;

  /** As mappings and messages have it: text, number ... */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
