package io.caravan.simulator.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The language of formulas, by the examples of HubSpot's guide and beyond them. */
class FormulaTest {

  private static final FixedInputs INPUTS =
      new FixedInputs(
          Map.of("a", 3.0, "b", 4.0, "property1", 7.0, "zero", 0.0, "num_cars", 2.0, "long_1", 0.5),
          Map.of("a", "Ada", "b", "Lovelace", "amount", "12.50", "word", "x12"),
          Map.of("a", true, "no", false));

  private static String value(String formula) {
    return Formula.parse(formula).value(INPUTS);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1005                              | 1005
          1.5589                            | 1.5589
          -2                                | -2
          'constant'                        | constant
          "constant"                        | constant
          true                              | true
          property1 + 100                   | 107
          property1 + 100 - a               | 104
          10property1                       | 70
          10 property1                      | 70
          10property1*2                     | 140
          a + 2b * 2                        | 19
          property1 * (100 - b/(5 - a))     | 686
          a - b                             | -1
          a -1                              | 2
          a * -1                            | -3
          a / b                             | 0.75
          12 / a / b                        | 1
          a < 100                           | true
          a > b                             | false
          a <= 3                            | true
          b>= 5                             | false
          (a + b - 100a * 150) = 150-230b   | false
          a + b equals 7                    | true
          a EQUALS 3                        | true
          string(a) = 'Ada'                 | true
          string(a) = 'ada'                 | false
          string(a) != 'test_string'        | true
          a > b or b <= 4                   | true
          bool(a) and bool(no)              | false
          not (bool(a) and bool(no))        | true
          not bool(a)                       | false
          not not bool(a)                   | true
          (a > 1 and b > 1) or bool(no)     | true
          max(a, b, 100)                    | 100
          min(a, b)                         | 3
          contains('hello', 'ello')         | true
          contains('ello', 'hello')         | false
          concatenate('a', 'b', string(a), string(b)) | abAdaLovelace
          'Number of cars: ' + number_to_string(num_cars) | Number of cars: 2
          string_to_number(string(amount)) * 2            | 25
          number_to_string(zero * -1)       | 0
          1 / 4000000                       | 0.00000025
          If A > 1 ThEn 'many' ELSE 'few'   | many
          if a > 5 then 'x' elseif a > 2 then 'y' else 'z'        | y
          if a > 5 then 'x' endif                                 | NULL
          if bool(no) then 'x' else ''                            | NULL
          if a > 1 then if b > 5 then 1 else 2 else 3             | 2
          if a > 1 then if b > 5 then 1 endif elseif b > 1 then 2 | NULL
          if a > 5 then if b > 5 then 1 endif elseif b > 1 then 2 | 2
          if a > 1 then if b > 1 then 1 else 2 endif              | 1
          long_1                            | 0.5
          """)
  void formulas_come_to(String formula, String value) {
    assertThat(value(formula)).isEqualTo("NULL".equals(value) ? null : value);
  }

  @ParameterizedTest(name = "{0} has no value")
  @ValueSource(
      strings = {
        "missing",
        "missing + 1",
        "string(missing)",
        "max(a, missing)",
        "not bool(missing)",
        "missing = missing",
        "if missing > 1 then 1 else 2",
        "bool(missing) or a > 1",
        "a / zero",
        "zero / zero",
        "string_to_number(string(word))",
        "string_to_number('NaN')",
        "string_to_number('12d')",
        "concatenate('a', string(missing))",
        "''"
      })
  void what_needs_an_empty_input_has_no_value(String formula) {
    assertThat(value(formula)).isNull();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          is_present(a)                          | true
          is_present(missing)                    | false
          is_present(bool(a))                    | true
          is_present(bool(b))                    | false
          is_present(1 / zero)                   | false
          not is_present(missing)                | true
          is_present(missing) and missing >= 1   | false
          not is_present(missing) or missing > 1 | true
          if is_present(missing) then missing else 0 | 0
          """)
  void is_present_asks_before(String formula, String value) {
    assertThat(value(formula)).isEqualTo(value);
  }

