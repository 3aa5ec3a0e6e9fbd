package io.caravan.mirror.mapping.transform;

import java.util.Locale;

/**
 * {@code upper}, {@code lower}, or {@code title}: every word begins with a capital and goes on in
 * small letters. Words begin after anything that is neither letter, digit nor mark, and after an
 * apostrophe that follows a single letter: Anna-Maria, O'Neil, Don't.
 */
final class LetterCase extends EachText {

  private enum To {
    UPPER,
    LOWER,
    TITLE
  }

  private final To to;
  private final Locale locale;

  LetterCase(Arguments arguments) {
    super(Kind.TEXT);
    to = arguments.choice("to", To.class);
    locale = arguments.locale("locale", Locale.ROOT);
  }

  @Override
  Object convert(String text) {
    return switch (to) {
      case UPPER -> text.toUpperCase(locale);
      case LOWER -> text.toLowerCase(locale);
      case TITLE -> title(text);
    };
  }

  private String title(String text) {
    String small = text.toLowerCase(locale);
    var result = new StringBuilder(small.length());
    int inWord = 0;
    for (int i = 0; i < small.length(); ) {
      int c = small.codePointAt(i);
      i += Character.charCount(c);
      boolean belongs = isOfWord(c);
      if (belongs && inWord == 0) {
        result.append(capital(c));
      } else {
        result.appendCodePoint(c);
      }
      if (belongs) {
        inWord++;
      } else if (inWord < 2 || !isApostrophe(c)) {
        inWord = 0;
      }
    }
    return result.toString();
  }

  private String capital(int c) {
    // Turkish has two letters i; all other capitals are the same everywhere.
    return c == 'i' ? "i".toUpperCase(locale) : Character.toString(Character.toTitleCase(c));
  }

  private static boolean isOfWord(int c) {
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isApostrophe(int c) {
    return c == '\'' || c == '\u2019';
  }
}
