package io.caravan.simulator.formula;

import io.caravan.simulator.formula.Expression.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a formula by recursive descent, and checks kinds on the way.
 *
 * <pre>
 * statement   if condition then statement { elseif condition then statement } [ else statement | endif ]
 *             | condition
 * condition   comparison { and comparison } | comparison { or comparison }
 * comparison  sum [ (&lt; | &gt; | &lt;= | &gt;= | = | equals | !=) sum ]
 * sum         product { (+ | -) product }
 * product     operand { (* | /) operand | operand }      the last form after a number: 10amount
 * operand     literal | name | string(name) | bool(name) | function(..) | not operand | (condition)
 * </pre>
 *
 * <p>Where HubSpot's guide is silent the parser refuses: and beside or without parentheses, a minus
 * before anything but a number, 1/2a, an endif after an else, an if within a calculation.
 */
final class FormulaParser {

  private static final int MAX_NESTING = 50;
  private static final Set<String> KEYWORDS =
      Set.of(
          "if", "then", "elseif", "else", "endif", "and", "or", "not", "equals", "true", "false");

  private final List<Token> tokens;
  private int at;
  private int nesting;

  FormulaParser(String formula) {
    tokens = Tokens.of(formula);
  }

  /**
   * The whole formula.
   *
   * @throws FormulaProblem when it is none
   */
  Expression parse() {
    Expression expression = statement();
    Token rest = peek();
    if (rest.type() != Token.Type.END) {
      throw problem(
          rest.is("endif")
              ? "This endif has no open if: one that has an else is complete without it"
              : "Expected the end of the formula or an operator, but found " + rest,
          rest);
    }
    return expression;
  }

  private Expression statement() {
    return peek().is("if") ? choice() : condition();
  }

  private Expression choice() {
    enter();
    var branches = new ArrayList<Branch>();
    do {
      Token keyword = next();
      Expression condition = condition();
      demand(condition, Kind.TRUTH, keyword + " needs", keyword);
      expect("then");
      branches.add(new Branch(condition, statement()));
    } while (peek().is("elseif"));
    Expression otherwise = null;
    if (accept("else")) {
      otherwise = statement();
    } else {
      accept("endif");
    }
    leave();
    return new Expression.Choice(kindOf(branches, otherwise), branches, otherwise);
  }

  /** All results must be of one kind, but for empty strings. */
  private Kind kindOf(List<Branch> branches, Expression otherwise) {
    var results = new ArrayList<Expression>();
    branches.forEach(branch -> results.add(branch.result()));
    if (otherwise != null) {
      results.add(otherwise);
    }
    List<Kind> kinds =
        results.stream()
            .filter(result -> !isEmpty(result))
            .map(Expression::kind)
            .distinct()
            .toList();
    if (kinds.size() > 1) {
      throw problem(
          "The branches of an if must yield the same, not %s here and %s there"
              .formatted(kinds.get(0).words(), kinds.get(1).words()),
          peek());
    }
    return kinds.isEmpty() ? Kind.TEXT : kinds.get(0);
  }

  /** An if within an if may have nothing but empty strings to give as well. */
  private static boolean isEmpty(Expression result) {
    return Expression.isEmpty(result)
        || (result instanceof Expression.Choice choice
            && choice.branches().stream().allMatch(branch -> isEmpty(branch.result()))
            && (choice.otherwise() == null || isEmpty(choice.otherwise())));
  }

  private Expression condition() {
    Expression first = comparison();
    Token operator = peek();
    if (!operator.is("and") && !operator.is("or")) {
      return first;
    }
    demand(first, Kind.TRUTH, operator + " needs", operator);
    var parts = new ArrayList<>(List.of(first));
    while (accept(operator.text())) {
      Expression part = comparison();
      demand(part, Kind.TRUTH, operator + " needs", operator);
      parts.add(part);
    }
    if (peek().is("and") || peek().is("or")) {
      throw problem(
          "Put parentheses where 'and' stands beside 'or': which goes first is open", peek());
    }
    return new Expression.Logic(operator.is("and"), parts);
  }

  private Expression comparison() {
    Expression left = sum();
    Token token = peek();
    Operator operator = Operator.find(token).filter(Operator::comparing).orElse(null);
    if (operator == null) {
      return left;
    }
    next();
    return binary(operator, left, sum(), token);
  }

  private Expression sum() {
    Expression left = product();
    for (Token token = peek(); ; token = peek()) {
      Operator operator = Operator.find(token).filter(Operator::additive).orElse(null);
      if (operator == null) {
        return left;
      }
      next();
      left = binary(operator, left, product(), token);
    }
  }

