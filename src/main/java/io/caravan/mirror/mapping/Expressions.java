package io.caravan.mirror.mapping;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Language;

/**
 * Compiles expressions in Camel's simple language, with the record's values as variables: {@code
 * ${variable.firstname} ${variable.lastname}}.
 *
 * <p>What a column holds must depend on the record and the mapping alone, or the same record would
 * be mapped in two ways. So only functions are allowed that make a value of values, and the Camel
 * context is one of its own, in which there is nothing to be reached.
 */
final class Expressions implements AutoCloseable {

  private static final Pattern FUNCTION = Pattern.compile("\\$(?:simple)?\\{\\s*([^\\s}(.:]*)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{variable\\.([a-z0-9_]+)}");

  private static final Set<String> ALLOWED =
      Set.of(
          "variable",
          "abs",
          "average",
          "base64Decode",
          "base64Encode",
          "capitalize",
          "ceil",
          "concat",
          "contains",
          "floor",
          "hash",
          "iif",
          "isAlpha",
          "isAlphaNumeric",
          "isEmpty",
          "isNumeric",
          "length",
          "lowercase",
          "max",
          "min",
          "normalizeWhitespace",
          "not",
          "null",
          "pad",
          "replace",
          "size",
          "substring",
          "substringAfter",
          "substringBefore",
          "substringBetween",
          "sum",
          "trim",
          "unquote",
          "uppercase");

  private DefaultCamelContext context;

  /**
   * Compiles one.
   *
   * @throws IllegalArgumentException when it is none; the message says what is wrong with it
   */
  Expression compile(String text) {
    Matcher functions = FUNCTION.matcher(text);
    while (functions.find()) {
      if (!ALLOWED.contains(functions.group(1))) {
        throw new IllegalArgumentException(
            "an expression cannot use ${%s}: a column depends on the record's values alone; there are %s"
                .formatted(
                    functions.group(1), String.join(", ", new java.util.TreeSet<>(ALLOWED))));
      }
    }
    var properties = new LinkedHashSet<String>();
    Matcher variables = VARIABLE.matcher(text);
    while (variables.find()) {
      properties.add(variables.group(1));
    }
    if (VARIABLE.matcher(text).replaceAll("").contains("variable")) {
      throw new IllegalArgumentException(
          "a value is written ${variable.PROPERTY}, with the name of a HubSpot property and nothing"
              + " more");
    }
    Language simple = context().resolveLanguage("simple");
    try {
      var compiled = simple.createExpression(text);
      compiled.init(context());
      return new Expression(context(), compiled, properties);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "this expression cannot be understood: " + firstLine(e.getMessage()), e);
    }
  }

  private DefaultCamelContext context() {
    if (context == null) {
      context = new DefaultCamelContext();
    }
    return context;
  }

  private static String firstLine(String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    if (context != null) {
      context.stop();
    }
  }
}
