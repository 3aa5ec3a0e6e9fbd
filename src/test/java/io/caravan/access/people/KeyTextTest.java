package io.caravan.access.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyTextTest {

  private final SecureRandom random = new SecureRandom();

  @Test
  void a_new_key_is_read_back_and_hashes_to_its_hash() {
    KeyText key = KeyText.random(random);

    assertThat(key.whole()).matches("cvn_[0-9a-f]{16}_[A-Za-z0-9_-]{43}");
    assertThat(KeyText.read(key.whole())).contains(key);
    assertThat(key.hashesTo(key.hash())).isTrue();
  }

  @Test
  void no_two_keys_are_alike_and_none_shows_itself() {
    Set<String> secrets = new HashSet<>();
    for (int at = 0; at < 1_000; at++) {
      KeyText key = KeyText.random(random);
      assertThat(secrets.add(key.secret())).isTrue();
      assertThat(key.toString()).doesNotContain(key.secret());
      assertThat(key.hash()).doesNotContain(key.secret()).hasSize(64);
    }
  }

  @Property(tries = 300)
  void a_key_with_any_other_character_in_it_is_another_key_or_none(
      @ForAll @IntRange(max = 63) int position, @ForAll char other) {
    KeyText key = KeyText.random(random);
    char[] changed = key.whole().toCharArray();
    if (changed[position] == other) {
      return;
    }
    changed[position] = other;

    assertThat(KeyText.read(new String(changed)))
        .satisfiesAnyOf(
            none -> assertThat(none).isEmpty(),
            read ->
                assertThat(read)
                    .hasValueSatisfying(
                        another ->
                            assertThat(
                                    another.id().equals(key.id()) && another.hashesTo(key.hash()))
                                .isFalse()));
  }

  @Property(tries = 300)
  void whatever_else_is_presented_is_no_key(@ForAll String anything) {
    assertThat(KeyText.read(anything)).isEmpty();
  }

  @Test
  void nothing_presented_is_no_key() {
    assertThat(KeyText.read(null)).isEmpty();
    assertThat(KeyText.read(KeyText.random(random).whole() + "\n")).isEmpty();
    assertThat(KeyText.read(" " + KeyText.random(random).whole())).isEmpty();
  }
}
