package io.caravan.simulator.formula;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** Turns what was computed into values, and keeps both within bounds. */
final class Results {

  /** The longest value that a property of HubSpot holds, in characters. */
  static final int MAX_LENGTH = 65_536;

  /** Whole numbers below are written digit by digit in either way; this one is quicker. */
  private static final double EXACT = 1e15;

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  private Results() {}

  /** A number, or null when it is infinite or none, as after a division by zero. */
  static Double number(double amount) {
    return Double.isFinite(amount) ? amount : null;
  }

  /** A text as number; null when it is none. Java would also read 12d, 0x1p3 and NaN. */
  static Double number(String text) {
    String trimmed = text.trim();
    return NUMBER.matcher(trimmed).matches() ? number(Double.parseDouble(trimmed)) : null;
  }

  /** Texts one after another; null when they are longer than any value may be. */
  static String text(List<?> texts) {
    var joined = new StringBuilder();
    for (Object text : texts) {
      joined.append(text);
      if (joined.length() > MAX_LENGTH) {
        return null;
      }
    }
    return joined.toString();
  }

  /** A number without exponent and without zeros at its end. */
  static String written(double amount) {
    return amount == Math.rint(amount) && Math.abs(amount) < EXACT
        ? Long.toString((long) amount)
        : BigDecimal.valueOf(amount).stripTrailingZeros().toPlainString();
  }
}
