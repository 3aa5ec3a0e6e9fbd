package io.caravan.redaction;

/** What the tokens that Caravan has to do with look like. */
final class TokenShape {

  private static final int SHORTEST_ACCESS_TOKEN = 60;

  private TokenShape() {}

  /**
   * The length of the token that begins at a place; 0 for none.
   *
   * <p>Shapes that can only be told at the end of a word are looked for where it begins, so that a
   * long word is gone through once and not from each of its characters.
   *
   * @param place not within a run of letters and digits
   */
  static int at(String text, int place) {
    char first = text.charAt(place);
    boolean begins = place == 0 || !isPart(text.charAt(place - 1), true);
    if (first == 'p' && text.startsWith("pat-", place)) {
      return atLeast(20, word(text, place, false));
    }
    if (first == 'c' && (text.startsWith("cvn_", place) || text.startsWith("cvo_", place))) {
      return atLeast(12, word(text, place, false));
    }
    if (begins && first == 'e' && text.startsWith("eyJ", place)) {
      return webToken(text, place);
    }
    if (begins && first == 'C' && place + 1 < text.length() && isUpper(text.charAt(place + 1))) {
      int length = word(text, place, false);
      return hasDigit(text, place, length) ? atLeast(SHORTEST_ACCESS_TOKEN, length) : 0;
    }
    return refreshToken(text, place);
  }

  private static int atLeast(int shortest, int length) {
    return length >= shortest ? length : 0;
  }

  /** Three parts with dots between. */
  private static int webToken(String text, int place) {
    int length = word(text, place, true);
    while (text.charAt(place + length - 1) == '.') {
      length--;
    }
    int dots = 0;
    for (int i = place; i < place + length; i++) {
      if (text.charAt(i) == '.') {
        dots++;
      }
    }
    return dots >= 2 && length >= 20 ? length : 0;
  }

  /** As {@code na1-0b1e7c2a-...}: where it is kept, then a UUID. */
  private static int refreshToken(String text, int place) {
    int uuid = place + 4;
    if (uuid + 36 > text.length()
        || text.charAt(place + 3) != '-'
        || !isLower(text.charAt(place))
        || !isLower(text.charAt(place + 1))
        || !isDigit(text.charAt(place + 2))) {
      return 0;
    }
    for (int i = 0; i < 36; i++) {
      char c = text.charAt(uuid + i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !isHex(c)) {
        return 0;
      }
    }
    return 40;
  }

  /** How long the word is. */
  private static int word(String text, int place, boolean dots) {
    int end = place;
    while (end < text.length() && isPart(text.charAt(end), dots)) {
      end++;
    }
    return end - place;
  }

  private static boolean hasDigit(String text, int place, int length) {
    for (int i = place; i < place + length; i++) {
      if (isDigit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPart(char c, boolean dots) {
    return isLower(c) || isUpper(c) || isDigit(c) || c == '-' || c == '_' || (dots && c == '.');
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
