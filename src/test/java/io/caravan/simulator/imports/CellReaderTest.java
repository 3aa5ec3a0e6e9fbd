package io.caravan.simulator.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.simulator.crm.Owner;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.PropertyDetails;
import io.caravan.simulator.crm.PropertyOption;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CellReaderTest {

  private final CellReader cells =
      new CellReader(List.of(new Owner(7, 8, "o@x.example", "O", "W", false, 0, 0)));

  private static PropertyDefinition property(String type, String fieldType, String references) {
    return new PropertyDefinition(
        "p",
        "P",
        type,
        fieldType,
        "g",
        "",
        List.of(new PropertyOption("Very Hot", "HOT", 0, false, "")),
        0,
        false,
        false,
        false,
        false,
        false,
        false,
        references,
        PropertyDetails.NONE,
        0,
        0,
        0);
  }

  @Property
  void any_day_is_read_back_in_each_format(@ForAll @IntRange(min = 0, max = 40_000) int day)
      throws Exception {
    LocalDate date = LocalDate.ofEpochDay(day);
    PropertyDefinition property = property("date", "date", null);
    String month = Integer.toString(date.getMonthValue());
    String ofMonth = Integer.toString(date.getDayOfMonth());
    assertThat(cells.read(month + "/" + ofMonth + "/" + date.getYear(), property, "MONTH_DAY_YEAR"))
        .isEqualTo(date.toString());
    assertThat(cells.read(ofMonth + "." + month + "." + date.getYear(), property, "DAY_MONTH_YEAR"))
        .isEqualTo(date.toString());
    assertThat(cells.read(date.toString(), property, "DAY_MONTH_YEAR")).isEqualTo(date.toString());
  }

  @Test
  void numbers_options_and_owners_are_read_as_people_write_them() throws Exception {
    PropertyDefinition number = property("number", "number", null);
    assertThat(cells.read(" €1,234,567.5 ", number, "")).isEqualTo("1234567.5");
    assertThat(cells.read("-3", number, "")).isEqualTo("-3");
    assertThatThrownBy(() -> cells.read("12,34", number, ""))
        .isInstanceOf(CellReader.Unreadable.class);
    assertThat(cells.read("very hot", property("enumeration", "select", null), ""))
        .isEqualTo("HOT");
    assertThat(cells.read(";hot", property("enumeration", "checkbox", null), "")).isEqualTo(";HOT");
    assertThat(cells.read("O@X.example", property("enumeration", "select", "OWNER"), ""))
        .isEqualTo("7");
    assertThat(cells.read("Yes", property("bool", "booleancheckbox", null), "")).isEqualTo("true");
  }

  @Test
  void days_that_do_not_exist_are_told() {
    assertThatThrownBy(
            () -> cells.read("02/30/2026", property("date", "date", null), "MONTH_DAY_YEAR"))
        .isInstanceOfSatisfying(
            CellReader.Unreadable.class,
            e -> assertThat(e.type()).isEqualTo("COULD_NOT_PARSE_DATE"));
  }
}
