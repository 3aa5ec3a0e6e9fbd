package io.caravan.mirror.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.RecordRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkDifferenceTest {

  private static final RecordRef CONTACT = new RecordRef(7, ObjectType.CONTACTS, 1);
  private static final Label PLAIN = Label.of("HUBSPOT_DEFINED", 279, null);
  private static final Label PRIMARY = Label.of("HUBSPOT_DEFINED", 1, "Primary");
  private static final Label BOSS = Label.of("USER_DEFINED", 36, "Boss");

  @Test
  void the_plain_label_beside_another_one_is_no_difference() {
    assertThat(differences(Map.of(9L, List.of(BOSS)), Map.of(9L, List.of(PLAIN, BOSS)))).isEmpty();
    assertThat(differences(Map.of(9L, List.of(PLAIN, BOSS)), Map.of(9L, List.of(BOSS)))).isEmpty();
  }

  @Test
  void a_link_that_hubspot_does_not_have_is_removed_with_all_its_labels() {
    var found = differences(Map.of(9L, List.of(PLAIN, PRIMARY)), Map.of());

    assertThat(found).hasSize(1);
    assertThat(found.get(0).gone()).isTrue();
    assertThat(found.get(0).detail()).isEqualTo("companies 9: extra \"Primary\" and unlabeled");
    assertThat(found.get(0).changes(5))
        .allMatch(AssociationChange::removed)
        .allMatch(change -> change.at() == 5);
  }

  @Test
  void one_label_is_exchanged_for_another() {
    var found = differences(Map.of(9L, List.of(PRIMARY)), Map.of(9L, List.of(PLAIN, BOSS)));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).detail()).isEqualTo("companies 9: missing \"Boss\", extra \"Primary\"");
    assertThat(found.get(0).changes(5))
        .extracting(AssociationChange::removed)
        .containsExactly(true, false);
  }

  @Test
  void another_look_finds_the_same_or_not() {
    var one = differences(Map.of(), Map.of(9L, List.of(PLAIN))).get(0);
    var same = differences(Map.of(), Map.of(9L, List.of(PLAIN))).get(0);
    var other = differences(Map.of(), Map.of(9L, List.of(PLAIN, BOSS))).get(0);

    assertThat(one.isSameAs(same)).isTrue();
    assertThat(one.isSameAs(other)).isFalse();
  }

  private static List<LinkDifference> differences(
      Map<Long, List<Label>> ours, Map<Long, List<Label>> theirs) {
    return LinkDifference.between(CONTACT, ObjectType.COMPANIES, ours, theirs);
  }
}
