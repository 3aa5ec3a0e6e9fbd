package io.caravan.mirror.mapping.transform;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * A number: digits with an optional sign and fraction, as HubSpot writes them ({@code 1234.5}), or
 * as people do: {@code decimal} is the sign before the fraction, {@code grouping} what may stand
 * between groups of digits; a space there means spaces of all kinds. {@code scale} rounds half up
 * to so many digits of fraction.
 *
 * <p>Groups must be groups: with {@code grouping: ","} the text 1,5 is no number, for whoever wrote
 * it did not mean 15.
 */
final class ToNumber extends EachText {

  /** Longer ones are no figures of a company. */
  private static final int LONGEST = 100;

  private static final String SPACES = "[\\s\\u00A0\\u2007\\u2009\\u202F]";

  private final char decimal;
  private final Pattern pattern;
  private final int scale;
  private final Trim trim = new Trim(Arguments.none());

  ToNumber(Arguments arguments) {
    super(Kind.NUMBER);
    decimal = arguments.character("decimal", '.');
    String group = arguments.text("grouping", "");
    scale = arguments.integer("scale", -1, 0, 30);
    if (group.length() > 1
        || group.equals(String.valueOf(decimal))
        || (group + decimal)
            .chars()
            .anyMatch(c -> Character.isLetterOrDigit(c) || "+-".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "takes for decimal and grouping one character each, different ones, no letters or digits");
    }
    String between = group.isBlank() && !group.isEmpty() ? SPACES : Pattern.quote(group);
    String groups = group.isEmpty() ? "" : "|\\d{1,3}(%1$s\\d{2,3})*%1$s\\d{3}".formatted(between);
    pattern =
        Pattern.compile(
            "[+-]?(\\d+"
                + groups
                + ")("
                + Pattern.quote("" + decimal)
                + "\\d+)?([eE][+-]?\\d{1,2})?");
  }

  @Override
  Object convert(String text) {
    String trimmed = (String) trim.convert(text);
    if (trimmed.isEmpty()) {
      return null;
    }
    if (trimmed.length() > LONGEST || !pattern.matcher(trimmed).matches()) {
      throw new DoesNotFit("is no number");
    }
    var number = new BigDecimal(plain(trimmed));
    return tidy(scale < 0 ? number : number.setScale(scale, RoundingMode.HALF_UP));
  }

  /** One form for equal numbers. */
  static BigDecimal tidy(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  private String plain(String text) {
    var plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == decimal) {
        plain.append('.');
      } else if (Character.isLetterOrDigit(c) || c == '+' || c == '-') {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
