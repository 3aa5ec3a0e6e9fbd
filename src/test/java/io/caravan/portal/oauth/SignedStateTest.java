package io.caravan.portal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.portal.Secret;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SignedStateTest {

  private static final Instant END = Instant.parse("2026-11-22T12:10:00Z");

  private final SignedState states = new SignedState(new Secret("client-secret"));

  @Property(tries = 200)
  void what_was_signed_is_read(@ForAll long high, @ForAll long low, @ForAll String asker) {
    var id = new UUID(high, low);
    SignedState.Read read = states.read(states.sign(id, END, asker)).orElseThrow();
    assertThat(read.id()).isEqualTo(id);
    assertThat(read.end()).isEqualTo(END);
    assertThat(SignedState.isFor(read, asker)).isTrue();
    assertThat(SignedState.isFor(read, asker + "x")).isFalse();
  }

  @Property(tries = 500)
  void a_state_of_which_any_character_is_another_is_not_ours(
      @ForAll @IntRange(min = 0, max = 95) int at, @ForAll char other) {
    String state = states.sign(new UUID(1, 2), END, "ada");
    int place = at % state.length();
    String changed = state.substring(0, place) + other + state.substring(place + 1);
    if (!changed.equals(state)) {
      assertThat(states.read(changed)).isEmpty();
    }
  }

  @Property(tries = 200)
  void whatever_comes_is_read_without_an_exception(@ForAll String text) {
    assertThat(states.read(text)).isEmpty();
  }

  @Property(tries = 20)
  void another_apps_state_is_not_ours(@ForAll long number) {
    var other = new SignedState(new Secret("another-secret"));
    assertThat(states.read(other.sign(new UUID(number, 1), END, "ada"))).isEmpty();
  }
}
