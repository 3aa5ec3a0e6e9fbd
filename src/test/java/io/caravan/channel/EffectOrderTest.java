package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class EffectOrderTest {

  private record Change(long key, int number) {}

  private static final List<Effect.Applier<Change>> KINDS =
      List.of((c, changes) -> {}, (c, changes) -> {}, (c, changes) -> {});

  @Test
  void effects_of_one_kind_become_neighbours_across_keys() {
    EffectOrder order = new EffectOrder();
    order.add(1, List.of(effect(0, 1, 1), effect(1, 1, 2)));
    order.add(2, List.of(effect(0, 2, 1), effect(1, 2, 2)));
    order.add(3, List.of(effect(1, 3, 1), effect(0, 3, 2)));

    assertThat(kinds(order.merged())).isEqualTo("001110");
  }

  @Test
  void messages_of_one_key_keep_their_order() {
    EffectOrder order = new EffectOrder();
    order.add(1, List.of(effect(0, 1, 1)));
    order.add(1, List.of(effect(1, 1, 2)));
    order.add(1, List.of(effect(0, 1, 3)));

    assertThat(kinds(order.merged())).isEqualTo("010");
  }

  @Test
  void nothing_gives_nothing() {
    EffectOrder order = new EffectOrder();
    order.add(1, List.of());

    assertThat(order.merged()).isEmpty();
  }

  @Property
  void every_effect_is_there_once_and_each_keys_order_is_kept(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 11) Integer> choices) {
    EffectOrder order = new EffectOrder();
    Map<Long, List<Effect<?>>> expected = new TreeMap<>();
    int number = 0;
    for (int choice : choices) {
      long key = choice % 4;
      Effect<Change> effect = effect(choice / 4, key, number++);
      order.add(key, List.of(effect));
      expected.computeIfAbsent(key, k -> new ArrayList<>()).add(effect);
    }

    Map<Long, List<Effect<?>>> byKey = new TreeMap<>();
    for (Effect<?> effect : order.merged()) {
      long key = ((Change) effect.change()).key();
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(effect);
    }
    assertThat(byKey).isEqualTo(expected);
  }

  private static Effect<Change> effect(int kind, long key, int number) {
    return new Effect<>(KINDS.get(kind), new Change(key, number));
  }

  private static String kinds(List<Effect<?>> effects) {
    return effects.stream()
        .map(effect -> String.valueOf(KINDS.indexOf(effect.applier())))
        .collect(Collectors.joining());
  }
}
