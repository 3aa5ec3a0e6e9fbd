package io.caravan.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.recipe.Policies.Policy;
import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an engineer writes into the recipe's routes and settings, and what tables hold. */
class RecipeWordsTest {

  @Test
  void a_policy_is_said_in_words_for_all_and_for_single_properties() {
    Policies policies =
        Policies.parse("Latest change  wins; phone: external wins; email: hubspot wins");

    assertThat(policies.of("firstname")).isEqualTo(Policy.LATEST_CHANGE);
    assertThat(policies.of("phone")).isEqualTo(Policy.EXTERNAL);
    assertThat(policies.of("email")).isEqualTo(Policy.HUBSPOT);
    assertThatThrownBy(() -> Policies.parse("phone: we win"))
        .hasMessageContaining("we win")
        .hasMessageContaining("external wins");
  }

  @Test
  void fields_name_property_and_column() {
    Fields fields = Fields.parse("email = mail, phone=tel");
    Map<String, Object> row = new HashMap<>();
    row.put("MAIL", "a@x.example");
    row.put("TEL", null);

    assertThat(fields.values(row))
        .containsExactly(Map.entry("email", "a@x.example"), Map.entry("phone", ""));
    assertThat(fields.row(Map.of("email", "b@x.example")))
        .containsEntry("mail", "b@x.example")
        .containsEntry("tel", null);
    assertThatThrownBy(() -> Fields.parse("email = mail, phone")).hasMessageContaining("'phone'");
    assertThatThrownBy(() -> Fields.parse("phone = tel")).hasMessageContaining("email");
  }

  @Test
  void a_time_of_change_is_read_and_written_as_the_table_has_it() {
    Instant time = Instant.parse("2026-01-02T10:11:12.345Z");

    for (Object column :
        new Object[] {
          "2026-01-02 10:11:12.345",
          "2026-01-02T10:11:12.345Z",
          time.toEpochMilli(),
          Timestamp.from(time)
        }) {
      assertThat(RowTime.instant(column)).isEqualTo(time);
      assertThat(RowTime.like(column, time)).isEqualTo(column);
      assertThat(RowTime.decoded(RowTime.encoded(column))).isEqualTo(column);
    }
    assertThat(RowTime.instant("2026-01-02 10:11:12"))
        .isEqualTo(Instant.parse("2026-01-02T10:11:12Z"));
    assertThat(RowTime.instant("2026-01-02 12:11:12+02:00"))
        .isEqualTo(Instant.parse("2026-01-02T10:11:12Z"));
    assertThatThrownBy(() -> RowTime.instant(null)).hasMessageContaining("updated_at");
  }

  @Test
  void an_enabled_recipe_without_a_database_stops_the_start() {
    var settings = new Settings(Map.of("caravan.recipes.two-way-customers.enabled", "true"));
    RecipeSettings.from(settings);

    assertThatThrownBy(settings::complete)
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("caravan.recipes.two-way-customers.url");
  }
}
