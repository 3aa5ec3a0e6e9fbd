package io.caravan.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectTypeTest {

  @ParameterizedTest
  @CsvSource({
    "contacts,0-1",
    "contact,0-1",
    "CONTACT,0-1",
    "0-1,0-1",
    "companies,0-2",
    "company,0-2",
    "deal,0-3",
    "LINE_ITEM,0-8",
    "tax,0-86",
    "2-123456,2-123456",
    "p1234567_car,p1234567_car"
  })
  void all_names_of_a_type_lead_to_its_id(String name, String id) {
    assertThat(ObjectType.of(name).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "event", "0-", "-1", "contacts/../deals", "p_car", "0-1;drop"})
  void a_text_that_is_no_type_is_refused(String text) {
    assertThat(ObjectType.find(text)).isEmpty();
    assertThatThrownBy(() -> ObjectType.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an object type");
  }

  @Test
  void paths_use_the_plural_of_built_in_types_and_the_id_of_custom_ones() {
    assertThat(ObjectType.CONTACTS.pathName()).isEqualTo("contacts");
    assertThat(ObjectType.of("2-7").pathName()).isEqualTo("2-7");
  }

  @Test
  void only_contacts_keep_their_change_time_in_lastmodifieddate() {
    assertThat(ObjectType.CONTACTS.lastModifiedProperty()).isEqualTo("lastmodifieddate");
    assertThat(ObjectType.DEALS.lastModifiedProperty()).isEqualTo("hs_lastmodifieddate");
  }

  @Test
  void custom_types_are_told_from_built_in_ones() {
    assertThat(ObjectType.of("2-7").isCustom()).isTrue();
    assertThat(ObjectType.of("p1_car").isCustom()).isTrue();
    assertThat(ObjectType.CONTACTS.isCustom()).isFalse();
  }

  @Test
  void types_sort_by_id() {
    assertThat(ObjectType.CONTACTS).isLessThan(ObjectType.COMPANIES);
    assertThat(ObjectType.CONTACTS).hasToString("contacts");
  }
}
