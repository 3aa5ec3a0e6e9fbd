package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class AckRangesTest {

  @Test
  void acknowledging_the_next_message_moves_the_watermark() {
    AckRanges ranges = AckRanges.upTo(10).plus(List.of(11L));

    assertThat(ranges.watermark()).isEqualTo(11);
    assertThat(ranges.beyond()).isZero();
    assertThat(ranges.encode()).isEmpty();
  }

  @Test
  void a_gap_holds_the_watermark_until_it_is_filled() {
    AckRanges gap = AckRanges.upTo(0).plus(List.of(1L, 3L, 4L, 6L));

    assertThat(gap.watermark()).isEqualTo(1);
    assertThat(gap.beyond()).isEqualTo(3);
    assertThat(gap.plus(List.of(2L)).watermark()).isEqualTo(4);
    assertThat(gap.plus(List.of(2L)).beyond()).isEqualTo(1);
    assertThat(gap.plus(List.of(5L)).watermark()).isEqualTo(1);
    assertThat(gap.plus(List.of(5L, 2L)).watermark()).isEqualTo(6);
  }

  @Test
  void a_long_range_takes_few_bytes() {
    AckRanges ranges = AckRanges.upTo(0);
    for (long seq = 2; seq <= 100_000; seq++) {
      ranges = ranges.plus(List.of(seq));
    }

    assertThat(ranges.encode()).hasSizeLessThan(6);
    assertThat(ranges.beyond()).isEqualTo(99_999);
  }

  @Property
  void it_knows_what_a_set_of_numbers_knows(
      @ForAll @LongRange(min = 0, max = 50) long start,
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 80) Integer> acknowledged) {
    AckRanges ranges = AckRanges.upTo(start);
    Set<Long> model = new TreeSet<>();
    for (int seq : acknowledged) {
      ranges = ranges.plus(List.of((long) seq));
      model.add((long) seq);
    }
    AckRanges read = AckRanges.decode(ranges.watermark(), ranges.encode());

    long watermark = start;
    while (model.contains(watermark + 1)) {
      watermark++;
    }
    long mark = watermark;
    assertThat(ranges.watermark()).isEqualTo(mark);
    assertThat(read.watermark()).isEqualTo(mark);
    assertThat(ranges.beyond()).isEqualTo(model.stream().filter(seq -> seq > mark).count());
    assertThat(read.beyond()).isEqualTo(ranges.beyond());
    for (long seq = 0; seq <= 82; seq++) {
      boolean known = seq <= mark || model.contains(seq);
      assertThat(ranges.contains(seq)).as("%d", seq).isEqualTo(known);
      assertThat(read.contains(seq)).as("%d, read back", seq).isEqualTo(known);
    }
  }

  @Test
  void adding_all_at_once_is_adding_one_by_one() {
    AckRanges once = AckRanges.upTo(5).plus(List.of(9L, 7L, 8L, 20L, 3L, 9L));

    assertThat(once.watermark()).isEqualTo(5);
    assertThat(once.beyond()).isEqualTo(4);
    assertThat(once.plus(List.of(6L)).watermark()).isEqualTo(9);
  }
}
