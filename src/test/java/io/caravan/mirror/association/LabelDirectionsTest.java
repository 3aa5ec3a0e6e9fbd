package io.caravan.mirror.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.association.LabelDirections.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelDirectionsTest {

  private static final TypePair PAIR = new TypePair(1, ObjectType.COMPANIES, ObjectType.CONTACTS);
  private static final Label PLAIN = Label.of("HUBSPOT_DEFINED", 280, null);
  private static final Label PLAIN_BACK = Label.of("HUBSPOT_DEFINED", 279, null);
  private static final Label PRIMARY = Label.of("HUBSPOT_DEFINED", 2, "Primary");
  private static final Label PRIMARY_BACK = Label.of("HUBSPOT_DEFINED", 1, "Primary");
  private static final Label BOSS = Label.of("USER_DEFINED", 41, "Boss");
  private static final Label BOSS_BACK = Label.of("USER_DEFINED", 40, "Report");

  private final LabelDirections directions = new LabelDirections();

  @Test
  void one_link_tells_of_the_plain_the_primary_and_one_more_label() {
    directions.learn(
        PAIR,
        List.of(
            new Sample(Set.of(PLAIN, PRIMARY, BOSS), Set.of(PLAIN_BACK, PRIMARY_BACK, BOSS_BACK))));
    assertThat(directions.reversed(PAIR, PLAIN)).contains(PLAIN_BACK);
    assertThat(directions.reversed(PAIR, PRIMARY)).contains(PRIMARY_BACK);
    assertThat(directions.reversed(PAIR, BOSS)).contains(BOSS_BACK);
    assertThat(directions.reversed(PAIR.reversed(), BOSS)).isEmpty();
    assertThat(directions.reversed(new TypePair(2, PAIR.from(), PAIR.to()), BOSS)).isEmpty();
  }

  @Test
  void labels_with_one_name_on_both_sides_are_told_apart_by_it() {
    Label friend = Label.of("USER_DEFINED", 51, "Friend");
    Label friendBack = Label.of("USER_DEFINED", 50, "Friend");
    Map<Label, Label> learned =
        directions.learn(
            PAIR, List.of(new Sample(Set.of(BOSS, friend), Set.of(friendBack, BOSS_BACK))));
    assertThat(learned).containsEntry(friend, friendBack).containsEntry(BOSS, BOSS_BACK);
    assertThat(directions.reversed(PAIR, friend)).contains(friendBack);
  }

  @Test
  void labels_that_were_always_together_are_learned_for_this_once_only() {
    Label ally = Label.of("USER_DEFINED", 43, "Ally of");
    Label allyBack = Label.of("USER_DEFINED", 42, "Allied by");
    Map<Label, Label> learned =
        directions.learn(
            PAIR, List.of(new Sample(Set.of(BOSS, ally), Set.of(allyBack, BOSS_BACK))));
    assertThat(learned).containsEntry(BOSS, BOSS_BACK).containsEntry(ally, allyBack);
    assertThat(directions.reversed(PAIR, BOSS)).isEmpty();
    directions.learn(PAIR, List.of(new Sample(Set.of(ally), Set.of(allyBack))));
    assertThat(directions.reversed(PAIR, ally)).contains(allyBack);
  }

  @Test
  void a_label_that_the_other_side_does_not_show_stays_unknown() {
    assertThat(directions.learn(PAIR, List.of(new Sample(Set.of(PLAIN, BOSS), Set.of(PLAIN_BACK)))))
        .doesNotContainKey(BOSS);
    assertThat(directions.reversed(PAIR, BOSS)).isEmpty();
  }

  /** Whatever labels links carry, turning them gives the labels that the other side has. */
  @Property(tries = 500)
  void every_link_that_was_looked_at_is_turned_right(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int labels) {
    var random = new Random(seed);
    var own = new LabelDirections();
    Map<Label, Label> truth = new HashMap<>(Map.of(PLAIN, PLAIN_BACK, PRIMARY, PRIMARY_BACK));
    var numbers = new ArrayList<Integer>();
    for (int i = 0; i < 2 * labels; i++) {
      numbers.add(100 + i);
    }
    Collections.shuffle(numbers, random);
    for (int i = 0; i < labels; i++) {
      truth.put(
          Label.of("USER_DEFINED", numbers.get(2 * i), "a" + i),
          Label.of("USER_DEFINED", numbers.get(2 * i + 1), "b" + i));
    }
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      Set<Label> seen = new HashSet<>(Set.of(PLAIN));
      truth.keySet().stream().filter(label -> random.nextBoolean()).forEach(seen::add);
      samples.add(new Sample(seen, turned(truth, seen)));
    }

    Map<Label, Label> learned = own.learn(PAIR, samples);

    for (Sample sample : samples) {
      assertThat(turned(learned, sample.seen())).isEqualTo(sample.reversed());
    }
    truth.forEach(
        (label, other) ->
            own.reversed(PAIR, label).ifPresent(known -> assertThat(known).isEqualTo(other)));
  }

  private static Set<Label> turned(Map<Label, Label> directions, Set<Label> labels) {
    Set<Label> turned = new HashSet<>();
    labels.forEach(label -> turned.add(directions.get(label)));
    return turned;
  }
}
