package io.caravan.mirror.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.mirror.mapping.transform.Kind;
import io.caravan.mirror.mapping.transform.Shape;
import io.caravan.settings.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {

  private static final Expressions EXPRESSIONS = new Expressions();

  @TempDir Path folder;

  @AfterAll
  static void close() {
    EXPRESSIONS.close();
  }

  @Test
  void a_record_becomes_columns_in_the_order_of_the_mapping() {
    Mapping mapping =
        mapping(
            """
            columns:
              email:
                steps: [trim, email]
                required: true
              first_name: {from: firstname, steps: [trim, {case: title}]}
              city:
              revenue: {from: annualrevenue, type: number}
              newsletter:
                steps:
                  - boolean: {yes: [ja], no: [nein]}
              born: {from: date_of_birth, type: date}
              seen: {from: notes_last_contacted, type: datetime}
              languages: {steps: [{split: ";"}, trim]}
              full_name: {expression: "${variable.firstname} ${variable.lastname}", steps: [trim]}
            """);

    MappingResult result =
        mapping.map(
            Map.of(
                "email", " ADA@x.example",
                "firstname", "ada",
                "lastname", "King",
                "annualrevenue", "1200.50",
                "newsletter", "Ja",
                "date_of_birth", "1815-12-10",
                "notes_last_contacted", "2026-11-22T10:15:30.123Z",
                "languages", "en; fr"));

    assertThat(result.reasons()).isEmpty();
    assertThat(result.values())
        .isEqualTo(
            """
            {"email":"ada@x.example","first_name":"Ada","revenue":1200.5,"newsletter":true,\
            "born":"1815-12-10","seen":"2026-11-22T10:15:30.123Z","languages":["en","fr"],\
            "full_name":"ada King"}""");
    assertThat(result.hash()).isEqualTo(mapping.hash());
  }

  @Test
  void all_reasons_are_told_at_once_and_steps_apply_in_the_order_written() {
    Mapping mapping =
        mapping(
            """
            columns:
              email: {required: true}
              phone: {from: mobilephone, steps: [{phone: DE}]}
              stage: {from: lifecyclestage, steps: [{default: lead}, {map: {values: {lead: L}}}]}
              late: {from: lifecyclestage, steps: [{map: {values: {lead: L}}}, {default: "?"}]}
            """);

    MappingResult result = mapping.map(Map.of("mobilephone", "12"));

    assertThat(result.fits()).isFalse();
    assertThat(result.reasons())
        .extracting(reason -> reason.shown(property -> false))
        .containsExactly(
            "column email: email is required, but has no value",
            "column phone (step phone): mobilephone '12' is no phone number that is in use in DE");
    assertThat(mapping.map(Map.of("email", "a")).values())
        .isEqualTo("{\"email\":\"a\",\"stage\":\"L\",\"late\":\"?\"}");
  }

  @Test
  void secret_values_are_never_quoted_and_long_ones_cut() {
    Mapping mapping =
        mapping(
            "columns: {a: {type: number}, b: {type: number}, c: {expression: '${variable.a}', type: number}}");

    List<String> reasons =
        mapping.map(Map.of("a", "top secret", "b", "x".repeat(100))).reasons().stream()
            .map(reason -> reason.shown("a"::equals))
            .toList();

    assertThat(reasons)
        .containsExactly(
            "column a (step type): a (secret) is no number",
            "column b (step type): b '" + "x".repeat(60) + "...' is no number",
            "column c (step type): a (secret) is no number");
  }

  @Test
  void an_expression_sees_the_values_and_has_none_where_there_is_none() {
    Mapping mapping =
        mapping(
            """
            columns:
              upper: {expression: "${uppercase(${variable.name})}"}
              none: {expression: "${variable.missing}"}
              choice: {expression: "${iif(${variable.size} > 100,big,small)}"}
            """);

    assertThat(mapping.map(Map.of("name", "acme", "size", "250")).values())
        .isEqualTo("{\"upper\":\"ACME\",\"choice\":\"big\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${date:now}",
        "${random(1,2)}",
        "${bean:type:java.lang.System?method=exit}",
        "${sysenv.HOME}",
        "${uuid}",
        "$simple{exchangeId}",
        "${ref:x}",
        "${variable.a.getClass()}",
        "${variables}",
        "${trim(${variable.a.class})}",
        "${type:java.lang.Integer.MAX_VALUE}"
      })
  void an_expression_reaches_nothing_but_the_values(String expression) {
    assertThatThrownBy(() -> EXPRESSIONS.compile(expression))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shapes_follow_the_steps() {
    Mapping mapping =
        mapping(
            "columns: {a: {steps: [{split: ';'}, number]}, b: {steps: [{split: ';'}, {part: 1}]}, c: {steps: [number], type: text}}");
    assertThat(mapping.columns())
        .extracting(Column::shape)
        .containsExactly(new Shape(Kind.NUMBER, true), Shape.TEXT, Shape.TEXT);
    assertThat(mapping.map(Map.of("a", "1;2.50", "b", "x;y", "c", "1.50")).values())
        .isEqualTo("{\"a\":[1,2.5],\"b\":\"x\",\"c\":\"1.5\"}");
  }

  @Test
  void the_hash_is_that_of_the_content() {
    String plain = mapping("columns:\n  email:\n    type: text\n").hash();
    assertThat(mapping("# comment\ncolumns: {email: {type: text}}").hash()).isEqualTo(plain);
    assertThat(mapping("columns: {email: {type: number}}").hash()).isNotEqualTo(plain);
    assertThat(plain).matches("[0-9a-f]{16}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "columns: {a: {steps: [trimm]}}|1|column a: there is no transformation 'trimm'; there are boolean, case",
        "columns: {a: {steps: [{phone: XX}]}}|1|column a: phone has region 'XX', which is no country",
        "columns: {a: {step: [trim]}}|1|column a has no key 'step'; there are description, expression",
        "colums: {a: }|1|a mapping has no key 'colums'; there are columns, description, strict",
        "columns: []|1|columns needs at least one column",
        "columns: {a: , a: }|1|'a' stands here twice, first on line 1",
        "columns: {A-b: }|1|'A-b' cannot be a column",
        "columns: {record_id: }|1|the column record_id is there in any case",
        "columns: {a: {from: 'E Mail'}}|1|column a: 'E Mail' cannot be a HubSpot property",
        "columns: {a: {type: money}}|1|column a: there is no type 'money'; there are text, number",
        "columns: {a: {steps: [number], type: date}}|1|column a: its steps make a number, of which no date can be made",
        "columns: {a: {steps: [number, trim]}}|1|column a: trim needs text, but the steps before it make a number",
        "columns: {a: {from: b, expression: c}}|1|column a has both from and expression",
        "columns: {a: {expression: '${date:now}'}}|1|column a: an expression cannot use ${date}",
        "columns: {a: {required: yes}}|1|required must be true or false",
        "columns: {a: b}|1|column a must say from, steps and so on",
        "columns: {a: {steps: trim}}|1|column a: steps must be a list",
        "columns: {a: [}|1|this is not YAML",
      })
  void mistakes_are_told_with_their_line(String text, int line, String problem) {
    Problems problems = Problems.of("mappings/x.yaml");
    new MappingReader(EXPRESSIONS).read("x", text, problems);
    assertThat(problems.found())
        .anySatisfy(
            found -> assertThat(found).startsWith("mappings/x.yaml:" + line + ": " + problem));
  }

  @Test
  void all_mistakes_of_all_files_come_at_once() throws Exception {
    Files.writeString(
        folder.resolve("a.yaml"), "columns:\n  email:\n  name:\n    steps:\n      - upper\n");
    Files.writeString(
        folder.resolve("b.yaml"), "columns:\n  x:\n    tpye: date\n  y: {type: datum}\n");

    assertThatThrownBy(() -> MappingFiles.read(folder))
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            invalid ->
                assertThat(invalid.problems())
                    .hasSize(3)
                    .anyMatch(problem -> problem.contains("/a.yaml:5: column name: there is no"))
                    .anyMatch(problem -> problem.contains("/b.yaml:3: column x has no key 'tpye'"))
                    .anyMatch(
                        problem -> problem.contains("/b.yaml:4: column y: there is no type")));
  }

  @Test
  void a_route_names_a_mapping_by_its_file() throws Exception {
    Files.writeString(folder.resolve("contacts.yaml"), "columns: {email: }");
    try (var files = MappingFiles.read(folder)) {
      assertThat(files.named("contacts.yaml")).isPresent();
      assertThat(files.named("contacts")).isPresent();
      assertThat(files.named("")).isEmpty();
      assertThatThrownBy(() -> files.named("deals"))
          .isInstanceOf(InvalidSettings.class)
          .hasMessageContaining("'deals'")
          .hasMessageContaining("contacts");
    }
  }

  static Mapping mapping(String text) {
    Problems problems = Problems.of("x.yaml");
    Mapping mapping = new MappingReader(EXPRESSIONS).read("x", text, problems);
    assertThat(problems.found()).isEmpty();
    return mapping;
  }
}
