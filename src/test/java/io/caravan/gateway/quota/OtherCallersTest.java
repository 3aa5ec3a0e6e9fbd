package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OtherCallersTest {

  private final OtherCallers others = new OtherCallers(100);

  @Test
  void nobody_was_seen_at_first() {
    assertThat(others.at(0)).isZero();
    assertThat(others.nextChange(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_sighting_holds_for_a_window() {
    others.see(0, 3);
    assertThat(others.at(99)).isEqualTo(3);
    assertThat(others.nextChange(99)).isEqualTo(100);
    assertThat(others.at(100)).isZero();
    assertThat(others.nextChange(100)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void the_largest_sighting_of_the_window_counts() {
    others.see(0, 3);
    others.see(5, 1);
    others.see(20, 7);
    others.see(40, 2);
    assertThat(others.at(40)).isEqualTo(7);
    assertThat(others.at(119)).isEqualTo(7);
    assertThat(others.at(120)).isEqualTo(2);
    assertThat(others.nextChange(120)).isEqualTo(140);
    assertThat(others.at(140)).isZero();
  }

  @Test
  void a_sighting_of_nobody_changes_nothing() {
    others.see(0, 0);
    assertThat(others.nextChange(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void old_spans_are_used_again() {
    others.see(0, 9);
    others.see(120, 1);
    assertThat(others.at(120)).isEqualTo(1);
    others.see(1200, 2);
    others.see(1205, 3);
    assertThat(others.at(1205)).isEqualTo(3);
    assertThat(others.nextChange(1205)).isEqualTo(1305);
  }
}
