package io.caravan.redaction;

/** One pass over one text. Whatever is looked at ahead is either consumed, or bounded in length. */
final class Scan {

  private static final int GAP = 8;
  private static final int SHORTEST_CREDENTIAL = 8;

  private final String text;
  private final SensitiveNames names;
  private final KnownSecrets known;
  private final boolean anyKnown;
  private StringBuilder out;
  private int copied;
  private int at;

  Scan(String text, SensitiveNames names, KnownSecrets known) {
    this.text = text;
    this.names = names;
    this.known = known;
    this.anyKnown = !known.isEmpty();
  }

  String redacted() {
    while (at < text.length()) {
      step();
    }
    if (out == null) {
      return text;
    }
    return out.append(text, copied, text.length()).toString();
  }

  private void step() {
    int secret = anyKnown ? known.at(text, at) : 0;
    if (secret > 0) {
      hide(at, at + secret);
      return;
    }
    char c = text.charAt(at);
    if (isAlphanumeric(c) && (at == 0 || !isAlphanumeric(text.charAt(at - 1)))) {
      int token = TokenShape.at(text, at);
      if (token > 0) {
        hide(at, at + token);
        return;
      }
      if ((at == 0 || !isNamePart(text.charAt(at - 1))) && named()) {
        return;
      }
    } else if (c == ':' && text.startsWith("://", at)) {
      userInfo();
      return;
    }
    at++;
  }

  /** Takes out the value of a sensitive name, or what follows the name of a scheme. */
  private boolean named() {
    int end = at;
    while (end < text.length()
        && end - at <= SensitiveNames.LONGEST
        && isNamePart(text.charAt(end))) {
      end++;
    }
    String name = text.substring(at, end);
    if (name.equalsIgnoreCase("bearer") || name.equalsIgnoreCase("basic")) {
      return credential(end, false);
    }
    if (end - at > SensitiveNames.LONGEST) {
      return false;
    }
    int separator = separator(end);
    if (separator < 0) {
      return false;
    }
    if (name.equals("code")
        && at > 0
        && (text.charAt(at - 1) == '?' || text.charAt(at - 1) == '&')) {
      hideValue(separator + 1, name, '=');
      return true;
    }
    if (!names.isHidden(name)) {
      return false;
    }
    hideValue(separator + 1, name, text.charAt(separator));
    return true;
  }

  /** Where the = or : after a name stands; -1 for none. */
  private int separator(int end) {
    int place = end;
    while (place < text.length() && place - end < GAP && isQuoteOrSpace(text.charAt(place))) {
      place++;
    }
    boolean found =
        place < text.length()
            && (text.charAt(place) == '=' || text.charAt(place) == ':')
            && !text.startsWith("://", place);
    return found ? place : -1;
  }

  private void hideValue(int from, String name, char separator) {
    int place = from;
    while (place < text.length() && place - from < GAP && text.charAt(place) == ' ') {
      place++;
    }
    boolean spaced = place > from;
    if (place < text.length() && text.charAt(place) == '[') {
      hideUntil(place + 1, ']');
      return;
    }
    int quote = quotes(place);
    if (quote > place) {
      hideQuoted(quote, text.charAt(quote - 1));
      return;
    }
    int end = bareEnd(place);
    if (isScheme(place, end) && credential(end, true)) {
      return;
    }
    boolean prose = separator == ':' && spaced && !names.isHiddenInProse(name);
    if (isConstant(place, end) || (prose && isLowerCaseWord(place, end))) {
      at = Math.max(end, from);
      return;
    }
    hide(place, end);
  }

  /** Past the quotes in front of a value, such as {@code "} and {@code \"}. */
  private int quotes(int place) {
    int after = place;
    while (after < text.length() && after - place < GAP && text.charAt(after) == '\\') {
      after++;
    }
    boolean quoted =
        after < text.length() && (text.charAt(after) == '"' || text.charAt(after) == '\'');
    return quoted ? after + 1 : place;
  }

  /** Up to the quote that ends it; one behind a backslash does when the first one had one too. */
  private void hideQuoted(int from, char quote) {
    boolean nested = from >= 2 && text.charAt(from - 2) == '\\';
    int end = from;
    while (end < text.length() && text.charAt(end) != quote) {
      if (text.charAt(end) == '\\') {
        if (nested) {
          break;
        }
        end++;
      }
      end++;
    }
    hide(from, Math.min(end, text.length()));
  }

  private void hideUntil(int from, char last) {
    int end = text.indexOf(last, from);
    hide(from, end < 0 ? text.length() : end);
  }

  /** What stands behind Bearer or Basic, if that is no word of a sentence. */
  private boolean credential(int end, boolean surely) {
    int place = end;
    while (place < text.length() && place - end < GAP && text.charAt(place) == ' ') {
      place++;
    }
    if (place == end) {
      return false;
    }
    int last = bareEnd(place);
    boolean hidden = surely || (last - place >= SHORTEST_CREDENTIAL && !isPlainWord(place, last));
    if (!hidden || last == place) {
      return false;
    }
    hide(place, last);
    return true;
  }

  /** The name and password in a URL. */
  private void userInfo() {
    int from = at + 3;
    int end = from;
    int sign = -1;
    while (end < text.length() && !isEndOfAuthority(text.charAt(end))) {
      if (text.charAt(end) == '@') {
        sign = end;
      }
      end++;
    }
    if (sign > from) {
      hide(from, sign);
    } else {
      at = from;
    }
  }

  private void hide(int from, int to) {
    if (to <= from) {
      at = Math.max(from, at + 1);
      return;
    }
    if (out == null) {
      out = new StringBuilder(text.length());
    }
    out.append(text, copied, from).append(Redaction.MASK);
    copied = to;
    at = to;
  }

  private int bareEnd(int from) {
    int end = from;
    while (end < text.length() && !isEndOfValue(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private boolean isScheme(int from, int to) {
    String word = to - from <= 6 ? text.substring(from, to) : "";
    return word.equalsIgnoreCase("bearer") || word.equalsIgnoreCase("basic");
  }

  private boolean isConstant(int from, int to) {
    String word = to - from <= 5 ? text.substring(from, to) : "";
    return word.equals("null") || word.equals("true") || word.equals("false");
  }

  private boolean isLowerCaseWord(int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && !(c == '.' && i == to - 1)) {
        return false;
      }
    }
    return true;
  }

  /** Letters alone, the first one in whichever case. */
  private boolean isPlainWord(int from, int to) {
    return from < to && Character.isLetter(text.charAt(from)) && isLowerCaseWord(from + 1, to);
  }

  private static boolean isEndOfValue(char c) {
    return c <= ' ' || c == ',' || c == ';' || c == '&' || c == '"' || c == '\'' || c == ')'
        || c == '}' || c == ']' || c == '<' || c == '>' || c == '\\';
  }

  private static boolean isEndOfAuthority(char c) {
    return c <= ' ' || c == '/' || c == '?' || c == '#' || c == '"' || c == '\'' || c == '<'
        || c == '>' || c == '\\';
  }

  private static boolean isQuoteOrSpace(char c) {
    return c == '"' || c == '\'' || c == '\\' || c == ' ';
  }

  private static boolean isNamePart(char c) {
    return isAlphanumeric(c) || c == '_' || c == '-' || c == '.';
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
