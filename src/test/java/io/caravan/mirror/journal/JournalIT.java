package io.caravan.mirror.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.channel.ChannelFull;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.mirror.journal.Gap.Cause;
import io.caravan.mirror.journal.Gap.Means;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reading HubSpot's journal from where reading ended, and what happens when that is not possible.
 */
class JournalIT {

  @TempDir Path directory;
  private JournalRig rig;

  private JournalRig start(Dialect dialect, UncertainBehaviour uncertain, String... settings)
      throws Exception {
    rig = new JournalRig(TestDatabase.fresh(dialect, directory), uncertain, settings);
    return rig;
  }

  private JournalRig start(String... settings) throws Exception {
    return start(Dialect.SQLITE, UncertainBehaviour.ASSUMED, settings);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private long contact(String email) {
    return rig.hubspot.portal().create("contacts", Map.of("email", email));
  }

  @Test
  void it_subscribes_to_what_is_missing_and_a_dry_run_only_shows_it() throws Exception {
    JournalSubscriptions subscriptions = start().journal().subscriptions().orElseThrow();
    assertThat(subscriptions.ensure(true).missing())
        .hasSize(7)
        .anyMatch(each -> each.startsWith("OBJECT contacts of portal"))
        .anyMatch(each -> each.startsWith("ASSOCIATION deals of portal"))
        .anyMatch(each -> each.startsWith("GDPR_PRIVACY_DELETION contacts"));
    assertThat(subscriptions.ensure(true).present()).isEmpty();
    assertThat(subscriptions.ensure(false).missing()).hasSize(7);
    JournalSubscriptions.Found found = subscriptions.ensure(false);
    assertThat(found.missing()).isEmpty();
    assertThat(found.present()).hasSize(7);
    assertThat(found.coversFrom()).isEqualTo(JournalRig.START);
  }

  @Test
  void filters_and_chosen_properties_are_subscribed_to_once() throws Exception {
    start(
        "caravan.journal.types",
        "contacts",
        "caravan.journal.properties.contacts",
        "city,firstname",
        "caravan.journal.filter.contacts",
        "city IN Berlin,Bonn; firstname IS_NOT_EMPTY");
    JournalSubscriptions subscriptions = rig.journal().subscriptions().orElseThrow();
    assertThat(subscriptions.ensure(false).missing()).hasSize(3);
    assertThat(subscriptions.ensure(false).missing()).isEmpty();
    rig.hubspot.portal().create("contacts", Map.of("city", "Rome", "firstname", "A"));
    long id = rig.hubspot.portal().create("contacts", Map.of("city", "Bonn", "firstname", "A"));
    rig.hubspot.portal().delete("contacts", id);
    assertThat(rig.catchUp().events()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void it_reads_on_from_where_it_ended_also_after_a_restart(Dialect dialect) throws Exception {
    start(dialect, UncertainBehaviour.ASSUMED);
    assertThat(rig.catchUp().events()).isZero();
    contact("a@b.example");
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.catchUp().events()).isEqualTo(1);
    long before = rig.events();
    assertThat(before).isGreaterThan(1);
    assertThat(rig.catchUp().events()).isZero();
    rig.restart();
    contact("c@b.example");
    assertThat(rig.catchUp().events()).isEqualTo(1);
    assertThat(rig.events()).isEqualTo(2 * before);
  }

  @Test
  void what_could_not_be_stored_is_read_again_and_nothing_twice() throws Exception {
    start(
        "caravan.journal.types",
        "contacts",
        "caravan.journal.properties.contacts",
        "city",
        "caravan.channel.max-backlog",
        "5000");
    rig.catchUp();
    for (int i = 0; i < 6_500; i++) {
      rig.hubspot.portal().create("contacts", Map.of("firstname", "N" + i));
    }
    assertThatThrownBy(() -> rig.catchUp()).isInstanceOf(ChannelFull.class);
    assertThat(rig.events()).isEqualTo(4_000);
    rig.restart("caravan.channel.max-backlog", "1000000");
    assertThat(rig.catchUp().events()).isEqualTo(2_500);
    assertThat(rig.events()).isEqualTo(6_500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refused", "earliest"})
  void an_expired_offset_is_said_and_leads_to_a_sync(String behaviour) throws Exception {
    start(Dialect.SQLITE, UncertainBehaviour.ASSUMED.with("expiredOffset=" + behaviour));
    contact("a@b.example");
    rig.catchUp();
    rig.watch().tick();
    rig.time.advance(Duration.ofDays(3).plusHours(1));
    contact("c@b.example");
    rig.watch().tick();
    Gap gap = rig.lastGap();
    assertThat(gap.cause()).isEqualTo(Cause.DOWN);
    assertThat(gap.closedBy()).isEqualTo(Means.INCREMENTAL);
    assertThat(gap.detail()).contains("the journal").endsWith("run 1");
    assertThat(rig.synced).containsExactly(JournalRig.START);
    // From here on the journal is good again.
    rig.time.advance(Duration.ofHours(2));
    contact("d@b.example");
    rig.watch().tick();
    assertThat(rig.lastGap().closedBy()).isEqualTo(Means.JOURNAL);
    assertThat(rig.lastGap().events()).isEqualTo(1);
    assertThat(rig.synced).hasSize(1);
  }

  @Test
  void an_outage_is_closed_by_the_journal() throws Exception {
    start();
    rig.watch().tick();
    rig.catchUp();
    rig.time.advance(Duration.ofMinutes(4));
    rig.watch().tick();
    assertThat(rig.journal().gaps().list(10)).isEmpty();
    contact("a@b.example");
    rig.time.advance(Duration.ofHours(2));
    rig.restart();
    rig.watch().tick();
    Gap gap = rig.lastGap();
    assertThat(gap.cause()).isEqualTo(Cause.DOWN);
    assertThat(gap.from()).isEqualTo(JournalRig.START.plus(Duration.ofMinutes(4)));
    assertThat(gap.to()).isEqualTo(rig.time.instant());
    assertThat(gap.closedBy()).isEqualTo(Means.JOURNAL);
    assertThat(gap.events()).isEqualTo(1);
    assertThat(rig.synced).isEmpty();
  }

  @Test
  void an_intake_that_refuses_for_a_while_is_a_gap() throws Exception {
    start();
    rig.watch().tick();
    rig.catchUp();
    for (int minute = 0; minute < 7; minute++) {
      rig.time.advance(Duration.ofMinutes(1));
      rig.refusals.addAndGet(3);
      rig.watch().tick();
    }
    assertThat(rig.journal().gaps().list(10)).isEmpty();
    rig.time.advance(Duration.ofMinutes(1));
    rig.watch().tick();
    Gap gap = rig.lastGap();
    assertThat(gap.cause()).isEqualTo(Cause.REFUSED);
    assertThat(gap.from()).isEqualTo(JournalRig.START);
    assertThat(gap.closedBy()).isEqualTo(Means.JOURNAL);
    rig.refusals.addAndGet(1);
    rig.time.advance(Duration.ofMinutes(1));
    rig.watch().tick();
    rig.time.advance(Duration.ofMinutes(1));
    rig.watch().tick();
    assertThat(rig.journal().gaps().list(10)).hasSize(1);
  }

  @Test
  void who_asks_gets_everything_since_then_once_more() throws Exception {
    start();
    rig.catchUp();
    contact("a@b.example");
    rig.time.advance(Duration.ofHours(3));
    contact("c@b.example");
    rig.catchUp();
    long before = rig.events();
    Gap gap = rig.journal().recovery().closeSince(rig.time.instant().minus(Duration.ofHours(1)));
    assertThat(gap.closedBy()).isEqualTo(Means.JOURNAL);
    assertThat(gap.events()).isEqualTo(1);
    assertThat(rig.events()).isEqualTo(before + before / 2);
    assertThat(rig.catchUp().events()).isZero();
    gap = rig.journal().recovery().closeSince(JournalRig.START.minus(Duration.ofDays(1)));
    assertThat(gap.closedBy()).isEqualTo(Means.INCREMENTAL);
  }

  @Test
  void an_app_that_may_not_read_the_journal_is_told_what_it_lacks_and_a_sync_helps()
      throws Exception {
    start("caravan.hubspot.client-secret", "00000000-0000-4000-8000-000000000000");
    assertThatThrownBy(() -> rig.catchUp())
        .isInstanceOfSatisfying(
            CallFailed.class,
            failed -> assertThat(failed.error()).isInstanceOf(CallError.Unauthorised.class))
        .hasMessageContaining("caravan.hubspot.client-id")
        .hasMessageContaining("developer.webhooks_journal.subscriptions.write");
    rig.watch().tick();
    rig.time.advance(Duration.ofHours(1));
    rig.watch().tick();
    assertThat(rig.lastGap().closedBy()).isEqualTo(Means.INCREMENTAL);
    assertThat(rig.lastGap().detail()).contains("the journal cannot be read");
  }

  @Test
  void a_portal_without_the_app_harms_nothing_but_is_never_called_complete() throws Exception {
    start();
    rig.hubspot.uninstall(rig.hubspot.apps().get(0).id(), rig.hubspot.portal().id());
    JournalSubscriptions.Found found = rig.journal().subscriptions().orElseThrow().ensure(false);
    assertThat(found.refused()).hasSize(7).allMatch(each -> each.contains("not installed"));
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.catchUp().covers(JournalRig.START, JournalRig.START)).isFalse();
  }

  @Test
  void who_asks_for_more_than_the_journal_has_is_not_given_a_part_again_and_again()
      throws Exception {
    start();
    rig.catchUp();
    contact("a@b.example");
    rig.catchUp();
    long before = rig.events();
    Gap gap = rig.journal().recovery().closeSince(JournalRig.START.minus(Duration.ofHours(1)));
    assertThat(gap.closedBy()).isEqualTo(Means.INCREMENTAL);
    assertThat(rig.events()).isEqualTo(before);
  }

  @Test
  void without_a_journal_a_gap_is_closed_by_a_sync() throws Exception {
    start("caravan.journal.enabled", "false");
    rig.watch().tick();
    rig.time.advance(Duration.ofHours(1));
    rig.watch().tick();
    assertThat(rig.lastGap().closedBy()).isEqualTo(Means.INCREMENTAL);
    assertThat(rig.lastGap().detail()).contains("caravan.journal.enabled");
    assertThat(rig.synced).containsExactly(JournalRig.START);
  }

  @Test
  void a_portal_that_is_connected_meanwhile_is_read_from_the_next_reading_on() throws Exception {
    start();
    contact("before@b.example");
    rig.catchUp();
    contact("a@b.example");
    rig.time.advance(Duration.ofSeconds(1));
    rig.catchUp();
    long ofFirst = rig.events();

    rig.connected.add(second());
    rig.catchUp();
    assertThat(rig.events()).as("nothing is taken in twice").isEqualTo(ofFirst);
    create(second(), "new@b.example");
    contact("c@b.example");
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.catchUp().events()).isEqualTo(2);
    assertThat(rig.events()).isEqualTo(3 * ofFirst);
  }

  @Test
  void a_portal_that_is_disconnected_is_read_no_more_and_the_others_go_on_where_they_were()
      throws Exception {
    start();
    rig.connected.add(second());
    rig.catchUp();
    contact("a@b.example");
    create(second(), "b@b.example");
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.catchUp().events()).isEqualTo(2);

    rig.connected.remove(second());
    contact("c@b.example");
    create(second(), "d@b.example");
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.catchUp().events()).isEqualTo(1);
  }

  @Test
  void while_no_portal_is_connected_nothing_is_read_and_a_gap_stays_open() throws Exception {
    start();
    rig.watch().tick();
    rig.catchUp();
    rig.connected.clear();
    contact("a@b.example");
    rig.time.advance(Duration.ofHours(1));
    rig.watch().tick();
    assertThat(rig.lastGap().open()).isTrue();
    assertThat(rig.lastGap().detail()).contains("no portal is connected");

    rig.connected.add(rig.hubspot.portal().id());
    rig.time.advance(Duration.ofMinutes(1));
    rig.watch().tick();
    assertThat(rig.lastGap().closedBy()).isEqualTo(Means.JOURNAL);
    assertThat(rig.lastGap().events()).isEqualTo(1);
  }

  private Long second() {
    return rig.hubspot.portals().get(1).id();
  }

  private void create(long portalId, String email) {
    rig.hubspot.portal(portalId).create("contacts", Map.of("email", email));
  }
}
