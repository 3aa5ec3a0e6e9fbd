package io.caravan.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.recipe.Policies.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

  private static final Policies LATEST = Policies.parse("latest change wins");
  private static final Policies HUBSPOT = Policies.parse("hubspot wins");
  private static final Policies EXTERNAL = Policies.parse("external wins");

  @Test
  void a_changed_row_goes_to_hubspot_once() {
    Reconciliation first = of(agreedOn("1"), "2", 200, List.of(), LATEST);
    Reconciliation again = of(first.agreed(), "2", 200, List.of(), LATEST);

    assertThat(first.toHubSpot()).containsExactly(Map.entry("phone", "2"));
    assertThat(first.toRow()).isEmpty();
    assertThat(again.toHubSpot()).isEmpty();
  }

  @Test
  void a_change_in_hubspot_goes_to_the_row_and_not_back() {
    Reconciliation result = of(agreedOn("1"), "1", 100, List.of(seen("2", 150)), LATEST);
    Reconciliation row = of(result.agreed(), "2", 300, List.of(), LATEST);

    assertThat(result.toRow()).containsExactly(Map.entry("phone", "2"));
    assertThat(result.toHubSpot()).isEmpty();
    assertThat(row.toHubSpot()).as("the row that we have just written").isEmpty();
    assertThat(row.toRow()).isEmpty();
  }

  @Test
  void of_two_changes_at_once_the_later_holds_and_the_other_side_is_told() {
    Reconciliation hubspotLater = of(agreedOn("1"), "E", 200, List.of(seen("H", 201)), LATEST);
    Reconciliation rowLater = of(agreedOn("1"), "E", 201, List.of(seen("H", 200)), LATEST);

    assertThat(hubspotLater.toRow()).containsEntry("phone", "H");
    assertThat(hubspotLater.toHubSpot()).isEmpty();
    assertThat(rowLater.toHubSpot()).containsEntry("phone", "E");
    assertThat(rowLater.toRow()).isEmpty();
  }

  @Test
  void a_side_that_always_wins_does() {
    assertThat(of(agreedOn("1"), "E", 201, List.of(seen("H", 200)), HUBSPOT).toRow())
        .containsEntry("phone", "H");
    assertThat(of(agreedOn("1"), "E", 200, List.of(seen("H", 201)), EXTERNAL).toHubSpot())
        .containsEntry("phone", "E");
  }

  @Test
  void an_earlier_change_in_hubspot_that_our_write_overtook_is_written_again() {
    // The row's change of 200 was on its way when somebody changed HubSpot at 250; it landed at
    // 300.
    Reconciliation sent = of(agreedOn("1"), "E", 200, List.of(), LATEST);
    Reconciliation echo = of(sent.agreed(), "E", 200, List.of(echo("E", 300)), LATEST);
    Reconciliation late = of(echo.agreed(), "E", 200, List.of(seen("H", 250)), LATEST);

    assertThat(echo.toHubSpot()).isEmpty();
    assertThat(late.toRow()).containsEntry("phone", "H");
    assertThat(late.toHubSpot()).containsEntry("phone", "H");
  }

  @Test
  void a_change_made_after_ours_arrived_holds_whatever_the_policy_and_the_clocks() {
    Reconciliation sent = of(agreedOn("1"), "E", 900, List.of(), EXTERNAL);
    Reconciliation echo = of(sent.agreed(), "E", 900, List.of(echo("E", 300)), EXTERNAL);

    Reconciliation later = of(echo.agreed(), "E", 900, List.of(seen("H", 400)), EXTERNAL);

    assertThat(later.toRow()).containsEntry("phone", "H");
  }

  @Test
  void a_duplicate_that_comes_late_does_not_undo_a_later_change_of_the_row() {
    Reconciliation heard = of(agreedOn("1"), "1", 100, List.of(seen("H", 500)), HUBSPOT);
    // The table's clock is behind HubSpot's.
    Reconciliation row = of(heard.agreed(), "E", 300, List.of(), HUBSPOT);

    Reconciliation again = of(row.agreed(), "E", 300, List.of(seen("H", 500)), HUBSPOT);

    assertThat(row.toHubSpot()).containsEntry("phone", "E");
    assertThat(again.toRow()).isEmpty();
  }

  @Test
  void where_both_meet_first_a_value_beats_none_and_the_policy_decides_between_two() {
    assertThat(of(Map.of(), "", 900, List.of(seen("H", 1)), EXTERNAL).toRow())
        .containsEntry("phone", "H");
    assertThat(of(Map.of(), "E", 1, List.of(seen("", 900)), HUBSPOT).toHubSpot())
        .containsEntry("phone", "E");
    assertThat(of(Map.of(), "E", 1, List.of(seen("H", 900)), LATEST).toRow())
        .containsEntry("phone", "H");
    assertThat(of(Map.of(), "E", 1, List.of(seen("H", 900)), EXTERNAL).toHubSpot())
        .containsEntry("phone", "E");
    assertThat(of(Map.of(), "", 1, List.of(), LATEST).toHubSpot()).isEmpty();
  }

  @Test
  void a_value_that_was_cleared_is_cleared_on_the_other_side() {
    assertThat(of(agreedOn("1"), "", 200, List.of(), LATEST).toHubSpot())
        .containsEntry("phone", "");
    assertThat(of(agreedOn("1"), "1", 100, List.of(seen("", 200)), LATEST).toRow())
        .containsEntry("phone", "");
  }

  /**
   * Both sides change at random; events come late, doubled and in any order, the polling sees some
   * states only, writes take their time. When all is quiet both sides have the same, few calls were
   * made, and where the later change wins it is the last one of all.
   */
  @Property(tries = 3_000)
  void whatever_happens_both_sides_agree_in_the_end(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int changes, @ForAll Policy policy) {
    var random = new Random(seed);
    var world = new World(random, new Policies(policy, Map.of()));
    for (int i = 0; i < changes; i++) {
      world.change();
      while (random.nextInt(3) > 0) {
        world.step();
      }
    }
    world.comeToRest();

    assertThat(world.row).isEqualTo(world.hubspot);
    if (policy == Policy.LATEST_CHANGE) {
      assertThat(world.row).isEqualTo(world.lastChange);
    }
    assertThat(world.writes).isLessThanOrEqualTo(2 * changes + 2);
  }

  private static final class World {
    private final Random random;
    private final Policies policies;
    private final List<Observation> events = new ArrayList<>();
    private final List<String> writesUnderWay = new ArrayList<>();
    private Map<String, Agreed> agreed = agreedOn("0");
    private String row = "0";
    private long rowAt = 100;
    private String hubspot = "0";
    private String lastChange = "0";
    private long clock = 1_000;
    private int writes;

    World(Random random, Policies policies) {
      this.random = random;
      this.policies = policies;
    }

    void change() {
      clock += 1 + random.nextInt(5);
      lastChange = "v" + clock;
      if (random.nextBoolean()) {
        row = lastChange;
        rowAt = clock;
      } else {
        hubspot = lastChange;
        events.add(seen(hubspot, clock));
      }
    }

    void step() {
      switch (random.nextInt(4)) {
        case 0 -> reconcile(List.of());
        case 1 -> land();
        default -> hear();
      }
    }

    private void hear() {
      if (!events.isEmpty()) {
        Observation event = events.get(random.nextInt(events.size()));
        if (random.nextInt(4) > 0) {
          events.remove(event);
        }
        reconcile(List.of(event));
      }
    }

    private void land() {
      if (!writesUnderWay.isEmpty()) {
        clock += 1 + random.nextInt(3);
        String value = writesUnderWay.remove(0);
        if (!value.equals(hubspot)) {
          hubspot = value;
          events.add(echo(value, clock));
        }
      }
    }

    private void reconcile(List<Observation> heard) {
      Reconciliation result = of(agreed, row, rowAt, heard, policies);
      agreed = result.agreed();
      if (result.toRow().containsKey("phone")) {
        row = result.toRow().get("phone");
        rowAt = ++clock;
      }
      if (result.toHubSpot().containsKey("phone")) {
        writesUnderWay.add(result.toHubSpot().get("phone"));
        writes++;
      }
    }

    void comeToRest() {
      reconcile(List.of());
      while (!events.isEmpty() || !writesUnderWay.isEmpty()) {
        step();
      }
      reconcile(List.of());
      assertThat(writesUnderWay).isEmpty();
    }
  }

  private static Map<String, Agreed> agreedOn(String value) {
    return Map.of("phone", new Agreed(value, 100, Side.EXTERNAL, 100, 100, value, 100, null));
  }

  private static Reconciliation of(
      Map<String, Agreed> known,
      String rowValue,
      long rowAt,
      List<Observation> heard,
      Policies policies) {
    return Reconciliation.of(known, Map.of("phone", rowValue), rowAt, heard, policies);
  }

  private static Observation seen(String value, long at) {
    return new Observation("phone", value, at, false);
  }

  private static Observation echo(String value, long at) {
    return new Observation("phone", value, at, true);
  }
}
