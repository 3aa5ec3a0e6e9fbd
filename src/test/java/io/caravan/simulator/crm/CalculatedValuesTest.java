package io.caravan.simulator.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalculatedValuesTest {

  private static final ChangeSource SOURCE = ChangeSource.app(1);

  private final List<CrmChange> told = new ArrayList<>();
  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-22T12:00:00Z"));
  private final Crm crm =
      new Crm(
          1,
          clock,
          new SearchIndex(clock, Duration.ZERO),
          (change, source, at) -> told.add(change));
  private final ObjectSchema deals = crm.schema("deals").orElseThrow();

  private PropertyDefinition commission(String formula) {
    return new PropertyDefinition(
        "p_commission",
        "Commission",
        "number",
        "calculation_equation",
        deals.groupName(),
        "",
        List.of(),
        -1,
        false,
        false,
        true,
        false,
        false,
        false,
        null,
        PropertyDetails.NONE.changed(formula, "1"),
        clock.millis(),
        clock.millis(),
        0);
  }

  private CrmRecord deal(String amount) {
    Draft draft =
        crm.drafts(false)
            .create(
                deals,
                Map.of("dealname", "D", "dealstage", "contractsent", "amount", amount),
                List.of());
    return crm.writer().apply(draft, SOURCE);
  }

  @Test
  void nobody_is_told_of_calculated_values() {
    deals.properties().put(commission("amount / 10"));
    CrmRecord deal = deal("100");
    crm.writer().apply(crm.drafts(false).update(deals, deal, Map.of("amount", "200")), SOURCE);
    deals.properties().put(commission("amount / 5"));
    assertThat(deal.value(deals.properties().number("p_commission"))).isEqualTo("40");
    assertThat(told)
        .filteredOn(CrmChange.PropertyChanged.class::isInstance)
        .extracting(change -> ((CrmChange.PropertyChanged) change).property())
        .contains("amount")
        .doesNotContain("p_commission");
  }

  @Test
  void a_formula_that_an_old_snapshot_brought_unchecked_has_no_value() {
    deals.properties().put(commission("amount +* 3"));
    assertThat(deal("100").value(deals.properties().number("p_commission"))).isNull();
    deals.properties().put(commission("p_commission + 1"));
    assertThat(deal("100").value(deals.properties().number("p_commission"))).isNull();
  }

  @Test
  void a_property_that_was_archived_is_no_input_any_more() {
    deals.properties().put(commission("amount / 10"));
    CrmRecord deal = deal("100");
    int number = deals.properties().number("p_commission");
    PropertyDefinition amount = deals.properties().find("amount").orElseThrow();
    deals.properties().put(amount.withArchivedAt(1));
    assertThat(deal.value(number)).isNull();
    deals.properties().put(amount);
    assertThat(deal.value(number)).isEqualTo("10");
  }
}
