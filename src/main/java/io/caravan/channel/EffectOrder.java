package io.caravan.channel;

import io.caravan.store.Effect;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the effects of many messages into an order in which those of the same kind are neighbours,
 * for the store to apply them in few calls. Effects of one key keep their order; those of different
 * keys are independent of each other, for their messages are handled at the same time anyway.
 */
final class EffectOrder {

  private final Map<Long, List<Effect<?>>> byKey = new LinkedHashMap<>();
  private int size;

  void add(long key, List<Effect<?>> effects) {
    if (!effects.isEmpty()) {
      byKey.computeIfAbsent(key, k -> new ArrayList<>(effects.size())).addAll(effects);
      size += effects.size();
    }
  }

  /**
   * All effects. Takes what every key has next of one kind, then what they have next of another.
   */
  List<Effect<?>> merged() {
    List<Effect<?>> merged = new ArrayList<>(size);
    // Keys by the kind that each has next; kinds in the order in which they first came up.
    Map<Effect.Applier<?>, List<Tail>> next = new IdentityHashMap<>();
    List<Effect.Applier<?>> kinds = new ArrayList<>();
    for (List<Effect<?>> effects : byKey.values()) {
      file(new Tail(effects, 0), next, kinds);
    }
    for (int i = 0; i < kinds.size(); i++) {
      for (Tail tail : next.remove(kinds.get(i))) {
        Tail rest = tail.take(merged);
        if (rest != null) {
          file(rest, next, kinds);
        }
      }
    }
    return merged;
  }

  private static void file(
      Tail tail, Map<Effect.Applier<?>, List<Tail>> next, List<Effect.Applier<?>> kinds) {
    Effect.Applier<?> kind = tail.kind();
    List<Tail> same = next.get(kind);
    if (same == null) {
      same = new ArrayList<>();
      next.put(kind, same);
      kinds.add(kind);
    }
    same.add(tail);
  }

  /** What one key has left, from an index on. */
  private record Tail(List<Effect<?>> effects, int from) {

    Effect.Applier<?> kind() {
      return effects.get(from).applier();
    }

    /** Moves the effects of the next kind; null when none are left. */
    Tail take(List<Effect<?>> target) {
      Effect.Applier<?> kind = kind();
      int i = from;
      while (i < effects.size() && effects.get(i).applier() == kind) {
        target.add(effects.get(i++));
      }
      return i < effects.size() ? new Tail(effects, i) : null;
    }
  }
}
