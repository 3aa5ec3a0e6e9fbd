package io.caravan.mirror.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.RecordRepository.PortalType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeCheckTest {

  private static final PortalType CONTACTS = new PortalType(7, ObjectType.CONTACTS);

  @ParameterizedTest
  @CsvSource({
    "number, 12, true",
    "number, -1.5e3, true",
    "number, .5, true",
    "number, 1e, false",
    "number, 1.2.3, false",
    "number, -, false",
    "number, '1,5', false",
    "bool, true, true",
    "bool, TRUE, false",
    "date, 2026-11-22, true",
    "date, 1795305600000, true",
    "date, -86400000, true",
    "date, 22.11.2026, false",
    "datetime, 2026-11-22T10:15:30Z, true",
    "datetime, 2026-11-22 10:15, false",
    "enumeration, a;b, true",
    "something_new, anything, true"
  })
  void values_are_of_their_type_or_not(String type, String value, boolean fits) {
    assertThat(TypeCheck.fits(type, value)).isEqualTo(fits);
  }

  @Test
  void a_strict_mapping_keeps_records_out_whose_values_are_not_of_their_type() {
    var known = new KnownProperties();
    known.put(
        CONTACTS,
        List.of(
            new PropertyDefinition("size", "number"), new PropertyDefinition("email", "string")));
    var mapper = new RecordMapper(known);
    Map<String, String> values = Map.of("email", "a@x.example", "size", "large", "new", "?");

    MappingResult strict =
        mapper.map(CONTACTS, MappingTest.mapping("strict: true\ncolumns: {email: }"), values);

    assertThat(mapper.shown(CONTACTS, strict))
        .containsExactly(
            "column size (step schema type): size 'large' is no number, which HubSpot's schema says"
                + " it is");
    assertThat(mapper.map(CONTACTS, MappingTest.mapping("columns: {email: }"), values).fits())
        .isTrue();
    assertThat(
            mapper
                .map(
                    new PortalType(8, ObjectType.CONTACTS),
                    MappingTest.mapping("strict: true\ncolumns: {email: }"),
                    values)
                .fits())
        .as("where the schema was never read")
        .isTrue();
  }
}
