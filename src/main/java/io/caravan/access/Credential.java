package io.caravan.access;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a request shows to be let in.
 *
 * @param kind by its look
 * @param text itself: a secret
 */
record Credential(Kind kind, String text) {

  /** No token of ours is longer, and no identity provider's should be. */
  static final int LONGEST = 8_192;

  private static final Pattern BEARER = Pattern.compile("(?i)Bearer +([\\x21-\\x7e]+)");

  /** What it is, by its look. */
  enum Kind {
    OPERATOR,
    API_KEY,
    TOKEN
  }

  /** Why a request's credential cannot be told. */
  static final class Unclear extends Exception {
    private static final long serialVersionUID = 1;

    Unclear(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * The one credential of a request; empty when it shows none.
   *
   * @param headers all values of a header by its name
   * @throws Unclear when there are several, or one that has no form that we know
   */
  static Optional<Credential> of(Function<String, List<String>> headers) throws Unclear {
    List<String> authorization = headers.apply("Authorization");
    List<String> keys = headers.apply("X-API-Key");
    if (authorization.size() + keys.size() > 1) {
      throw new Unclear("Show one credential: one Authorization header, or one X-API-Key");
    }
    if (!keys.isEmpty()) {
      return Optional.of(new Credential(Kind.API_KEY, bounded(keys.get(0).strip())));
    }
    if (authorization.isEmpty()) {
      return Optional.empty();
    }
    var bearer = BEARER.matcher(authorization.get(0).strip());
    if (!bearer.matches()) {
      throw new Unclear("The Authorization header must be 'Bearer ' and a token or an API key");
    }
    String text = bounded(bearer.group(1));
    return Optional.of(new Credential(kind(text), text));
  }

  private static Kind kind(String text) {
    if (text.startsWith(OperatorToken.PREFIX)) {
      return Kind.OPERATOR;
    }
    return text.startsWith(ApiKeyLookup.PREFIX) ? Kind.API_KEY : Kind.TOKEN;
  }

  private static String bounded(String text) throws Unclear {
    if (text.length() > LONGEST) {
      throw new Unclear("The credential is longer than " + LONGEST + " characters");
    }
    return text;
  }

  @Override
  public String toString() {
    return kind + " ***";
  }
}
