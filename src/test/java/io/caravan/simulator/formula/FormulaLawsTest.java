package io.caravan.simulator.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Formulas against an evaluator that knows no text: each sample is written and computed at once.
 */
class FormulaLawsTest {

  private static final List<String> NAMES = List.of("a", "b", "c");

  /** A formula, and what it must come to for some inputs: null when it has no value. */
  private record Sample(String written, Function<Map<String, Double>, Object> meaning) {}

  private static Object of(Sample sample, Map<String, Double> inputs) {
    return sample.meaning().apply(inputs);
  }

  @Provide
  Arbitrary<Map<String, Double>> inputs() {
    // Small whole numbers and null: no rounding to argue about, and many zeros to divide by.
    Arbitrary<Integer> amount = Arbitraries.integers().between(-4, 4).injectNull(0.2);
    return amount
        .list()
        .ofSize(NAMES.size())
        .map(
            amounts -> {
              var inputs = new HashMap<String, Double>();
              for (int i = 0; i < amounts.size(); i++) {
                if (amounts.get(i) != null) {
                  inputs.put(NAMES.get(i), amounts.get(i).doubleValue());
                }
              }
              return inputs;
            });
  }

  @Provide
  Arbitrary<Sample> numbers() {
    return numbers(3);
  }

  private Arbitrary<Sample> numbers(int depth) {
    Arbitrary<Sample> literal =
        Arbitraries.integers()
            .between(-9, 9)
            .map(n -> new Sample(n < 0 ? "(" + n + ")" : "" + n, in -> (double) n));
    Arbitrary<Sample> name =
        Arbitraries.of(NAMES).map(each -> new Sample(each, in -> in.get(each)));
    if (depth == 0) {
      return Arbitraries.oneOf(literal, name);
    }
    Arbitrary<Sample> smaller = Arbitraries.lazy(() -> numbers(depth - 1));
    Arbitrary<Sample> calculation =
        Combinators.combine(smaller, Arbitraries.of("+", "-", "*", "/"), smaller)
            .as(FormulaLawsTest::calculation);
    Arbitrary<Sample> extreme =
        Combinators.combine(Arbitraries.of("max", "min"), smaller, smaller)
            .as(
                (function, left, right) ->
                    new Sample(
                        function + "(" + left.written() + ", " + right.written() + ")",
                        in ->
                            both(left, right, in)
                                ? (Object)
                                    (function.equals("max")
                                        ? Math.max((double) of(left, in), (double) of(right, in))
                                        : Math.min((double) of(left, in), (double) of(right, in)))
                                : null));
    return Arbitraries.oneOf(literal, name, calculation, extreme);
  }

  private static boolean both(Sample left, Sample right, Map<String, Double> inputs) {
    return of(left, inputs) != null && of(right, inputs) != null;
  }

  private static Sample calculation(Sample left, String operator, Sample right) {
    return new Sample(
        "(" + left.written() + ") " + operator + " (" + right.written() + ")",
        in -> {
          if (!both(left, right, in)) {
            return null;
          }
          double first = (double) of(left, in);
          double second = (double) of(right, in);
          double result =
              switch (operator) {
                case "+" -> first + second;
                case "-" -> first - second;
                case "*" -> first * second;
                default -> first / second;
              };
          return Double.isFinite(result) ? (Object) result : null;
        });
  }

  @Provide
  Arbitrary<Sample> truths() {
    return truths(3);
  }

  private Arbitrary<Sample> truths(int depth) {
    Arbitrary<Sample> comparison =
        Combinators.combine(numbers(1), Arbitraries.of("<", ">=", "=", "!="), numbers(1))
            .as(FormulaLawsTest::comparison);
    Arbitrary<Sample> presence =
        numbers(1)
            .map(
                each ->
                    new Sample("is_present(" + each.written() + ")", in -> of(each, in) != null));
    if (depth == 0) {
      return Arbitraries.oneOf(comparison, presence);
    }
    Arbitrary<Sample> smaller = Arbitraries.lazy(() -> truths(depth - 1));
    Arbitrary<Sample> logic =
        Combinators.combine(smaller, Arbitraries.of("and", "or"), smaller)
            .as(FormulaLawsTest::logic);
    Arbitrary<Sample> opposite =
        smaller.map(
            each ->
                new Sample(
                    "not (" + each.written() + ")",
                    in -> of(each, in) == null ? null : (Object) !(boolean) of(each, in)));
    return Arbitraries.oneOf(comparison, presence, logic, opposite);
  }

