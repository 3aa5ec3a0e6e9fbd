package io.caravan.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Secrets that come and go while Caravan runs. Their shape gives none of these away. */
class KnownSecretsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final KnownSecrets known = new KnownSecrets(nanos::get);
  private final Redaction redaction = new Redaction(List.of(), known);

  @Test
  void each_of_many_with_one_beginning_is_known() {
    List<String> tokens = IntStream.range(0, 200).mapToObj(n -> "oddtoken/" + n + "/x").toList();
    tokens.forEach(redaction::learn);
    for (String token : tokens) {
      assertThat(redaction.text("a " + token + " b")).isEqualTo("a *** b");
    }
    assertThat(redaction.text("to=oddtoken%2F7%2Fx&b=1")).isEqualTo("to=***&b=1");
  }

  @Test
  void one_that_begins_with_another_is_hidden_whole() {
    redaction.learn("oddtoken");
    redaction.learn("oddtoken-and-more");
    assertThat(redaction.text("oddtoken-and-more, oddtoken")).isEqualTo("***, ***");
  }

  @Test
  void one_that_was_not_seen_for_a_day_is_forgotten_and_one_that_is_in_use_is_not() {
    redaction.learn("idle-oddtoken");
    redaction.learn("busy-oddtoken");
    nanos.addAndGet(KnownSecrets.KEPT.toNanos());
    redaction.learn("busy-oddtoken");
    nanos.addAndGet(1);
    redaction.learn("another-oddtoken");
    assertThat(redaction.text("idle-oddtoken busy-oddtoken")).isEqualTo("idle-oddtoken ***");
  }

  @Test
  void no_more_than_so_many_are_kept_and_the_newest_are() {
    for (int n = 0; n <= KnownSecrets.MOST; n++) {
      redaction.learn(n + "-oddtoken");
    }
    assertThat(redaction.text("0-oddtoken")).isEqualTo("0-oddtoken");
    assertThat(redaction.text("1-oddtoken")).isEqualTo("***");
    assertThat(redaction.text(KnownSecrets.MOST + "-oddtoken")).isEqualTo("***");
  }

  @Test
  void one_of_the_settings_is_never_forgotten_also_when_it_is_seen_elsewhere() {
    known.add("settings-oddtoken");
    redaction.learn("settings-oddtoken");
    nanos.addAndGet(2 * KnownSecrets.KEPT.toNanos());
    redaction.learn("another-oddtoken");
    assertThat(redaction.text("settings-oddtoken")).isEqualTo("***");
  }

  @Test
  void what_is_learned_is_known_to_all_that_share_it() {
    Redaction secretsAlone = new Redaction(Set.of("email"), known).ofSecretsAlone();
    redaction.learn("shared-oddtoken");
    assertThat(secretsAlone.text("shared-oddtoken")).isEqualTo("***");
  }
}
