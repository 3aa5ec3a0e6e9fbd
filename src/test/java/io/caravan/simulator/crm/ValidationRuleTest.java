package io.caravan.simulator.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationRuleTest {

  /** A Saturday. */
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private static ValidationRule rule(String type, String arguments) {
    return new ValidationRule(
        type, arguments == null ? List.of() : List.of(arguments.split(";")), null);
  }

  @ParameterizedTest(name = "{0} {1}: {2}, not {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALPHANUMERIC | ALPHA_ONLY | Größe | a1
          ALPHANUMERIC | NUMERIC_ONLY | 0815 | 08x
          ALPHANUMERIC | ALPHANUMERIC | a1 | a-1
          SPECIAL_CHARACTERS | NOT_ALLOWED | New York 1 | 50 %
          WHITESPACE |  | NewYork | New York
          WHITESPACE | TRIM | New York | ' x'
          FORMAT | UPPER | ÄB 1 | Äb
          FORMAT | LOWER | äb | Äb
          FORMAT | CAPITALIZATION | Ada Lovelace | Ada lovelace
          REGEX | ^[A-Z]+$ | AB | Ab
          MAX_LENGTH | 3 | abc | abcd
          MIN_LENGTH | 2 | ab | a
          MAX_NUMBER | 20.5 | 20.5 | 20.6
          MIN_NUMBER | -1 | -1 | -1.1
          DECIMAL | 2 | 1.25 | 1.255
          EMAIL |  | a@b.example | a.b.example
          EMAIL_ALLOWED_DOMAINS | b.example;c.example | a@C.example | a@d.example
          EMAIL_BLOCKED_DOMAINS | b.example | a@c.example | a@b.example
          DOMAIN |  | shop.acme.example | acme
          DOMAIN |  | acme.example | https://acme.example
          URL |  | https://acme.example/a?b=c | acme
          URL |  | www.acme.example | ftp://acme.example
          URL_ALLOWED_DOMAINS | acme.example | https://www.acme.example/x | https://evil-acme.example/
          URL_BLOCKED_DOMAINS | spam.example | https://acme.example | https://a.spam.example/
          PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE |  | +49 (30) 123-456 | 030 123456
          DAYS_OF_WEEK | SATURDAY;SUNDAY | 2026-11-21 | 2026-11-20
          DAYS_OF_WEEK | FRIDAY | 2026-11-20T23:59:59Z | 2026-11-21T00:00:00Z
          START_DATE | 1795132800000 | 2026-11-20 | 2026-11-19
          END_DATE | 1795132800000 | 2026-11-20 | 2026-11-21
          START_DATETIME | 1795132800000 | 2026-11-20T00:00:00Z | 2026-11-19T23:59:59Z
          END_DATETIME | 1795132800000 | 2026-11-20T00:00:00Z | 2026-11-20T00:00:01Z
          AFTER_DURATION | P7D | 2026-11-28 | 2026-11-27
          BEFORE_DURATION | P1M | 2026-10-21 | 2026-10-22
          AFTER_DATETIME_DURATION | P1Y | 2027-11-21T10:00:00Z | 2027-11-21T09:59:59Z
          BEFORE_DATETIME_DURATION | P1D | 2026-11-20T10:00:00Z | 2026-11-20T10:00:01Z
          """)
  void a_kind_tells_good_from_bad(String type, String arguments, String good, String bad) {
    ValidationRule rule = rule(type, arguments);
    assertThat(rule.violation(good, NOW)).isEmpty();
    assertThat(rule.violation(bad, NOW)).get().asString().contains(bad).contains(type);
  }

  @Test
  void every_kind_has_an_example() throws NoSuchMethodException {
    String examples =
        ValidationRuleTest.class
            .getDeclaredMethod(
                "a_kind_tells_good_from_bad",
                String.class,
                String.class,
                String.class,
                String.class)
            .getAnnotation(CsvSource.class)
            .textBlock();
    for (RuleKind kind : RuleKind.values()) {
      assertThat(examples).contains(kind.name() + " |");
    }
  }

  @Test
  void an_expression_brings_its_own_message() {
    var rule = new ValidationRule("REGEX", List.of("^[A-Z]+$", "Must be uppercase"), null);
    assertThat(rule.violation("ab", NOW)).contains("Must be uppercase");
  }

  @Test
  void a_value_is_mended_where_that_is_wanted() {
    var mends = new ValidationRule("FORMAT", List.of("UPPER"), true);
    assertThat(mends.mended("ab")).isEqualTo("AB");
    assertThat(new ValidationRule("FORMAT", List.of("UPPER"), false).mended("ab")).isEqualTo("ab");
    assertThat(new ValidationRule("WHITESPACE", List.of("TRIM"), true).mended(" a b "))
        .isEqualTo("a b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FORMAT",
        "FORMAT;BIG",
        "MAX_LENGTH",
        "MAX_LENGTH;long",
        "REGEX;(",
        "AFTER_DURATION;seven days",
        "DAYS_OF_WEEK;FUNDAY",
        "START_DATE;tomorrow",
        "URL;x",
        "NONSENSE;1"
      })
  void what_no_kind_can_work_with_is_refused(String all) {
    String type = all.split(";")[0];
    String arguments = all.contains(";") ? all.substring(all.indexOf(';') + 1) : null;
    assertThatThrownBy(() -> rule(type, arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(type);
  }
}