  private Expression product() {
    boolean afterNumber = startsNumber();
    Expression left = operand();
    Operator last = null;
    for (Token token = peek(); ; token = peek()) {
      Operator operator = Operator.find(token).filter(Operator::multiplicative).orElse(null);
      if (operator == null && !(afterNumber && isName(token))) {
        return left;
      }
      if (operator == null && last == Operator.BY) {
        throw problem("Write the * here: whether / or it goes first is open", token);
      }
      if (operator != null) {
        next();
      }
      last = operator == null ? Operator.TIMES : operator;
      afterNumber = operator != null && startsNumber();
      left = binary(last, left, operand(), token);
    }
  }

  private boolean startsNumber() {
    Token token = peek().is("-") ? tokens.get(at + 1) : peek();
    return token.type() == Token.Type.NUMBER;
  }

  private Expression binary(Operator operator, Expression left, Expression right, Token token) {
    if (left.kind() != right.kind() || !operator.takes(left.kind())) {
      throw problem(
          "%s cannot stand between %s and %s"
              .formatted(operator, left.kind().words(), right.kind().words()),
          token);
    }
    return new Expression.Binary(operator, left, right);
  }

  private Expression operand() {
    Token token = next();
    return switch (token.type()) {
      case NUMBER -> new Expression.Literal(Kind.NUMBER, amount(token));
      case STRING -> new Expression.Literal(Kind.TEXT, token.text());
      case WORD -> word(token);
      case SIGN -> sign(token);
      case END -> throw problem("The formula ends where a value is needed", token);
    };
  }

  private Expression sign(Token token) {
    if (token.is("-") && peek().type() == Token.Type.NUMBER) {
      return new Expression.Literal(Kind.NUMBER, -amount(next()));
    }
    if (!token.is("(")) {
      throw problem(
          token.is("-")
              ? "A minus stands before a number or between two values: write 0 - .."
              : "Expected a value, but found " + token,
          token);
    }
    enter();
    Expression inner = condition();
    expect(")");
    leave();
    return inner;
  }

  private static double amount(Token token) {
    Double amount = Results.number(token.text());
    if (amount == null) {
      throw problem("The number is too large", token);
    }
    return amount;
  }

  private Expression word(Token token) {
    switch (token.text()) {
      case "true", "false" -> {
        return new Expression.Literal(Kind.TRUTH, token.is("true"));
      }
      case "not" -> {
        enter();
        Expression operand = operand();
        demand(operand, Kind.TRUTH, "'not' needs", token);
        leave();
        return new Expression.Not(operand);
      }
      default -> {
        if (KEYWORDS.contains(token.text())) {
          throw problem("Expected a value, but found " + token, token);
        }
        return peek().is("(") ? call(token) : new Expression.Variable(token.text(), Kind.NUMBER);
      }
    }
  }

  private Expression call(Token name) {
    expect("(");
    enter();
    Expression called =
        switch (name.text()) {
          case "string" -> new Expression.Variable(property(name), Kind.TEXT);
          case "bool" -> new Expression.Variable(property(name), Kind.TRUTH);
          case "is_present" -> new Expression.IsPresent(condition());
          default -> function(name);
        };
    expect(")");
    leave();
    return called;
  }

  private String property(Token around) {
    Token name = next();
    if (!isName(name)) {
      throw problem(around + " takes the name of a property, not " + name, name);
    }
    return name.text();
  }

  private Expression function(Token name) {
    Function function =
        Function.find(name.text())
            .orElseThrow(
                () ->
                    problem(
                        "There is no function "
                            + name
                            + "; there are string, bool, is_present, max, min, contains,"
                            + " concatenate, number_to_string, string_to_number",
                        name));
    var arguments = new ArrayList<Expression>();
    do {
      Expression argument = condition();
      demand(argument, function.takes(), name + " takes", name);
      arguments.add(argument);
    } while (accept(","));
    if (!function.takesSoMany(arguments.size())) {
      throw problem(
          "%s %s, not %d values".formatted(name, function.arity(), arguments.size()), name);
    }
    return new Expression.Call(function, arguments);
  }

  private static boolean isName(Token token) {
    return token.type() == Token.Type.WORD && !KEYWORDS.contains(token.text());
  }

  private static void demand(Expression given, Kind wanted, String who, Token at) {
    if (given.kind() != wanted) {
      throw problem("%s %s, not %s".formatted(who, wanted.words(), given.kind().words()), at);
    }
  }

  private void enter() {
    if (++nesting > MAX_NESTING) {
      throw problem("The formula is nested more than " + MAX_NESTING + " deep", peek());
    }
  }

  private void leave() {
    nesting--;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  private boolean accept(String wanted) {
    boolean found = peek().is(wanted);
    if (found) {
      next();
    }
    return found;
  }

  private void expect(String wanted) {
    if (!accept(wanted)) {
      throw problem("Expected '" + wanted + "', but found " + peek(), peek());
    }
  }

  private static FormulaProblem problem(String what, Token at) {
    return new FormulaProblem(what, at.at());
  }
}
