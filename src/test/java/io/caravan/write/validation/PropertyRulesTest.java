package io.caravan.write.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.write.Operation;
import io.caravan.write.Problem;
import io.caravan.write.Target;
import io.caravan.write.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the simulator's answers do not show; the rest is compared with it. */
class PropertyRulesTest {

  private static final Map<String, Set<String>> PIPELINES =
      Map.of("sales", Set.of("new", "won"), "partners", Set.of("met"));

  private final PropertyRules rules = new PropertyRules(new ValueRules(true));
  private int number;

  @Test
  void before_2026_09_a_date_must_be_a_midnight() {
    var strict = new ValueRules(false);
    PropertyRule date = rule("closed", "date");

    assertThat(strict.problem(ObjectType.DEALS, date, "1684914035320"))
        .map(Problem::code)
        .contains("INVALID_DATE");
    assertThat(strict.problem(ObjectType.DEALS, date, "1684886400000")).isEmpty();
    assertThat(strict.problem(ObjectType.DEALS, date, "2026-11-21")).isEmpty();
  }

  @Test
  void a_misspelt_property_is_told_the_right_name() {
    assertThat(problems(deal(Map.of("Deal_Name", "x"))))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).endsWith("did you mean dealname?"));
  }

  @Test
  void a_stage_must_be_one_of_its_pipeline() {
    assertThat(problems(deal(Map.of("pipeline", "sales", "dealstage", "won")))).isEmpty();
    assertThat(problems(deal(Map.of("dealstage", "met")))).isEmpty();
    assertThat(problems(deal(Map.of("pipeline", "sales", "dealstage", "met"))))
        .singleElement()
        .isEqualTo(
            new Problem(
                "INVALID_OPTION",
                "dealstage",
                "property dealstage: \"met\" is no stage of the pipeline sales; use one of "
                    + String.join(", ", PIPELINES.get("sales"))));
    assertThat(problems(deal(Map.of("pipeline", "none", "dealstage", "won"))))
        .extracting(Problem::field)
        .containsExactly("pipeline");
    assertThat(problems(deal(Map.of("dealstage", "open"))))
        .extracting(Problem::code)
        .containsExactly("INVALID_OPTION");
  }

  @Test
  void a_record_can_be_named_by_a_unique_property_alone() {
    assertThat(problems(update("code", Map.of("dealname", "x")))).isEmpty();
    assertThat(problems(update("hs_object_id", Map.of("dealname", "x")))).isEmpty();
    assertThat(problems(update("dealname", Map.of("dealname", "x"))))
        .extracting(Problem::field)
        .containsExactly("idProperty");
    assertThat(problems(update("cod", Map.of("dealname", "x"))))
        .extracting(Problem::code)
        .containsExactly("PROPERTY_DOESNT_EXIST");
  }

  @Test
  void a_unique_value_can_be_claimed_once_in_a_request() {
    Write first = deal(Map.of("code", "A"));
    Write second = deal(Map.of("code", "a"));
    Write other = deal(Map.of("code", "B"));

    assertThat(found(first, second, other).keySet()).containsExactly(second.id());
  }

  @Test
  void a_refused_write_claims_nothing() {
    Write wrong = deal(Map.of("code", "A", "nonsense", "1"));
    Write right = deal(Map.of("code", "A"));

    assertThat(found(wrong, right).keySet()).containsExactly(wrong.id());
  }

  @Test
  void a_write_between_two_creates_may_have_set_the_value_free() {
    Write first = deal(Map.of("code", "A"));
    Write second = deal(Map.of("code", "A"));

    assertThat(found(first, update("code", Map.of("code", "Z")), second)).isEmpty();
  }

  private List<Problem> problems(Write write) {
    return found(write).getOrDefault(write.id(), List.of());
  }

  private Map<String, List<Problem>> found(Write... writes) {
    Map<String, PropertyRule> properties = new HashMap<>();
    for (String name : List.of("dealname", "pipeline", "dealstage")) {
      properties.put(name, rule(name, name.equals("dealname") ? "string" : "enumeration"));
    }
    properties.put("code", new PropertyRule("code", "string", false, Set.of(), true, false, false));
    var deals =
        new TypeRules(ObjectType.DEALS, properties, Set.of(), Optional.of(PIPELINES), false, 0);
    return rules.problems(new ArrayList<>(List.of(writes)), deals);
  }

  private static PropertyRule rule(String name, String type) {
    return new PropertyRule(name, type, false, Set.of(), false, false, false);
  }

  private Write deal(Map<String, String> properties) {
    return write(Operation.CREATE, null, properties);
  }

  private Write update(String idProperty, Map<String, String> properties) {
    return write(Operation.UPDATE, new Target(idProperty, "7"), properties);
  }

  private Write write(Operation operation, Target target, Map<String, String> properties) {
    return new Write(
        "w" + ++number,
        1,
        ObjectType.DEALS,
        operation,
        target,
        properties,
        List.of(),
        false,
        Priority.NORMAL);
  }
}
