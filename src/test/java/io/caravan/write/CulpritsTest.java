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

  @Test
  void an_end_that_is_called_invalid_names_the_association_and_who_brings_it_is_suspected() {
    JsonNode error =
        WriteRig.json("{'context':{'INVALID_OBJECT_IDS':['COMPANY=54401 is not valid']}}");
    Write good = link("good", "101", new Link(ObjectType.COMPANIES, "54402", List.of()));
    Write bad = link("bad", "101", new Link(ObjectType.COMPANIES, "54401", List.of()));
    Write deal = link("deal", "101", new Link(ObjectType.of("deals"), "54401", List.of()));

    assertThat(Culprits.named(List.of(good, bad, deal), error)).containsExactly(bad);

    Write bringing =
        new Write(
            "bringing",
            1,
            ObjectType.CONTACTS,
            Operation.CREATE,
            null,
            Map.of(),
            List.of(new Link(null, "54401", List.of(new LinkType("HUBSPOT_DEFINED", 279)))),
            false,
            Priority.NORMAL);
    assertThat(Culprits.suspects(List.of(ADA, bringing, BOB), error)).containsExactly(bringing);
    assertThat(Culprits.named(List.of(ADA, bringing, BOB), error)).isEmpty();
  }

  private static Write link(String id, String record, Link link) {
    return new Write(
        id,
        1,
        ObjectType.CONTACTS,
        Operation.ASSOCIATE,
        Target.record(record),
        Map.of(),
        List.of(link),
        false,
        Priority.NORMAL);
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