  /** HubSpot's example, with its slip of the pen mended; neither if has an endif. */
  @Test
  void the_guides_example_is_read() {
    Formula formula =
        Formula.parse(
            """
            if is_present(hs_latest_sequence_enrolled_date) then
              if is_present(hs_sequences_actively_enrolled_count) and hs_sequences_actively_enrolled_count >= 1 then
                true
              else
                false
            else
              ''
            """);
    assertThat(formula.kind()).isEqualTo(Kind.TRUTH);
    assertThat(formula.properties())
        .containsExactly(
            "hs_latest_sequence_enrolled_date", "hs_sequences_actively_enrolled_count");
    String date = "hs_latest_sequence_enrolled_date";
    String count = "hs_sequences_actively_enrolled_count";
    assertThat(formula.value(FixedInputs.numbers(Map.of(date, 1.0, count, 2.0)))).isEqualTo("true");
    assertThat(formula.value(FixedInputs.numbers(Map.of(date, 1.0)))).isEqualTo("false");
    assertThat(formula.value(FixedInputs.numbers(Map.of(count, 2.0)))).isNull();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                          | ends where a value is needed
          a +                         | ends where a value is needed
          "Number of cars: " + a      | + cannot stand between a string and a number
          a + true                    | + cannot stand between a number and true or false
          bool(a) = bool(no)          | = cannot stand between
          string(a) < string(b)       | < cannot stand between
          a < b < 4                   | found '<'
          a and b                     | 'and' needs true or false
          bool(a) and b               | 'and' needs true or false
          bool(a) and bool(no) or a>1 | Put parentheses
          not a > 1                   | 'not' needs true or false
          -a                          | A minus stands before a number
          1/2a                        | Write the * here
          .5                          | '.' is not known
          a % 2                       | '%' is not known
          'open                       | no closing '
          (a + b                      | Expected ')'
          a b                         | found 'b'
          2(a)                        | found '('
          max(a)                      | takes 2 to 100, not 1 values
          contains('a')               | takes 2, not 1 values
          max(a, 'b')                 | 'max' takes a number, not a string
          number_to_string('1')       | takes a number
          starts_with('a', 'b')       | There is no function 'starts_with'
          string('a')                 | 'string' takes the name of a property
          bool(a + b)                 | Expected ')'
          if a then 1                 | 'if' needs true or false
          if a > 1 else 2             | Expected 'then'
          if a > 1 then 1 else 'x'    | must yield the same
          if a > 1 then 1 else 2 endif | This endif has no open if
          (if a > 1 then 1 else 2) + 1 | Expected a value, but found 'if'
          then                        | Expected a value, but found 'then'
          """)
  void what_is_no_formula_is_refused_with_the_place(String formula, String why) {
    assertThatThrownBy(() -> Formula.parse(formula))
        .isInstanceOf(FormulaProblem.class)
        .hasMessageContaining(why)
        .hasMessageMatching("(?s).* \\(at character \\d+\\)");
  }

  @Test
  void what_is_too_long_or_too_deep_is_refused_and_not_tried() {
    assertThatThrownBy(() -> Formula.parse("(".repeat(500) + "1" + ")".repeat(500)))
        .isInstanceOf(FormulaProblem.class)
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> Formula.parse("1" + "+1".repeat(100_000)))
        .isInstanceOf(FormulaProblem.class)
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> Formula.parse("9".repeat(400)))
        .isInstanceOf(FormulaProblem.class)
        .hasMessageContaining("too large");
    assertThat(value("1" + "+1".repeat(900))).isEqualTo("901");
  }

  @Test
  void a_text_longer_than_any_value_is_none() {
    var inputs = new FixedInputs(Map.of(), Map.of("a", "x".repeat(40_000)), Map.of());
    assertThat(Formula.parse("string(a) + string(a)").value(inputs)).isNull();
    assertThat(Formula.parse("concatenate(string(a), 'y')").value(inputs)).hasSize(40_001);
  }
}
