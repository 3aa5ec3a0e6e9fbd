package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CulpritsTest {

  private static final Write ADA = contact("ada", Map.of("lifecyclestage", "lead"));
  private static final Write BOB = contact("bob", Map.of("lifecyclestage", "Odd"));
  private static final Write CY = contact("cy", Map.of("firstname", "Cy"));
  private static final List<Write> ALL = List.of(ADA, BOB, CY);

  @Test
  void who_has_the_value_that_the_error_quotes_is_suspected() {
    assertThat(
            Culprits.suspects(
                ALL, error("lifecyclestage", "odd was not one of the options: [lead]")))
        .containsExactly(BOB);
  }

  @Test
  void else_who_has_the_property_that_the_error_names() {
    assertThat(Culprits.suspects(ALL, error("lifecyclestage", "not possible")))
        .containsExactly(ADA, BOB);
  }

  @Test
  void a_value_by_which_the_record_is_named_counts() {
    assertThat(Culprits.suspects(ALL, error("email", "Email address cy@x.example is invalid")))
        .containsExactly(CY);
  }

  @Test
  void an_error_that_fits_all_or_none_tells_nothing() {
    assertThat(Culprits.suspects(ALL, error("email", "is invalid"))).isEmpty();
    assertThat(Culprits.suspects(ALL, error("phone", "is invalid"))).isEmpty();
    assertThat(Culprits.suspects(ALL, WriteRig.json("{}"))).isEmpty();
  }

  private static JsonNode error(String property, String message) {
    return WriteRig.json(
        "{'errors':[{'message':'%s','context':{'propertyName':['%s']}}]}"
            .formatted(message, property));
  }

  private static Write contact(String name, Map<String, String> properties) {
    return new Write(
        name,
        1,
        ObjectType.CONTACTS,
        Operation.UPSERT,
        new Target("email", name + "@x.example"),
        properties,
        List.of(),
        false,
        Priority.NORMAL);
  }
}
