package io.caravan.mirror.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.mirror.sync.FullRunMeans.Choice;
import io.caravan.settings.Settings;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ExportChoiceTest {

  private static Choice choice(
      long records, int left, boolean refused, Map<String, String> settings) {
    var allowance =
        new ExportChoice.Allowance() {
          @Override
          public int left(long portalId) {
            return left;
          }

          @Override
          public boolean refused(long portalId) {
            return refused;
          }
        };
    return new ExportChoice(ExportSettings.from(new Settings(settings)), allowance)
        .choose(4_711, records, (records + 99) / 100);
  }

  private static Choice choice(long records) {
    return choice(records, 30, false, Map.of());
  }

  @Test
  void few_records_are_listed() {
    assertThat(choice(50_000)).isEqualTo(Choice.listing("no export: not more than 50000 records"));
  }

  @Test
  void many_records_are_exported() {
    Choice choice = choice(1_000_000);
    assertThat(choice.export()).isTrue();
    assertThat(choice.calls()).isLessThan(40);
    assertThat(choice.why()).contains("instead of 10000");
  }

  @Test
  void settings_decide_first() {
    assertThat(choice(7, 30, false, Map.of("caravan.export.backfill", "always")).export()).isTrue();
    assertThat(choice(1_000_000, 30, false, Map.of("caravan.export.backfill", "never")).why())
        .contains("caravan.export.backfill is never");
  }

  @Test
  void what_stands_against_an_export_is_said() {
    assertThat(choice(100_000, 30, true, Map.of()).why()).contains("crm.export");
    assertThat(choice(100_000, 0, false, Map.of()).why()).contains("30 of 24 hours");
  }

  @Property
  void an_export_never_takes_more_calls_than_the_listing_that_it_replaces(
      @ForAll @LongRange(min = 50_001, max = 50_000_000) long records) {
    Choice choice = choice(records);
    assertThat(choice.calls()).isLessThan((records + 99) / 100);
    assertThat(choice.time()).isPositive();
  }
}
