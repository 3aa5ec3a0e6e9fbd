package io.caravan.simulator.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a formula into tokens. Upper and lower case are one everywhere but in strings. */
final class Tokens {

  /** More would let the evaluation nest too deeply; HubSpot documents no bound. */
  static final int MAX = 2000;

  private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]+");
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern STRING = Pattern.compile("'[^']*'|\"[^\"]*\"");
  private static final Pattern SIGN = Pattern.compile("<=|>=|!=|[-+*/<>=(),]");

  private final String formula;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String formula) {
    this.formula = formula;
  }

  /**
   * All tokens, an END last.
   *
   * @throws FormulaProblem at a character that begins nothing
   */
  static List<Token> of(String formula) {
    return new Tokens(formula).read();
  }

  private List<Token> read() {
    while (at < formula.length()) {
      if (match(SPACE) != null) {
        continue;
      }
      if (tokens.size() == MAX) {
        throw new FormulaProblem("The formula is too long: more than " + MAX + " parts", at);
      }
      tokens.add(next());
    }
    tokens.add(new Token(Token.Type.END, "", at));
    return tokens;
  }

  private Token next() {
    int start = at;
    String text = match(NUMBER);
    if (text != null) {
      return new Token(Token.Type.NUMBER, text, start);
    }
    text = match(WORD);
    if (text != null) {
      return new Token(Token.Type.WORD, text.toLowerCase(Locale.ROOT), start);
    }
    text = match(STRING);
    if (text != null) {
      return new Token(Token.Type.STRING, text.substring(1, text.length() - 1), start);
    }
    text = match(SIGN);
    if (text != null) {
      return new Token(Token.Type.SIGN, text, start);
    }
    char found = formula.charAt(at);
    throw new FormulaProblem(
        found == '\'' || found == '"'
            ? "A string has no closing " + found
            : "'" + found + "' is not known in formulas",
        at);
  }

  /** Takes what a pattern finds here; null when it finds nothing. */
  private String match(Pattern pattern) {
    Matcher matcher = pattern.matcher(formula).region(at, formula.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher.group();
  }
}
