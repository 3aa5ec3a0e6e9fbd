package io.caravan.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordChange.PropertyChanged;
import io.caravan.mirror.RecordChange.Snapshot;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WantedPropertiesTest {

  private static final RecordRef CONTACT = new RecordRef(1, ObjectType.CONTACTS, 7);
  private static final RecordRef ELSEWHERE = new RecordRef(2, ObjectType.CONTACTS, 7);

  private final WantedProperties wanted = new WantedProperties();

  @Test
  void without_a_choice_all_are_held() {
    Snapshot whole = snapshot(CONTACT);
    assertThat(wanted.reduced(whole)).isSameAs(whole);
    assertThat(wanted.leavesOut(new PropertyChanged(CONTACT, 5, "phone", "1"))).isFalse();
  }

  @Test
  void what_a_route_does_not_name_is_left_out_of_answers_and_events_of_that_portal_alone() {
    wanted.only(1, ObjectType.CONTACTS, Set.of("email"));

    assertThat(((Snapshot) wanted.reduced(snapshot(CONTACT))).values())
        .isEqualTo(Map.of("email", "a@b.example"));
    assertThat(wanted.leavesOut(new PropertyChanged(CONTACT, 5, "phone", "1"))).isTrue();
    assertThat(wanted.leavesOut(new PropertyChanged(CONTACT, 5, "email", "1"))).isFalse();
    assertThat(((Snapshot) wanted.reduced(snapshot(ELSEWHERE))).values()).hasSize(2);
    assertThat(wanted.leavesOut(new PropertyChanged(ELSEWHERE, 5, "phone", "1"))).isFalse();
  }

  @Test
  void a_route_that_names_all_again_holds_all_again() {
    wanted.only(1, ObjectType.CONTACTS, Set.of("email"));
    wanted.all(1, ObjectType.CONTACTS);
    assertThat(((Snapshot) wanted.reduced(snapshot(CONTACT))).values()).hasSize(2);
  }

  private static Snapshot snapshot(RecordRef ref) {
    return new Snapshot(ref, Map.of("email", "a@b.example", "phone", "1"), 1, 2, 3);
  }
}