  private static Sample comparison(Sample left, String operator, Sample right) {
    return new Sample(
        left.written() + " " + operator + " " + right.written(),
        in -> {
          if (!both(left, right, in)) {
            return null;
          }
          double first = (double) of(left, in);
          double second = (double) of(right, in);
          return switch (operator) {
            case "<" -> first < second;
            case ">=" -> first >= second;
            case "=" -> first == second;
            default -> first != second;
          };
        });
  }

  /** The second operand counts only when the first leaves it open. */
  private static Sample logic(Sample left, String operator, Sample right) {
    return new Sample(
        "(" + left.written() + ") " + operator + " (" + right.written() + ")",
        in -> {
          Object first = of(left, in);
          boolean decides = operator.equals("or");
          return first == null || (boolean) first == decides ? first : of(right, in);
        });
  }

  @Property(tries = 500)
  void calculations_come_to_what_they_mean(
      @ForAll("numbers") Sample sample, @ForAll("inputs") Map<String, Double> inputs) {
    Object meant = of(sample, inputs);
    assertThat(Formula.parse(sample.written()).value(FixedInputs.numbers(inputs)))
        .as("%s of %s", sample.written(), inputs)
        .isEqualTo(meant == null ? null : Results.written((double) meant));
  }

  @Property(tries = 500)
  void conditions_come_to_what_they_mean(
      @ForAll("truths") Sample sample, @ForAll("inputs") Map<String, Double> inputs) {
    Object meant = of(sample, inputs);
    assertThat(Formula.parse(sample.written()).value(FixedInputs.numbers(inputs)))
        .as("%s of %s", sample.written(), inputs)
        .isEqualTo(meant == null ? null : meant.toString());
  }

  @Property(tries = 300)
  void an_if_takes_the_branch_of_its_condition(
      @ForAll("truths") Sample condition,
      @ForAll("numbers") Sample first,
      @ForAll("numbers") Sample second,
      @ForAll("inputs") Map<String, Double> inputs) {
    Object holds = of(condition, inputs);
    Object meant = holds == null ? null : of((boolean) holds ? first : second, inputs);
    String formula =
        "if %s then %s else %s".formatted(condition.written(), first.written(), second.written());
    assertThat(Formula.parse(formula).value(FixedInputs.numbers(inputs)))
        .as("%s of %s", formula, inputs)
        .isEqualTo(meant == null ? null : Results.written((double) meant));
  }

  @Property(tries = 300)
  void without_parentheses_products_go_first_and_all_goes_from_left_to_right(
      @ForAll("steps") List<Step> steps) {
    var written = new StringBuilder("3");
    double total = 0;
    double product = 3;
    for (Step step : steps) {
      written.append(' ').append(step.sign()).append(' ').append(step.amount());
      switch (step.sign()) {
        case '*' -> product *= step.amount();
        case '/' -> product /= step.amount();
        default -> {
          total += product;
          product = step.sign() == '-' ? -step.amount() : step.amount();
        }
      }
    }
    assertThat(Formula.parse(written.toString()).value(FixedInputs.numbers(Map.of())))
        .as(written.toString())
        .isEqualTo(Results.written(total + product));
  }

  /** What goes on with a calculation. */
  private record Step(char sign, int amount) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of('+', '-', '*', '/'), Arbitraries.integers().between(1, 9))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  /** Whatever the text: a formula, or a problem that says where. */
  @Property(tries = 1000)
  void no_text_breaks_the_parser(@ForAll("texts") String text) {
    assertThatCode(
            () -> {
              try {
                Formula.parse(text).value(FixedInputs.numbers(Map.of("a", 1.0)));
              } catch (FormulaProblem expected) {
                assertThat(expected.getMessage()).contains("at character");
              }
            })
        .doesNotThrowAnyException();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "if",
            "then",
            "else",
            "elseif",
            "endif",
            "and",
            "or",
            "not",
            "(",
            ")",
            "a",
            "1",
            "2.5",
            "'x'",
            "''",
            "+",
            "-",
            "*",
            "/",
            "=",
            "<",
            ",",
            "max(",
            "string(",
            "bool(",
            "is_present(",
            "concatenate(",
            "true",
            "\"",
            "#",
            "\u20ac",
            "\n")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join(" ", parts));
  }
}
