package io.caravan.mirror.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.RateLimits;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.mirror.export.SyncPlan.Means;
import io.caravan.mirror.export.SyncPlan.Planned;
import io.caravan.mirror.export.SyncPlan.Situation;
import io.caravan.mirror.export.SyncPlan.Step;
import io.caravan.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SyncPlanTest {

  private static final RateLimits PROFESSIONAL = RateLimits.of(AppKind.PRIVATE, Tier.PROFESSIONAL);
  private final ExportSettings settings = ExportSettings.from(new Settings(Map.of()));

  private SyncPlan plan(Situation situation, Planned... objects) {
    return SyncPlan.of(4_711, List.of(objects), situation, settings);
  }

  private static Situation free(long dailyLeft) {
    return new Situation(PROFESSIONAL, dailyLeft, 30, false);
  }

  private static Planned contacts(long records) {
    return new Planned("contacts", records, 100, false);
  }

  @Test
  void few_records_are_listed_in_the_time_that_the_limits_allow() {
    Step step = plan(free(625_000), contacts(40_050)).steps().get(0);
    assertThat(step.means()).isEqualTo(Means.LISTING);
    assertThat(step.listingCalls()).isEqualTo(401);
    assertThat(step.calls()).isEqualTo(401);
    // 190 at once, 211 more at 19 a second.
    assertThat(step.time()).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(12));
    assertThat(step.why()).contains("50000 records");
  }

  @Test
  void many_records_are_exported_where_that_is_granted() {
    SyncPlan plan = plan(free(625_000), contacts(1_000_000), new Planned("deals", 10, 100, false));
    Step step = plan.steps().get(0);
    assertThat(step.means()).isEqualTo(Means.EXPORT);
    assertThat(step.listingCalls()).isEqualTo(10_000);
    assertThat(step.calls()).isLessThan(40);
    assertThat(plan.steps().get(1).means()).isEqualTo(Means.LISTING);
    assertThat(plan.calls()).isEqualTo(step.calls() + 1);
    assertThat(plan.table())
        .contains("contacts", "export", "1,000,000", "10,000", "% of the 625,000 calls left today");
  }

  @Test
  void what_stands_against_an_export_is_said() {
    assertThat(
            plan(new Situation(PROFESSIONAL, 1, 30, true), contacts(100_000)).steps().get(0).why())
        .contains("crm.export");
    assertThat(
            plan(new Situation(PROFESSIONAL, 1, 0, false), contacts(100_000)).steps().get(0).why())
        .contains("30 of 24 hours");
  }

  @Test
  void each_export_uses_up_one_of_the_thirty() {
    SyncPlan plan =
        plan(
            new Situation(PROFESSIONAL, 625_000, 1, false),
            contacts(100_000),
            new Planned("deals", 100_000, 100, false));
    assertThat(plan.steps()).extracting(Step::means).containsExactly(Means.EXPORT, Means.LISTING);
  }

  @Test
  void properties_that_do_not_fit_a_url_cost_a_second_call() {
    SyncPlan plan = plan(free(100), new Planned("contacts", 10_000, 100, true));
    assertThat(plan.calls()).isEqualTo(200);
    assertThat(plan.fitsDay()).isFalse();
    assertThat(plan.shareOfDay()).isEqualTo(200.0);
    assertThat(plan.table()).contains("waits for the reset");
    assertThat(plan(free(SyncPlan.NO_LIMIT), contacts(5)).table()).contains("no daily limit");
  }

  @Property
  void a_plan_never_chooses_the_means_with_more_calls_for_many_records(
      @ForAll @LongRange(min = 50_001, max = 50_000_000) long records) {
    Step step =
        SyncPlan.of(
                1,
                List.of(contacts(records)),
                free(SyncPlan.NO_LIMIT),
                ExportSettings.from(new Settings(Map.of())))
            .steps()
            .get(0);
    assertThat(step.calls()).isEqualTo(Math.min(step.listingCalls(), step.exportCalls()));
    assertThat(step.time()).isPositive();
  }
}
