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
    others.see(0, 3, -1);
    assertThat(others.at(99)).isEqualTo(3);
    assertThat(others.nextChange(99)).isEqualTo(100);
    assertThat(others.at(100)).isZero();
    assertThat(others.nextChange(100)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void the_largest_sighting_of_the_window_counts() {
    others.see(0, 3, -1);
    others.see(5, 1, -1);
    others.see(20, 7, -1);
    others.see(40, 2, -1);
    assertThat(others.at(40)).isEqualTo(7);
    assertThat(others.at(119)).isEqualTo(7);
    assertThat(others.at(120)).isEqualTo(2);
    assertThat(others.nextChange(120)).isEqualTo(140);
    assertThat(others.at(140)).isZero();
  }

  @Test
  void a_sighting_of_nobody_changes_nothing() {
    others.see(0, 0, -1);
    assertThat(others.nextChange(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void old_spans_are_used_again() {
    others.see(0, 9, -1);
    others.see(120, 1, -1);
    assertThat(others.at(120)).isEqualTo(1);
    others.see(1200, 2, -1);
    others.see(1205, 3, -1);
    assertThat(others.at(1205)).isEqualTo(3);
    assertThat(others.nextChange(1205)).isEqualTo(1305);
  }

  @Test
  void what_is_likely_counts_from_the_end_of_its_span_and_the_smallest_of_it() {
    others.see(0, -3, 6);
    others.see(4, -3, 4);
    others.see(9, -3, 5);
    assertThat(others.at(9)).isZero();
    assertThat(others.at(10)).isEqualTo(4);
    assertThat(others.at(108)).isEqualTo(4);
    assertThat(others.nextChange(108)).isEqualTo(109);
    assertThat(others.at(109)).isZero();
  }

  @Test
  void what_was_seen_before_and_during_a_pause_holds_for_a_window_after_it() {
    others.see(0, 9, -1);
    others.see(50, 3, -1);
    others.paused(100, 180);
    others.see(110, 1, -1);
    assertThat(others.at(179)).isEqualTo(3);
    assertThat(others.nextChange(179)).isEqualTo(280);
    others.see(180, 2, -1);
    assertThat(others.at(279)).isEqualTo(3);
    assertThat(others.at(280)).isZero();
  }

  @Test
  void a_pause_prolonged_keeps_what_the_first_kept() {
    others.see(50, 3, -1);
    others.paused(100, 180);
    others.paused(170, 200);
    others.paused(170, 190);
    assertThat(others.at(299)).isEqualTo(3);
    assertThat(others.at(300)).isZero();
  }
}
