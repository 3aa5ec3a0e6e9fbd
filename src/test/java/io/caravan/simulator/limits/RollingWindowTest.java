package io.caravan.simulator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RollingWindowTest {

  private static final long LENGTH = 1000;

  @Property(tries = 300)
  void it_counts_what_a_list_of_all_arrivals_counts(
      @ForAll @Size(min = 1, max = 300) List<@IntRange(min = 0, max = 200) Integer> gaps) {
    var window = new RollingWindow(LENGTH);
    var all = new ArrayList<Long>();
    long now = 0;
    long most = 0;
    for (int gap : gaps) {
      now += gap;
      assertThat(window.count(now)).isEqualTo((int) inWindow(all, now));
      window.add(now);
      all.add(now);
      most = Math.max(most, inWindow(all, now));
      assertThat(window.peak()).isEqualTo((int) most);
    }
  }

  private static long inWindow(List<Long> arrivals, long now) {
    return arrivals.stream().filter(at -> at > now - LENGTH).count();
  }
}
