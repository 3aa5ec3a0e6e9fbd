package io.caravan.mirror.mapping.transform;

/**
 * Takes away white space at both ends, of all kinds that Unicode knows, no-break and zero-width
 * spaces included; with {@code collapse: true} makes one space of each run within, too.
 */
final class Trim extends EachText {

  private final boolean collapse;

  Trim(Arguments arguments) {
    super(Kind.TEXT);
    collapse = arguments.flag("collapse", false);
  }

  @Override
  Object convert(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    String trimmed = text.substring(start, end);
    return collapse ? collapsed(trimmed) : trimmed;
  }

  private static String collapsed(String text) {
    var result = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isSpace(c)) {
        result.append(c);
      } else if (!space) {
        result.append(' ');
      }
      space = isSpace(c);
    }
    return result.toString();
  }

  /** Whether people see nothing there. All of these are single chars. */
  static boolean isSpace(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || c == '\u0085'
        || c == '\u200B'
        || c == '\u2060'
        || c == '\uFEFF';
  }
}
