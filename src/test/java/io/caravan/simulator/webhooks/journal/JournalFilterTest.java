package io.caravan.simulator.webhooks.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.webhooks.journal.JournalFilter.Condition;
import io.caravan.simulator.webhooks.journal.JournalFilter.Operator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalFilterTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "EQ, a, a, true",
        "EQ, a, A, false",
        "EQ, a, none, false",
        "N_EQ, a, b, true",
        "N_EQ, a, a, false",
        "N_EQ, a, none, true",
        "IN, a;b, b, true",
        "IN, a;b, c, false",
        "NOT_IN, a;b, c, true",
        "NOT_IN, a;b, a, false",
        "NOT_IN, a;b, none, true",
        "GT, 9, 10, true",
        "GT, 10, 10, false",
        "GTE, 10, 10.0, true",
        "LT, 10, 9, true",
        "LT, 9, 10, false",
        "LTE, 9, 9, true",
        "GT, abc, abd, true",
        "CONTAINS, ER, Berlin, true",
        "CONTAINS, x, Berlin, false",
        "STARTS_WITH, ber, Berlin, true",
        "STARTS_WITH, lin, Berlin, false",
        "ENDS_WITH, LIN, Berlin, true",
        "ENDS_WITH, ber, Berlin, false",
        "IS_EMPTY, '', none, true",
        "IS_EMPTY, '', '', true",
        "IS_EMPTY, '', a, false",
        "IS_NOT_EMPTY, '', a, true",
        "IS_NOT_EMPTY, '', none, false"
      })
  void each_operator_compares_in_its_way(
      Operator operator, String values, String actual, boolean holds) {
    var condition = new Condition("p", operator, List.of(values.split(";")));
    assertThat(condition.holds(actual)).isEqualTo(holds);
  }

  @Test
  void all_conditions_of_a_filter_must_hold() {
    var filter =
        new JournalFilter(
            1,
            1,
            List.of(
                new Condition("city", Operator.EQ, List.of("X")),
                new Condition("size", Operator.GT, List.of("3"))),
            0);
    assertThat(filter.lets(Map.of("city", "X", "size", "4")::get)).isTrue();
    assertThat(filter.lets(Map.of("city", "X", "size", "3")::get)).isFalse();
    assertThat(filter.lets(Map.of("city", "Y", "size", "4")::get)).isFalse();
  }
}
