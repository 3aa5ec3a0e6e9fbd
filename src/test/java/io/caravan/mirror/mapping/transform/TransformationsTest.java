package io.caravan.mirror.mapping.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformationsTest {

  private static final Shape TEXT = Shape.TEXT;
  private static final Shape TEXTS = new Shape(Kind.TEXT, true);

  @Test
  void trim_takes_away_all_kinds_of_white_space_at_both_ends() {
    assertThat(apply("trim", "\u00A0\u200B Ada \t King\u2003\uFEFF")).isEqualTo("Ada \t King");
    assertThat(apply("trim", " \u00A0")).isNull();
    assertThat(apply("trim", Map.of("collapse", "true"), " Ada \t\u00A0King "))
        .isEqualTo("Ada King");
  }

  @ParameterizedTest
  @CsvSource({
    "upper, straße 7, STRASSE 7",
    "lower, ÄRGER, ärger",
    "title, anna-maria o'neil don't DE LA CRUZ, Anna-Maria O'Neil Don't De La Cruz",
    "title, éric 2nd (ceo), Éric 2nd (Ceo)"
  })
  void the_case_of_letters(String to, String before, String after) {
    assertThat(apply("case", to, before)).isEqualTo(after);
  }

  @Test
  void turkish_letters_need_their_language() {
    assertThat(apply("case", Map.of("to", "upper", "locale", "tr"), "izmir")).isEqualTo("İZMİR");
    assertThat(apply("case", Map.of("to", "title", "locale", "tr"), "IĞDIR izmir"))
        .isEqualTo("Iğdır İzmir");
  }

  @ParameterizedTest
  @CsvSource({
    "DE, 030 901820, +4930901820",
    "DE, +1 (117) 555-0000, ''",
    "DE, tel:+49-30-901820, +4930901820",
    "DE, 0049 30 90 18 20 ext. 5, +4930901820",
    "US, (617) 253-1000, +16172531000",
    "IT, 06 6982, +39066982"
  })
  void phone_numbers_become_e164(String region, String before, String after) {
    if (after.isEmpty()) {
      assertThatThrownBy(() -> apply("phone", region, before)).isInstanceOf(DoesNotFit.class);
    } else {
      assertThat(apply("phone", region, before)).isEqualTo(after);
    }
  }

  @Test
  void a_phone_number_without_prefix_needs_a_region() {
    assertThat(apply("phone", "+49 30 901820")).isEqualTo("+4930901820");
    assertThatThrownBy(() -> apply("phone", "030 901820"))
        .isInstanceOf(DoesNotFit.class)
        .hasMessage("is no phone number with an international prefix");
  }

  @Test
  void a_possible_phone_number_passes_when_that_is_enough() {
    assertThat(apply("phone", Map.of("check", "possible"), "+1 117 555 0000"))
        .isEqualTo("+11175550000");
  }

  @Test
  void a_possible_phone_number_that_reads_as_another_one_when_written_does_not_fit() {
    // Iran's trunk prefix is 0: what is left after one was taken off begins with one again.
    assertThatThrownBy(
            () -> apply("phone", Map.of("check", "possible", "region", "US"), "+98000000"))
        .isInstanceOf(DoesNotFit.class)
        .hasMessage("can be read as more than one phone number in US");
  }

  @ParameterizedTest
  @CsvSource({
    "' Ada@Example.COM ', ada@example.com",
    "mailto:Ada.King+x@sub.example.org, ada.king+x@sub.example.org",
    "jürgen@bücher.example, jürgen@bücher.example"
  })
  void e_mail_addresses_get_one_form(String before, String after) {
    assertThat(apply("email", before)).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada",
        "@x.example",
        "a@b",
        "a b@x.example",
        "a@x..example",
        "a..b@x.example",
        ".a@x.example",
        "a@-x.example",
        "a@x.example, b@x.example",
        "a@@x.example"
      })
  void what_is_no_e_mail_address_does_not_fit(String text) {
    assertThatThrownBy(() -> apply("email", text))
        .isInstanceOf(DoesNotFit.class)
        .hasMessage("is no e-mail address");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".||1234.50|1234.5",
        ".||-0.0|0",
        ".||1e3|1000",
        ",|.|1.234.567,89|1234567.89",
        ",|.|12,5|12.5",
        ".|,|12,34,567.8|1234567.8",
        ",|' '|1\u202F234 567,8|1234567.8",
        ".|''''|1'000|1000"
      })
  void numbers_as_people_write_them(String decimal, String grouping, String before, String after) {
    var arguments = Map.of("decimal", decimal, "grouping", grouping == null ? "" : grouping);
    assertThat(((BigDecimal) apply("number", arguments, before)).toPlainString()).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",|.|1.5",
        ".|,|1,5",
        ".|,|1,2345",
        ".|,|1.000,5",
        ".||1,5",
        ".||0x1F",
        ".||٣",
        ".||1e999"
      })
  void what_could_mean_another_number_does_not_fit(String decimal, String grouping, String text) {
    var arguments = Map.of("decimal", decimal, "grouping", grouping == null ? "" : grouping);
    assertThatThrownBy(() -> apply("number", arguments, text)).isInstanceOf(DoesNotFit.class);
  }

  @Test
  void numbers_are_rounded_half_up() {
    assertThat(apply("number", Map.of("scale", "2"), "2.345")).isEqualTo(new BigDecimal("2.35"));
  }

  @Test
  void yes_and_no_in_words_of_ones_own() {
    var words = Map.of("yes", List.of("Ja", "x"), "no", "nein");
    assertThat(apply("boolean", words, " JA")).isEqualTo(true);
    assertThat(apply("boolean", words, "Nein")).isEqualTo(false);
    assertThat(apply("boolean", words, "true")).isEqualTo(true);
    assertThatThrownBy(() -> apply("boolean", words, "vielleicht"))
        .isInstanceOf(DoesNotFit.class)
        .hasMessage("is neither yes nor no");
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, 2026-11-22, 2026-11-22",
    "UTC, 1795305600000, 2026-11-22",
    "Europe/Berlin, 2026-11-21T23:30:00Z, 2026-11-22",
    "Europe/Berlin, 2026-11-21T23:30:00.000+00:00, 2026-11-22"
  })
  void days_of_hubspots_forms(String zone, String before, LocalDate after) {
    assertThat(apply("date", Map.of("zone", zone), before)).isEqualTo(after);
  }

  @Test
  void days_in_patterns_of_ones_own() {
    assertThat(apply("date", "dd.MM.yyyy", "01.02.2026")).isEqualTo(LocalDate.of(2026, 2, 1));
    assertThat(apply("date", Map.of("pattern", "d. MMMM yyyy", "locale", "de"), "3. März 2026"))
        .isEqualTo(LocalDate.of(2026, 3, 3));
    assertThat(apply("date", Map.of("write", "yyyy/MM/dd"), "2026-02-01")).isEqualTo("2026/02/01");
    assertThatThrownBy(() -> apply("date", "dd.MM.yyyy", "31.02.2026"))
        .isInstanceOf(DoesNotFit.class)
        .hasMessage("is no date that can be read");
  }

  @Test
  void moments_keep_the_zone_that_the_mapping_names() {
    var berlin = Map.of("zone", "Europe/Berlin");
    assertThat(apply("datetime", berlin, "2026-11-22T10:00:00Z"))
        .isEqualTo(OffsetDateTime.parse("2026-11-22T11:00:00+01:00"));
    assertThat(apply("datetime", berlin, "2026-11-22T10:00:00"))
        .isEqualTo(OffsetDateTime.parse("2026-11-22T10:00:00+01:00"));
    assertThat(apply("datetime", "1795305600000"))
        .isEqualTo(OffsetDateTime.parse("2026-11-22T00:00:00Z"));
    assertThat(
            apply(
                "datetime",
                Map.of("pattern", "dd.MM.yyyy HH:mm", "zone", "Europe/Berlin", "write", "HH:mm z"),
                "22.11.2026 10:15"))
        .isEqualTo("10:15 CET");
  }

  @Test
  void a_moment_becomes_the_day_that_it_is_in_a_zone() {
    Transformation day =
        Transformations.make(
            "date", Arguments.of(Map.of("zone", "Asia/Tokyo")), new Shape(Kind.DATETIME, false));
    assertThat(day.apply(OffsetDateTime.parse("2026-11-22T18:00:00Z")))
        .isEqualTo(LocalDate.of(2026, 11, 23));
  }

  @Test
  void values_are_replaced_and_the_unknown_ones_treated_as_told() {
    var values = Map.of("lead", "L", "customer", "C");
    assertThat(apply("map", Map.of("values", values), "lead")).isEqualTo("L");
    assertThat(apply("map", Map.of("values", values, "unknown", "keep"), "x")).isEqualTo("x");
    assertThat(apply("map", Map.of("values", values, "unknown", "empty"), "x")).isNull();
    assertThat(apply("map", Map.of("values", values, "otherwise", "?"), "x")).isEqualTo("?");
    assertThat(apply("map", Map.of("values", values, "ignore-case", "true"), "LEAD"))
        .isEqualTo("L");
    assertThatThrownBy(() -> apply("map", Map.of("values", values), "x"))
        .isInstanceOf(DoesNotFit.class);
  }

  @Test
  void a_list_is_cut_trimmed_mapped_and_joined() {
    Object list = apply("split", ";", ";de; fr;;");
    assertThat(list).isEqualTo(List.of("de", " fr"));
    list = make("trim", Arguments.none(), TEXTS).apply(list);
    list =
        make(
                "map",
                Arguments.of(Map.of("values", Map.of("de", "German"), "unknown", "empty")),
                TEXTS)
            .apply(list);
    assertThat(list).isEqualTo(List.of("German"));
    assertThat(Transformations.make("join", ", ", TEXTS).apply(List.of("a", "b")))
        .isEqualTo("a, b");
  }

  @Test
  void parts_are_counted_from_one_and_the_last_can_be_whole() {
    Object parts = apply("split", Map.of("by", " ", "limit", "2"), "Ada King Lovelace");
    assertThat(parts).isEqualTo(List.of("Ada", "King Lovelace"));
    assertThat(Transformations.make("part", "1", TEXTS).apply(parts)).isEqualTo("Ada");
    assertThat(Transformations.make("part", "last", TEXTS).apply(parts)).isEqualTo("King Lovelace");
    assertThat(Transformations.make("part", "3", TEXTS).apply(parts)).isNull();
  }

  @Test
  void a_default_is_of_the_kind_that_it_stands_in_for() {
    Transformation number = Transformations.make("default", "1.50", new Shape(Kind.NUMBER, false));
    assertThat(number.apply(null)).isEqualTo(new BigDecimal("1.5"));
    assertThat(number.apply(BigDecimal.TEN)).isEqualTo(BigDecimal.TEN);
    assertThatThrownBy(() -> Transformations.make("default", "much", new Shape(Kind.NUMBER, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("has 'much', which is no number");
  }

  @Test
  void absent_values_stay_absent() {
    for (String name : List.of("trim", "phone", "email", "date", "datetime", "number", "boolean")) {
      assertThat(make(name, Arguments.none(), TEXT).apply(null)).as(name).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "phone|region|XX|has region 'XX', which is no country; write two capitals such as DE",
        "case|to|big|has to 'big', but it must be one of upper, lower, title",
        "trim|colapse|true|does not know colapse; it takes collapse",
        "date|zone|Berlin|has zone 'Berlin', which is no time zone; write one such as Europe/Berlin",
        "date|write|HH:mm|has a pattern in write that cannot be filled",
        "date|pattern|foo|has pattern 'foo', which is no date pattern",
        "date|locale|xx-yy-zz|has locale 'xx-yy-zz', which is no language; write one such as de or de-AT",
        "number|decimal|,,|has decimal ',,', but it must be one character",
        "number|scale|99|has scale '99', but it must be a whole number from 0 to 30",
        "map|unknown|keep|needs values, each with what it becomes",
        "split|limit|2|needs by",
        "boolean|yes|false|has 'false' for yes and for no"
      })
  void wrong_arguments_are_explained(String name, String key, String value, String message) {
    assertThatThrownBy(() -> make(name, Arguments.of(Map.of(key, value)), TEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void steps_that_cannot_follow_each_other_are_explained() {
    assertThatThrownBy(() -> make("trim", Arguments.none(), new Shape(Kind.NUMBER, false)))
        .hasMessage(
            "needs text, but the steps before it make a number of the value; put it before them");
    assertThatThrownBy(() -> Transformations.make("part", "1", TEXT))
        .hasMessage(
            "needs a list, but the steps before it make a text of the value; put split before it");
    assertThatThrownBy(() -> Transformations.make("email", "x", TEXT))
        .hasMessage("takes no single value; name what 'x' is");
  }

  private static Object apply(String name, String value) {
    return apply(name, Map.of(), value);
  }

  private static Object apply(String name, String argument, String value) {
    return Transformations.make(name, argument, TEXT).apply(value);
  }

  private static Object apply(String name, Map<String, ?> arguments, String value) {
    return make(name, Arguments.of(arguments), TEXT).apply(value);
  }

  private static Transformation make(String name, Arguments arguments, Shape before) {
    return Transformations.make(name, arguments, before);
  }
}
