package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReleasesTest {

  private final Releases releases = new Releases();

  @Test
  void calls_are_released_at_their_tick_and_not_before() {
    releases.add(10, 1);
    releases.add(20, 2);
    assertThat(releases.total()).isEqualTo(3);
    assertThat(releases.releaseUntil(9)).isZero();
    assertThat(releases.releaseUntil(10)).isEqualTo(1);
    assertThat(releases.total()).isEqualTo(2);
    assertThat(releases.releaseUntil(30)).isEqualTo(2);
    assertThat(releases.total()).isZero();
    assertThat(releases.entries()).isZero();
  }

  @Test
  void calls_of_one_tick_are_one_entry_and_earlier_ones_join_the_latest() {
    releases.add(10, 1);
    releases.add(10, 2);
    releases.add(5, 4);
    assertThat(releases.entries()).isEqualTo(1);
    assertThat(releases.releaseAt(0)).isEqualTo(10);
    assertThat(releases.callsAt(0)).isEqualTo(7);
    assertThat(releases.releaseUntil(9)).isZero();
    assertThat(releases.releaseUntil(10)).isEqualTo(7);
  }

  @Test
  void it_tells_when_some_calls_will_have_been_released() {
    releases.add(10, 1);
    releases.add(20, 2);
    assertThat(releases.whenReleased(1)).isEqualTo(10);
    assertThat(releases.whenReleased(2)).isEqualTo(20);
    assertThat(releases.whenReleased(3)).isEqualTo(20);
    assertThat(releases.whenReleased(4)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void it_keeps_what_it_has_when_it_grows_after_some_have_left() {
    for (int at = 1; at <= 16; at++) {
      releases.add(at, at);
    }
    assertThat(releases.releaseUntil(5)).isEqualTo(1 + 2 + 3 + 4 + 5);
    for (int at = 17; at <= 40; at++) {
      releases.add(at, at);
    }
    assertThat(releases.entries()).isEqualTo(35);
    for (int entry = 0; entry < 35; entry++) {
      assertThat(releases.releaseAt(entry)).isEqualTo(6 + entry);
      assertThat(releases.callsAt(entry)).isEqualTo(6 + entry);
    }
  }

  @Property(tries = 200)
  void it_behaves_like_a_queue_of_single_calls(@ForAll long seed) {
    var random = new Random(seed);
    var releases = new Releases();
    var model = new ArrayDeque<Long>();
    long at = 0;
    long now = 0;
    for (int step = 0; step < 300; step++) {
      if (random.nextInt(3) > 0) {
        at = Math.max(at, now) + random.nextInt(20);
        int calls = 1 + random.nextInt(3);
        releases.add(at, calls);
        for (int i = 0; i < calls; i++) {
          model.add(at);
        }
      } else {
        now += random.nextInt(30);
        long released = 0;
        while (!model.isEmpty() && model.peek() <= now) {
          model.poll();
          released++;
        }
        assertThat(releases.releaseUntil(now)).isEqualTo(released);
      }
      assertThat(releases.total()).isEqualTo(model.size());
      long first = model.isEmpty() ? Long.MAX_VALUE : model.peek();
      assertThat(releases.whenReleased(1)).isEqualTo(first);
      long last = model.isEmpty() ? Long.MAX_VALUE : model.peekLast();
      assertThat(releases.whenReleased(Math.max(1, model.size()))).isEqualTo(last);
    }
  }
}
