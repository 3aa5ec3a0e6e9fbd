package io.caravan.simulator.uncertain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.simulator.SimulatedPortal;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UncertainBehaviourTest {

  @Test
  void changing_one_switch_leaves_the_others() {
    UncertainBehaviour changed = UncertainBehaviour.ASSUMED.with(it -> it.tokenErrorStatus = 401);
    assertThat(changed.tokenErrorStatus()).isEqualTo(401);
    assertThat(changed.with(it -> it.tokenErrorStatus = 400)).isEqualTo(UncertainBehaviour.ASSUMED);
  }

  @Test
  void every_kind_of_switch_can_be_given_as_text() {
    UncertainBehaviour changed =
        UncertainBehaviour.ASSUMED
            .with("refreshTokenRotates=true")
            .with("professionalDaily=650000")
            .with("tokenErrorStatus=401")
            .with("limitTable=before-2024")
            .with("webhooksStopAfter=PT5M")
            .with("webhookSourceId=app:{appId}");
    assertThat(changed)
        .isEqualTo(
            UncertainBehaviour.ASSUMED.with(
                it -> {
                  it.refreshTokenRotates = true;
                  it.professionalDaily = 650_000;
                  it.tokenErrorStatus = 401;
                  it.limitTable = LimitTable.BEFORE_2024;
                  it.webhooksStopAfter = Duration.ofMinutes(5);
                  it.webhookSourceId = "app:{appId}";
                }));
  }

  @Test
  void the_choices_of_the_crm_can_be_given_as_text_and_hold_for_all_portals() throws Exception {
    CrmChoices choices = Assignment.apply(CrmChoices.DEFAULT, "mergeKeepsId=true");
    try (var simulator =
        Simulator.start(
            SimulatorOptions.builder().portals(2).contacts(3).crmChoices(choices).build())) {
      for (SimulatedPortal portal : simulator.portals()) {
        List<Long> ids = portal.ids("contacts", false);
        assertThat(portal.merge("contacts", ids.get(0), ids.get(1))).isEqualTo(ids.get(0));
      }
    }
  }

  @Test
  void a_wrong_switch_or_value_says_what_is_accepted() {
    assertRefused("rotates=true", "no switch 'rotates'; there are: retryAfterOnLimits, ");
    assertRefused("refreshTokenRotates=yes", "use true or false");
    assertRefused("refreshTokenRotates", "give it as refreshTokenRotates=value");
    assertRefused("professionalDaily=many", "use a number");
    assertRefused("professionalDaily=0", "professionalDaily must be at least 1: 0");
    assertRefused("expiredOffset=never", "use one of [REFUSED, EARLIEST]");
    assertRefused("webhooksStopAfter=5m", "use a duration such as PT30S");
  }

  private static void assertRefused(String assignment, String reason) {
    assertThatThrownBy(() -> UncertainBehaviour.ASSUMED.with(assignment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
